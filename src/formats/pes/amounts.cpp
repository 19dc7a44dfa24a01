// SPDX-License-Identifier: AGPL-3.0-or-later
#include "amounts.hpp"

#include <algorithm>
#include <base/text.hpp>
#include <limits>

namespace aubrac::formats::pes {
namespace {

constexpr std::size_t max_whole = 14;

std::size_t count_digits(std::string_view text) {
    const auto end = std::find_if(text.begin(), text.end(), [](char c) { return c < '0' || c > '9'; });
    return static_cast<std::size_t>(end - text.begin());
}

std::optional<std::int64_t> parse_scaled(std::string_view text, std::size_t places) {
    const auto decimal = Decimal::parse(text);
    if (!decimal || decimal->whole.size() > max_whole || decimal->fraction.size() > places) return {};
    std::int64_t sum = 0;
    for (const char c : decimal->whole) sum = sum * 10 + (c - '0');
    for (std::size_t i = 0; i < places; ++i)
        sum = sum * 10 + (i < decimal->fraction.size() ? decimal->fraction[i] - '0' : 0);
    return decimal->negative ? -sum : sum;
}

} // namespace

std::optional<Decimal> Decimal::parse(std::string_view text) {
    text = base::trim(text);
    Decimal decimal;
    if (!text.empty() && (text.front() == '+' || text.front() == '-')) {
        decimal.negative = text.front() == '-';
        text.remove_prefix(1);
    }
    const auto whole = count_digits(text);
    decimal.whole = text.substr(0, whole);
    text.remove_prefix(whole);
    if (!text.empty() && text.front() == '.') {
        text.remove_prefix(1);
        decimal.fraction = text;
    } else if (!text.empty()) {
        return {};
    }
    if (count_digits(decimal.fraction) != decimal.fraction.size()) return {};
    if (decimal.whole.empty() && decimal.fraction.empty()) return {};
    decimal.whole.remove_prefix(std::min(decimal.whole.find_first_not_of('0'), decimal.whole.size()));
    decimal.fraction = decimal.fraction.substr(0, decimal.fraction.find_last_not_of('0') + 1);
    return decimal;
}

std::optional<std::int64_t> parse_cents(std::string_view text) { return parse_scaled(text, 2); }

std::optional<std::int64_t> parse_ten_thousandths(std::string_view text) { return parse_scaled(text, 4); }

std::string write_cents(std::int64_t cents) {
    const auto size = cents < 0 ? ~static_cast<std::uint64_t>(cents) + 1 : static_cast<std::uint64_t>(cents);
    auto text = std::to_string(size % 100);
    if (text.size() < 2) text.insert(0, "0");
    return (cents < 0 ? "-" : "") + std::to_string(size / 100) + "." + text;
}

std::string french_cents(std::int64_t cents) {
    auto text = write_cents(cents);
    const auto point = text.size() - 3;
    text[point] = ',';
    const std::size_t start = cents < 0 ? 1 : 0;
    for (auto at = point; at > start + 3; at -= 3) text.insert(at - 3, "\u202f");
    return text + "\u00a0€";
}

std::int64_t add_cents(std::int64_t left, std::int64_t right) {
    std::int64_t sum = 0;
    if (__builtin_add_overflow(left, right, &sum))
        return right > 0 ? std::numeric_limits<std::int64_t>::max() : std::numeric_limits<std::int64_t>::min();
    return sum;
}

} // namespace aubrac::formats::pes
