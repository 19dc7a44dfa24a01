// SPDX-License-Identifier: AGPL-3.0-or-later
#include "win_ansi.hpp"

#include <array>
#include <cstdint>

namespace aubrac::adapters::qpdf {

namespace {

/// Code points of bytes 0x80 to 0x9F; 0 where Windows-1252 has nothing.
constexpr std::array<std::uint16_t, 32> high = {0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021,
                                                0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0,      0x017D, 0,
                                                0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
                                                0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178};

/// Adobe's metrics of Helvetica, bytes 0x20 to 0x7E.
constexpr std::array<std::uint16_t, 95> ascii_widths = {
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333,  278, 278, 556, 556, 556,
    556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667,
    611, 778, 722, 278, 500, 667, 556, 833, 722, 778, 667, 778, 722, 667,  611, 722, 667, 944, 667,
    667, 611, 278, 278, 278, 469, 556, 333, 556, 556, 500, 556, 556, 278,  556, 556, 222, 222, 500,
    222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500,  500, 334, 260, 334, 584};

/// Bytes 0xC0 to 0xFF.
constexpr std::array<std::uint16_t, 64> accented_widths = {
    667, 667, 667, 667, 667, 667, 1000, 722, 667, 667, 667, 667, 278, 278, 278, 278, 722, 722, 778, 778, 778, 778,
    778, 584, 778, 722, 722, 722, 722,  667, 667, 611, 556, 556, 556, 556, 556, 556, 889, 500, 556, 556, 556, 556,
    278, 278, 278, 278, 556, 556, 556,  556, 556, 556, 556, 584, 611, 556, 556, 556, 556, 500, 556, 500};

int width_of(std::uint8_t byte) {
    if (byte >= 0x20 && byte <= 0x7E) return ascii_widths[byte - 0x20];
    if (byte >= 0xC0) return accented_widths[byte - 0xC0];
    if (byte == 0x85 || byte == 0x8C || byte == 0x97 || byte == 0x99 || byte == 0x9C) return 1000; // … Œ — ™ œ
    if (byte == 0x91 || byte == 0x92) return 222;
    return byte == 0xA0 ? 278 : 556;
}

char to_byte(std::uint32_t point) {
    if (point >= 0x20 && point < 0x7F) return static_cast<char>(point);
    if (point >= 0xA0 && point <= 0xFF) return static_cast<char>(point);
    if (point == 0x202F) return static_cast<char>(0xA0); // narrow no-break space of French numbers
    for (std::size_t i = 0; i < high.size(); ++i)
        if (high[i] != 0 && high[i] == point) return static_cast<char>(0x80 + i);
    return '?';
}

} // namespace

std::string to_win_ansi(std::string_view utf8) {
    std::string out;
    for (std::size_t i = 0; i < utf8.size();) {
        const auto lead = static_cast<std::uint8_t>(utf8[i++]);
        std::uint32_t point = lead < 0x80   ? lead
                              : lead < 0xE0 ? lead & 0x1F
                              : lead < 0xF0 ? lead & 0x0F
                                            : lead & 0x07;
        while (i < utf8.size() && (static_cast<std::uint8_t>(utf8[i]) & 0xC0) == 0x80)
            point = (point << 6) | (static_cast<std::uint8_t>(utf8[i++]) & 0x3F);
        out += to_byte(point);
    }
    return out;
}

int helvetica_width(std::string_view win_ansi) {
    int width = 0;
    for (const char c : win_ansi) width += width_of(static_cast<std::uint8_t>(c));
    return width;
}

std::string pdf_string(std::string_view bytes) {
    std::string out = "(";
    for (const char c : bytes) {
        if (c == '(' || c == ')' || c == '\\') out += '\\';
        out += c;
    }
    return out + ")";
}

} // namespace aubrac::adapters::qpdf
