// SPDX-License-Identifier: AGPL-3.0-or-later
// Secrets at rest: AES-256-GCM (NIST SP 800-38D) under a key that the store does not hold.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace aubrac::adapters::openssl {

constexpr std::size_t cipher_key_size = 32;

/// Version byte, nonce of 12 random bytes, ciphertext, tag of 16 bytes. `context` says what the secret is ("totp
/// <account>"): a sealed text moved to another place does not open there. Under 2^32 seals per key.
std::string seal(std::string_view key, std::string_view secret, std::string_view context);

/// Nothing when the bytes were altered, or sealed with another key or context.
std::optional<std::string> open_sealed(std::string_view key, std::string_view sealed, std::string_view context);

} // namespace aubrac::adapters::openssl
