// SPDX-License-Identifier: AGPL-3.0-or-later
// Passwords at rest: argon2id (RFC 9106) with the least that OWASP advises (19 MiB, two passes, one lane).
// Thread-safe. Each call holds `memory_kib` while it runs: bound how many run at once.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace aubrac::adapters::argon2 {

struct PasswordCost {
    std::uint32_t memory_kib = 19 * 1024;
    std::uint32_t passes = 2;
    std::uint32_t lanes = 1;
    bool operator==(const PasswordCost&) const = default;
};

constexpr std::size_t password_limit = 1024; // bytes; longer ones are refused by the caller's form

/// "$argon2id$v=19$m=19456,t=2,p=1$<salt>$<hash>": salt of 16 random bytes, hash of 32. A password beyond the
/// limit is a Bug. Throws base::Failure when memory is short.
std::string hash_password(std::string_view password, const PasswordCost& cost = {});

/// False too when `encoded` is no argon2id text, asks for more than 1 GiB, or the password is beyond the limit.
bool is_password(std::string_view password, const std::string& encoded);

/// True when `encoded` was made with another cost than `cost`: hash again at the next successful sign-in.
bool needs_rehash(const std::string& encoded, const PasswordCost& cost = {});

} // namespace aubrac::adapters::argon2
