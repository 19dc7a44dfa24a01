// SPDX-License-Identifier: AGPL-3.0-or-later
#include <base/siren.hpp>

namespace aubrac::base {

namespace {

std::string keep_digits(std::string_view text, std::size_t length) {
    std::string digits;
    for (const char c : text) {
        if (c == ' ') continue;
        if (c < '0' || c > '9' || digits.size() == length) return {};
        digits += c;
    }
    return digits.size() == length ? digits : std::string();
}

int luhn_sum(std::string_view digits) {
    int sum = 0;
    bool doubled = false;
    for (auto it = digits.rbegin(); it != digits.rend(); ++it, doubled = !doubled) {
        const int value = (*it - '0') * (doubled ? 2 : 1);
        sum += value > 9 ? value - 9 : value;
    }
    return sum;
}

int plain_sum(std::string_view digits) {
    int sum = 0;
    for (const char c : digits) sum += c - '0';
    return sum;
}

} // namespace

std::optional<Siren> Siren::parse(std::string_view text) {
    auto digits = keep_digits(text, 9);
    if (digits.empty() || digits == "000000000" || luhn_sum(digits) % 10 != 0) return std::nullopt;
    return Siren(std::move(digits));
}

std::string Siren::french() const {
    return digits_.substr(0, 3) + " " + digits_.substr(3, 3) + " " + digits_.substr(6, 3);
}

std::optional<Siret> Siret::parse(std::string_view text) {
    auto digits = keep_digits(text, 14);
    if (digits.empty() || digits.starts_with("000000000")) return std::nullopt;
    const bool la_poste = digits.starts_with("356000000");
    if (luhn_sum(digits) % 10 != 0 && !(la_poste && plain_sum(digits) % 5 == 0)) return std::nullopt;
    return Siret(std::move(digits));
}

} // namespace aubrac::base
