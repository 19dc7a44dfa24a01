// SPDX-License-Identifier: AGPL-3.0-or-later
// SIREN and SIRET, the State's numbers of organisations (code de commerce, art. R. 123-220 to 235).
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace aubrac::base {

/// Nine digits whose Luhn sum is a multiple of ten.
class Siren {
public:
    /// Spaces are dropped ("251 200 861"); nothing when a digit is wrong or missing.
    static std::optional<Siren> parse(std::string_view text);

    const std::string& text() const { return digits_; }
    std::string french() const; // "251 200 861"
    bool operator==(const Siren&) const = default;

private:
    explicit Siren(std::string digits) : digits_(std::move(digits)) {}
    std::string digits_;
};

/// Fourteen digits: the SIREN, then the five of the establishment (NIC).
class Siret {
public:
    /// Luhn on the fourteen digits; La Poste's (356 000 000) sum to a multiple of five instead.
    static std::optional<Siret> parse(std::string_view text);

    const std::string& text() const { return digits_; }
    std::string siren() const { return digits_.substr(0, 9); }
    bool operator==(const Siret&) const = default;

private:
    explicit Siret(std::string digits) : digits_(std::move(digits)) {}
    std::string digits_;
};

} // namespace aubrac::base
