// SPDX-License-Identifier: AGPL-3.0-or-later
// Randomness fit for secrets. Thread-safe; throws base::Failure when the system has none to give.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

namespace aubrac::adapters::openssl {

void fill_random(std::span<std::uint8_t> bytes);

std::string random_bytes(std::size_t count);

/// `count` random bytes in url-safe base64 without padding: session ids, states, nonces, tokens.
/// 32 bytes make 43 characters.
std::string random_token(std::size_t count = 32);

} // namespace aubrac::adapters::openssl
