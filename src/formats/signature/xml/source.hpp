// SPDX-License-Identifier: AGPL-3.0-or-later
// Bytes read a piece at a time, from the beginning as often as one wants: a flow of 128 MiB is never held whole.
#pragma once

#include <algorithm>
#include <cstddef>
#include <string_view>

namespace aubrac::formats::signature {

/// One thread at a time. `read` and `rewind` may throw base::Failure; the functions of this folder let it through.
class Source {
public:
    virtual ~Source() = default;
    /// Puts 1 to `room` bytes at `into` and gives how many; 0: the end.
    virtual std::size_t read(char* into, std::size_t room) = 0;
    virtual void rewind() = 0; // the next read gives the first byte again
};

/// Bytes at hand. They must outlive it.
class MemorySource : public Source {
public:
    explicit MemorySource(std::string_view bytes) : bytes_(bytes) {}
    std::size_t read(char* into, std::size_t room) override {
        const auto taken = bytes_.copy(into, std::min(room, bytes_.size() - at_), at_);
        at_ += taken;
        return taken;
    }
    void rewind() override { at_ = 0; }

private:
    std::string_view bytes_;
    std::size_t at_ = 0;
};

} // namespace aubrac::formats::signature
