// SPDX-License-Identifier: AGPL-3.0-or-later
// Bytes of a pièce justificative: base64, then gzip, undone as they come. Of this folder alone.
#pragma once

#include "flux.hpp"

#include <adapters/compress/gunzip_stream.hpp>
#include <array>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace aubrac::formats::pes {

/// Base64 (RFC 4648 §4) with blanks anywhere, in pieces. Padding is required, and ends the content.
class Base64Stream {
public:
    /// Adds to `out` the bytes of what is whole. False once the text is seen to be wrong.
    bool give(std::string_view text, std::string& out);
    /// True when the text was sound and whole. Ready for another one.
    bool finish();
    /// Characters given that are not blank.
    std::int64_t characters() const { return characters_; }

private:
    bool give_slowly(char c, char*& to);

    std::array<std::uint8_t, 4> held_{};
    int held_count_ = 0;
    int padding_ = 0;
    bool wrong_ = false;
    std::int64_t characters_ = 0;
};

/// Limits of what a PJ becomes once decompressed.
struct PjLimits {
    std::int64_t bytes = 1024LL * 1024 * 1024;           // of one PJ
    std::int64_t total_bytes = 4LL * 1024 * 1024 * 1024; // of all those of a file
    std::int64_t ratio = 300;                            // clear over compressed…
    std::int64_t ratio_from_bytes = 10LL * 1024 * 1024;  // …once that much is clear
};

class PjContent {
public:
    using Sink = std::function<void(std::string_view)>;

    explicit PjContent(const PjLimits& limits = {}) : limits_(limits) {}

    void begin();
    /// `sink` receives the clear bytes.
    void give(std::string_view text, const Sink& sink);
    PjProblem finish();

    std::int64_t encoded_bytes() const { return encoded_; }
    std::int64_t bytes() const { return bytes_; }

private:
    void unpack(const Sink& sink);

    PjLimits limits_;
    Base64Stream base64_;
    adapters::compress::GunzipStream gunzip_;
    std::string packed_;
    std::int64_t packed_bytes_ = 0;
    std::int64_t encoded_ = 0;
    std::int64_t bytes_ = 0;
    std::int64_t total_ = 0;
    PjProblem problem_ = PjProblem::none;
};

} // namespace aubrac::formats::pes
