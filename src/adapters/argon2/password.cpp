// SPDX-License-Identifier: AGPL-3.0-or-later
#include <adapters/argon2/password.hpp>

#include <adapters/openssl/random.hpp>
#include <argon2.h>
#include <base/ensure.hpp>
#include <base/failure.hpp>
#include <charconv>
#include <optional>

namespace aubrac::adapters::argon2 {

namespace {

constexpr std::uint32_t salt_size = 16;
constexpr std::uint32_t hash_size = 32;
constexpr std::uint32_t memory_limit_kib = 1024 * 1024;
constexpr std::size_t encoded_limit = 512;

bool take(std::string_view& text, std::string_view expected) {
    if (!text.starts_with(expected)) return false;
    text.remove_prefix(expected.size());
    return true;
}

bool take_number(std::string_view& text, std::uint32_t& number) {
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{}) return false;
    text.remove_prefix(end - text.data());
    return true;
}

std::optional<PasswordCost> read_cost(std::string_view encoded) {
    PasswordCost cost;
    const bool read = encoded.size() <= encoded_limit && take(encoded, "$argon2id$v=19$m=") &&
                      take_number(encoded, cost.memory_kib) && take(encoded, ",t=") &&
                      take_number(encoded, cost.passes) && take(encoded, ",p=") &&
                      take_number(encoded, cost.lanes) && take(encoded, "$");
    if (!read || cost.memory_kib > memory_limit_kib || cost.passes > 100 || cost.lanes > 16) return std::nullopt;
    return cost;
}

} // namespace

std::string hash_password(std::string_view password, const PasswordCost& cost) {
    ENSURE(password.size() <= password_limit);
    const auto salt = openssl::random_bytes(salt_size);
    std::string encoded(
        argon2_encodedlen(cost.passes, cost.memory_kib, cost.lanes, salt_size, hash_size, Argon2_id), '\0');
    const int code =
        argon2id_hash_encoded(cost.passes, cost.memory_kib, cost.lanes, password.data(), password.size(),
                              salt.data(), salt.size(), hash_size, encoded.data(), encoded.size());
    if (code != ARGON2_OK) throw base::Failure(std::string("argon2: ") + argon2_error_message(code));
    encoded.resize(encoded.find('\0'));
    return encoded;
}

bool is_password(std::string_view password, const std::string& encoded) {
    if (password.size() > password_limit || !read_cost(encoded)) return false;
    const int code = argon2id_verify(encoded.c_str(), password.data(), password.size());
    // Short memory must not read as a wrong password.
    if (code == ARGON2_MEMORY_ALLOCATION_ERROR) throw base::Failure("argon2: out of memory");
    return code == ARGON2_OK;
}

bool needs_rehash(const std::string& encoded, const PasswordCost& cost) {
    const auto made_with = read_cost(encoded);
    return !made_with || *made_with != cost;
}

} // namespace aubrac::adapters::argon2
