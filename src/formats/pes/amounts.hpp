// SPDX-License-Identifier: AGPL-3.0-or-later
// Decimal numbers of the norm (XML Schema decimal: sign, digits, point), without ever a binary fraction.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace aubrac::formats::pes {

/// A decimal taken apart; outer blanks are allowed, as XML Schema says.
struct Decimal {
    bool negative = false;
    std::string_view whole;    // without leading zeros
    std::string_view fraction; // without trailing zeros

    static std::optional<Decimal> parse(std::string_view text);
    bool is_zero() const { return whole.empty() && fraction.empty(); }
    int digits() const { return static_cast<int>(whole.size() + fraction.size()); }
};

/// Absent when it is no decimal, has more than two digits after the point, or more than fourteen before.
std::optional<std::int64_t> parse_cents(std::string_view text);
/// Absent likewise: four digits after, fourteen before.
std::optional<std::int64_t> parse_ten_thousandths(std::string_view text);
/// "4874.40", as the norm writes it.
std::string write_cents(std::int64_t cents);
/// "4 874,40 €", with thin no-break spaces, as a person reads it.
std::string french_cents(std::int64_t cents);
/// Stops at the ends of the 64 bits rather than passing them.
std::int64_t add_cents(std::int64_t left, std::int64_t right);

} // namespace aubrac::formats::pes
