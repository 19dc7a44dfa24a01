// SPDX-License-Identifier: AGPL-3.0-or-later
// What the claims of a verified token must say (OpenID Connect Core 1.0 §3.1.3.7 and §5.3.2; ASVS 5.0 V10.5).
// Pure.
#pragma once

#include <base/date.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace aubrac::adapters::json {
class Value;
}

namespace aubrac::kernel {

struct OidcExpectation {
    std::string issuer, client_id, nonce;
    std::string access_token;              // compared with at_hash when the token has one
    std::vector<std::string> accepted_acr; // the levels of authentication that are enough
    base::Instant now;
};

/// untrusted: somebody lies. weak: the person did not sign in strongly enough at the provider.
enum class OidcTrust { trusted, weak, untrusted };

struct OidcVerdict {
    OidcTrust trust = OidcTrust::untrusted;
    std::string problem; // English, for the security log; empty when trusted
};

/// Issuer, audience, authorized party, expiry, age, nonce, at_hash, subject, then acr. Clocks may differ by a
/// minute.
OidcVerdict check_id_token(const adapters::json::Value& claims, const OidcExpectation& expected);

/// Issuer and audience of a signed userinfo(`plain`: JSON over TLS, without them); `subject` is that of the ID
/// token.
enum class OidcUserinfo { plain, is_signed };
OidcVerdict check_userinfo(const adapters::json::Value& claims, OidcUserinfo kind, std::string_view subject,
                           const OidcExpectation& expected);

} // namespace aubrac::kernel
