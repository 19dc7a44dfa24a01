// SPDX-License-Identifier: AGPL-3.0-or-later
// What a new password must be: CNIL 2022-100 (50 bits with throttling, "devinabilité" estimated), ASVS 5.0 V6.2:
// long enough, hard to guess, not a common one; no rule of composition, spaces and any character allowed.
#pragma once

#include <base/result.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace aubrac::kernel {

constexpr std::size_t password_min = 12;  // characters
constexpr std::size_t password_max = 256; // characters; never cut
constexpr double password_bits = 50;

/// Estimated cost of guessing, in bits: common words, the words of `context` (name, e-mail, commune), years,
/// sequences and repetitions count for little. Pure; takes a time linear in the first 256 characters, times the
/// words.
double guess_bits(std::string_view password, const std::vector<std::string>& context);

/// SESSION-007 too short, 008 too long or not UTF-8, 010 among the most used, 009 too easy to guess. Field
/// "password".
std::optional<base::Refusal> check_password(std::string_view password, const std::vector<std::string>& context);

} // namespace aubrac::kernel
