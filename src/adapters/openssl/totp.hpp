// SPDX-License-Identifier: AGPL-3.0-or-later
// One-time codes of authenticator apps: RFC 6238 with what every app supports (SHA-1, 30 s, 6 digits).
#pragma once

#include <base/date.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace aubrac::adapters::openssl {

std::string make_totp_secret(); // 20 random bytes (RFC 4226 §4, R6); encode_base32() shows them

std::int64_t totp_step(base::Instant moment); // number of whole 30 s periods since 1970

std::string totp_code(std::string_view secret, base::Instant moment); // 6 digits

/// The step whose code this is, among the current one, the one before and the one after; nothing when none, or
/// when it is not after `last_step`. The caller keeps the step given here and passes it next time: a code serves
/// once (RFC 6238 §5.2). Spaces in `code` are dropped.
std::optional<std::int64_t> find_totp_step(std::string_view secret, std::string_view code, base::Instant now,
                                           std::int64_t last_step = -1);

/// "otpauth://totp/Issuer:account?secret=…", which the app reads as a QR code. Both names are UTF-8.
std::string totp_uri(std::string_view secret, std::string_view issuer, std::string_view account);

} // namespace aubrac::adapters::openssl
