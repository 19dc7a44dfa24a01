// SPDX-License-Identifier: AGPL-3.0-or-later
// Numbers in French.
#include "words.hpp"

namespace aubrac::ui {

namespace {

constexpr std::string_view thin = "\u202f";

} // namespace

std::string number(std::int64_t value) {
    std::string digits = std::to_string(value);
    for (auto i = static_cast<std::ptrdiff_t>(digits.size()) - 3; i > (value < 0 ? 1 : 0); i -= 3)
        digits.insert(static_cast<std::size_t>(i), thin);
    return digits;
}

std::string euros(std::int64_t cents) {
    const auto rest = std::to_string(cents < 0 ? -(cents % 100) : cents % 100);
    return (cents < 0 && cents > -100 ? "-" : "") + number(cents / 100) + "," + (rest.size() < 2 ? "0" : "") +
           rest + std::string(thin) + "€";
}

std::string file_size(std::uint64_t bytes) {
    if (bytes < 1000) return std::to_string(bytes) + std::string(thin) + (bytes < 2 ? "octet" : "octets");
    static constexpr std::string_view units[] = {"ko", "Mo", "Go", "To"};
    std::uint64_t tenths = (bytes + 50) / 100;
    std::size_t unit = 0;
    while (tenths >= 9995 && unit + 1 < std::size(units)) {
        tenths = (tenths + 500) / 1000;
        ++unit;
    }
    const bool shows_tenth = tenths < 100 && tenths % 10 != 0;
    std::string text = shows_tenth ? std::to_string(tenths / 10) + "," + std::to_string(tenths % 10)
                                   : number(static_cast<std::int64_t>((tenths + 5) / 10));
    return text + std::string(thin) + std::string(units[unit]);
}

std::string telephone(std::string_view digits) {
    if (digits.size() != 10) return std::string(digits);
    std::string out;
    for (std::size_t i = 0; i < digits.size(); ++i) {
        if (digits[i] < '0' || digits[i] > '9') return std::string(digits);
        if (i > 0 && i % 2 == 0) out += thin;
        out += digits[i];
    }
    return out;
}

std::string dialled(std::string_view telephone) {
    std::string out;
    for (const char c : telephone)
        if ((c >= '0' && c <= '9') || (c == '+' && out.empty())) out += c;
    return out;
}

std::string count(std::int64_t value, std::string_view one, std::string_view many, std::string_view none) {
    if (value == 0) return std::string(none) + " " + std::string(one);
    return number(value) + (value == 1 ? " " + std::string(one) : " " + std::string(many));
}

} // namespace aubrac::ui
