// SPDX-License-Identifier: AGPL-3.0-or-later
#include <kernel/session/cookies.hpp>

#include <adapters/openssl/base64.hpp>
#include <adapters/openssl/digest.hpp>
#include <adapters/openssl/random.hpp>
#include <base/ensure.hpp>

namespace aubrac::kernel {

std::string Cookies::write(std::string name, std::string_view value) const {
    ENSURE(value.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_") ==
           std::string_view::npos);
    name += "=";
    name += value;
    name += "; Path=/; HttpOnly; SameSite=Lax";
    if (secure_) name += "; Secure";
    return name;
}

std::string make_visitor() { return adapters::openssl::random_token(); }

std::string csrf_token(std::string_view server_key, std::string_view session_token) {
    return adapters::openssl::encode_base64url(
        adapters::openssl::hmac_sha256(server_key, "csrf " + std::string(session_token)));
}

bool check_csrf(std::string_view server_key, std::string_view session_token, std::string_view given) {
    return !session_token.empty() &&
           adapters::openssl::equal_in_constant_time(csrf_token(server_key, session_token), given);
}

} // namespace aubrac::kernel
