// SPDX-License-Identifier: AGPL-3.0-or-later
#include "frame.hpp"

#include <algorithm>

namespace aubrac::kernel::http {

namespace {

constexpr std::size_t longest_size_line = 256;
constexpr std::size_t longest_trailers = 8 * 1024;
constexpr std::size_t most_extensions = 16 * 1024; // bytes in one body
constexpr std::size_t most_digits = 15;            // of a chunk size: it then fits 64 bits with room

/// Hexadecimal digits at the start of a size line; false when there is none, or too many.
bool read_size(std::string_view line, std::uint64_t& size, std::size_t& digits) {
    digits = std::min(line.find_first_not_of("0123456789abcdefABCDEF"), line.size());
    if (digits == 0 || digits > most_digits) return false;
    size = 0;
    for (const char c : line.substr(0, digits))
        size = size * 16 + static_cast<std::uint64_t>(c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10);
    return true;
}

bool is_sound_extension(std::string_view text) {
    if (text.empty()) return true;
    return text.front() == ';' &&
           std::all_of(text.begin(), text.end(), [](char c) { return c >= 0x20 && c < 0x7F; });
}

} // namespace

Frame::Frame(Framing framing, std::uint64_t length)
    : framing_(framing), left_(length), extension_left_(most_extensions) {
    if (framing == Framing::chunked) step_ = Step::size_line;
    if (framing == Framing::none) state_ = State::done;
}

std::size_t Frame::fail() {
    state_ = State::broken;
    return 0;
}

std::size_t Frame::take(std::string_view bytes, std::vector<std::string_view>& payload) {
    std::size_t used = 0;
    while (state_ == State::open && used < bytes.size()) {
        const auto rest = bytes.substr(used);
        const std::size_t step = step_ == Step::data        ? take_data(rest, payload)
                                 : step_ == Step::size_line ? take_size_line(rest)
                                 : step_ == Step::data_end  ? take_data_end(rest)
                                                            : take_trailers(rest);
        if (step == 0) break;
        used += step;
    }
    return used;
}

std::size_t Frame::take_data(std::string_view bytes, std::vector<std::string_view>& payload) {
    const auto size = static_cast<std::size_t>(std::min<std::uint64_t>(left_, bytes.size()));
    if (size > 0) payload.push_back(bytes.substr(0, size));
    left_ -= size;
    if (left_ > 0) return size;
    if (framing_ == Framing::length)
        state_ = State::done;
    else
        step_ = Step::data_end;
    return size;
}

std::size_t Frame::take_size_line(std::string_view bytes) {
    const auto feed = bytes.find('\n');
    if (feed == std::string_view::npos) return bytes.size() > longest_size_line ? fail() : 0;
    if (feed == 0 || bytes[feed - 1] != '\r' || feed > longest_size_line) return fail();
    const auto line = bytes.substr(0, feed - 1);
    std::size_t digits = 0;
    if (!read_size(line, left_, digits)) return fail();
    const auto extension = line.substr(digits);
    if (!is_sound_extension(extension) || extension.size() > extension_left_) return fail();
    extension_left_ -= extension.size();
    step_ = left_ > 0 ? Step::data : Step::trailers;
    return feed + 1;
}

std::size_t Frame::take_data_end(std::string_view bytes) {
    if (bytes.front() != '\r') return fail();
    if (bytes.size() < 2) return 0;
    if (bytes[1] != '\n') return fail();
    step_ = Step::size_line;
    return 2;
}

std::size_t Frame::take_trailers(std::string_view bytes) {
    if (bytes.starts_with("\r\n")) {
        state_ = State::done;
        return 2;
    }
    const auto scan = scan_head(bytes, 0);
    if (scan.state == HeadScan::State::broken) return fail();
    if (scan.state == HeadScan::State::partial) return bytes.size() > longest_trailers ? fail() : 0;
    if (scan.end > longest_trailers || !are_sound_trailers(bytes.substr(0, scan.end))) return fail();
    state_ = State::done;
    return scan.end;
}

} // namespace aubrac::kernel::http
