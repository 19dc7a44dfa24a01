// SPDX-License-Identifier: AGPL-3.0-or-later
#include <base/text.hpp>

#include <array>
#include <cstdint>

namespace aubrac::base {

namespace {

constexpr std::uint32_t invalid = 0xFFFFFFFF;

/// Reads one code point and moves `at` past it; `invalid` (and one byte) when the bytes are not UTF-8.
std::uint32_t next_code_point(std::string_view text, std::size_t& at) {
    const auto byte = [&](std::size_t i) { return static_cast<std::uint8_t>(text[i]); };
    const std::uint8_t lead = byte(at++);
    if (lead < 0x80) return lead;
    const int extra = lead >= 0xF0 ? 3 : lead >= 0xE0 ? 2 : lead >= 0xC2 ? 1 : 0;
    if (extra == 0 || lead > 0xF4 || at + extra > text.size()) return invalid;
    std::uint32_t point = lead & (0x3F >> extra);
    for (int i = 0; i < extra; ++i) {
        if ((byte(at + i) & 0xC0) != 0x80) return invalid;
        point = (point << 6) | (byte(at + i) & 0x3F);
    }
    constexpr std::array<std::uint32_t, 4> smallest = {0, 0x80, 0x800, 0x10000};
    if (point < smallest[extra] || point > 0x10FFFF || (point >= 0xD800 && point < 0xE000)) return invalid;
    at += extra;
    return point;
}

/// ASCII spelling of U+00C0 to U+017F, in order; '.' marks what is no letter.
constexpr std::string_view latin =
    "a a a a a a aec e e e e i i i i d n o o o o o . o u u u u y thss"
    "a a a a a a aec e e e e i i i i d n o o o o o . o u u u u y thy "
    "a a a a a a c c c c c c c c d d d d e e e e e e e e e e g g g g g g g g h h h h i i i i i i i i i i ijijj j k k k "
    "l l l l l l l l l l n n n n n n n n n o o o o o o oeoer r r r r r s s s s s s s s t t t t t t "
    "u u u u u u u u u u u u w w y y y z z z z z z s ";
static_assert(latin.size() == 2 * (0x180 - 0xC0));

std::string_view spell(std::uint32_t point) {
    if (point < 0xC0 || point >= 0x180) return {};
    const auto two = latin.substr(2 * (point - 0xC0), 2);
    if (two[0] == '.') return {};
    return two[1] == ' ' ? two.substr(0, 1) : two;
}

bool is_combining(std::uint32_t point) { return point >= 0x300 && point < 0x370; }

} // namespace

bool is_utf8(std::string_view text) {
    for (std::size_t at = 0; at < text.size();)
        if (next_code_point(text, at) == invalid) return false;
    return true;
}

std::size_t count_characters(std::string_view utf8) {
    std::size_t count = 0;
    for (const char c : utf8) count += (static_cast<std::uint8_t>(c) & 0xC0) != 0x80;
    return count;
}

std::string_view trim(std::string_view text) {
    constexpr std::string_view white = " \t\r\n\f\v";
    const auto first = text.find_first_not_of(white);
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(white) - first + 1);
}

std::vector<std::string> split(std::string_view text, char separator) {
    std::vector<std::string> parts;
    for (;;) {
        const auto cut = text.find(separator);
        parts.emplace_back(text.substr(0, cut));
        if (cut == std::string_view::npos) return parts;
        text.remove_prefix(cut + 1);
    }
}

std::string fold(std::string_view utf8) {
    std::string folded;
    bool gap = false;
    for (std::size_t at = 0; at < utf8.size();) {
        const auto from = at;
        const std::uint32_t point = next_code_point(utf8, at);
        std::string piece;
        if (point < 0x80) {
            const char c = static_cast<char>(point);
            if (c >= 'A' && c <= 'Z') piece = static_cast<char>(c + 32);
            if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) piece = c;
        } else if (is_combining(point)) {
            continue;
        } else if (const auto spelled = spell(point); !spelled.empty()) {
            piece = spelled;
        } else if (point >= 0x370 && point != invalid && !(point >= 0x2000 && point < 0x2E00)) {
            piece = utf8.substr(from, at - from); // other scripts are kept as they are
        }
        if (piece.empty()) {
            gap = true;
            continue;
        }
        if (gap && !folded.empty()) folded += ' ';
        gap = false;
        folded += piece;
    }
    return folded;
}

std::string one_line(std::string_view utf8, std::size_t limit) {
    std::string line;
    std::size_t count = 0;
    for (std::size_t at = 0; at < utf8.size();) {
        const auto from = at;
        const std::uint32_t point = next_code_point(utf8, at);
        if (++count > limit) return line + "…";
        const bool control = point < 0x20 || (point >= 0x7F && point < 0xA0) || point == 0x2028 || point == 0x2029;
        if (control || point == invalid)
            line += ' ';
        else
            line += utf8.substr(from, at - from);
    }
    return line;
}

std::string fill(std::string_view sentence, const std::vector<std::string>& details) {
    std::string filled;
    for (std::size_t i = 0; i < sentence.size(); ++i) {
        const bool slot = i + 2 < sentence.size() && sentence[i] == '{' && sentence[i + 2] == '}' &&
                          sentence[i + 1] >= '0' && sentence[i + 1] <= '9';
        if (!slot) {
            filled += sentence[i];
            continue;
        }
        const std::size_t index = static_cast<std::size_t>(sentence[i + 1] - '0');
        if (index < details.size()) filled += details[index];
        i += 2;
    }
    return filled;
}

std::string hex(std::string_view bytes) {
    static constexpr char digits[] = "0123456789abcdef";
    std::string text;
    text.reserve(2 * bytes.size());
    for (const char c : bytes) {
        text += digits[static_cast<std::uint8_t>(c) >> 4];
        text += digits[static_cast<std::uint8_t>(c) & 15];
    }
    return text;
}

} // namespace aubrac::base
