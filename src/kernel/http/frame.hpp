// SPDX-License-Identifier: AGPL-3.0-or-later
// Frame: takes the bytes of a body out of their framing, by Content-Length or chunked (RFC 9112 §6, §7.1).
// Chunk extensions are bounded and dropped; trailers too.
#pragma once

#include "head.hpp"
#include <cstdint>
#include <string_view>
#include <vector>

namespace aubrac::kernel::http {

class Frame {
public:
    Frame(Framing framing, std::uint64_t length);

    enum class State { open, done, broken };

    /// Appends to `payload` the parts of `bytes` that are of the body, none of them empty, and returns how many of
    /// `bytes` were used: the rest must be given again, followed by more. Nothing is used beyond the end of the
    /// body.
    std::size_t take(std::string_view bytes, std::vector<std::string_view>& payload);
    State state() const { return state_; }

private:
    enum class Step { size_line, data, data_end, trailers };

    std::size_t take_data(std::string_view bytes, std::vector<std::string_view>& payload);
    std::size_t take_size_line(std::string_view bytes);
    std::size_t take_data_end(std::string_view bytes);
    std::size_t take_trailers(std::string_view bytes);
    std::size_t fail();

    Framing framing_;
    State state_ = State::open;
    Step step_ = Step::data;
    std::uint64_t left_ = 0;         // bytes of the body, or of the chunk
    std::size_t extension_left_ = 0; // bytes of chunk extensions still tolerated
};

} // namespace aubrac::kernel::http
