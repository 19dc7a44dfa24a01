// SPDX-License-Identifier: AGPL-3.0-or-later
// Signature of JSON Web Tokens (RFC 7515, 7517, 7518, 7519), for OpenID Connect. The claims are the caller's
// affair: nothing here looks at issuer, audience, nonce or dates.
#pragma once

#include <string>
#include <string_view>

namespace aubrac::adapters::openssl {

enum class JwtProblem {
    none,
    malformed,         // not three parts of strict base64url and JSON, or longer than 64 kB
    algorithm_refused, // "none", or any other than those of the function called; or a "crit" header
    key_not_found,     // no key of that "kid" and kind; without "kid", not exactly one key of that kind
    signature_wrong,
};

struct JwtVerdict {
    JwtProblem problem = JwtProblem::malformed;
    std::string header;  // JSON text; empty unless ok()
    std::string payload; // JSON text of an object; empty unless ok()
    bool ok() const { return problem == JwtProblem::none; }
};

/// RS256 and ES256 against the keys of a provider (`jwks`: JSON text of a JWK Set, at most 100 keys looked at; RSA
/// under 2,048 bits is ignored, as are keys of another "use" or "alg").
JwtVerdict verify_jwt_with_keys(std::string_view token, std::string_view jwks);

/// HS256 and nothing else: a public key can never be taken for a secret.
JwtVerdict verify_jwt_with_secret(std::string_view token, std::string_view secret);

/// HS256 token of that payload (JSON text).
std::string write_jwt_with_secret(std::string_view payload, std::string_view secret);

} // namespace aubrac::adapters::openssl
