// SPDX-License-Identifier: AGPL-3.0-or-later
// gzip (RFC 1952) undone as it comes, in bounded memory.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

namespace aubrac::adapters::compress {

/// `cut`: sound so far, but the end is missing. Several members in a row are one content.
enum class GunzipProblem { none, not_gzip, damaged, cut };

/// One content after the other. One thread at a time.
class GunzipStream {
public:
    GunzipStream();
    ~GunzipStream();
    GunzipStream(const GunzipStream&) = delete;
    GunzipStream& operator=(const GunzipStream&) = delete;

    /// Takes the next bytes of the compressed content.
    void give(std::string_view bytes);
    /// The next bytes of the clear content, at most 64 KiB, living until the next call; empty when more must be
    /// given, or after a problem. Call until it is empty before giving more.
    std::string_view take();
    /// After the last bytes were given and taken. The stream is then ready for another content.
    GunzipProblem finish();
    /// Known as soon as the content is seen to be wrong; never `cut`.
    GunzipProblem problem() const;

private:
    struct State;
    std::unique_ptr<State> state_;
};

} // namespace aubrac::adapters::compress
