// SPDX-License-Identifier: AGPL-3.0-or-later
#include "signed_copy.hpp"

#include <algorithm>
#include <string>
#include <utility>

namespace aubrac::formats::pes {

namespace {

constexpr std::size_t piece_bytes = 64 * 1024;
constexpr std::size_t most_signature_bytes = 4u << 20, most_tag = 80;

/// A file read forward, with a look ahead.
class Forward {
public:
    explicit Forward(const Source& source) : source_(source) {}

    /// At least `count` bytes, unless the file ends before.
    std::string_view peek(std::size_t count) {
        while (!is_over_ && buffer_.size() - at_ < count) {
            const auto piece = source_();
            if (piece.empty()) is_over_ = true;
            buffer_.erase(0, std::exchange(at_, 0)).append(piece);
        }
        return std::string_view(buffer_).substr(at_);
    }
    void skip(std::size_t count) { at_ += count; }

private:
    const Source& source_;
    std::string buffer_;
    std::size_t at_ = 0;
    bool is_over_ = false;
};

/// "ds:Signature" when an element of that name opens here; empty: another thing.
std::string_view signature_name(std::string_view text) {
    if (!text.starts_with('<')) return {};
    const auto end = text.find_first_of(" >/\t\r\n", 1);
    if (end == std::string_view::npos || end > most_tag) return {};
    const auto name = text.substr(1, end - 1);
    const auto local = name.substr(name.find(':') == std::string_view::npos ? 0 : name.find(':') + 1);
    return local == "Signature" ? name : std::string_view();
}

/// False when the element does not end within the limit.
bool skip_signature(Forward& file, std::string_view name) {
    const auto closing = "</" + std::string(name) + ">";
    const auto text = file.peek(most_signature_bytes);
    const auto end = text.find(closing);
    if (end == std::string_view::npos || end > most_signature_bytes) return false;
    file.skip(end + closing.size());
    return true;
}

} // namespace

bool adds_signatures_only(const Source& flux, const Source& signed_flux) {
    Forward ours(flux), theirs(signed_flux);
    for (;;) {
        auto right = theirs.peek(piece_bytes);
        const auto left = ours.peek(piece_bytes);
        if (right.empty()) return left.empty();
        const auto name = signature_name(right);
        if (!name.empty() && signature_name(left).empty()) {
            if (!skip_signature(theirs, std::string(name))) return false;
            continue;
        }
        // As far as the next tag, which may be one of those added.
        const auto stop = std::min(right.find('<', 1), right.size());
        if (left.substr(0, stop) != right.substr(0, stop)) return false;
        ours.skip(stop);
        theirs.skip(stop);
    }
}

} // namespace aubrac::formats::pes
