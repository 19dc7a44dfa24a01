// SPDX-License-Identifier: AGPL-3.0-or-later
#include <kernel/session/oidc_claims.hpp>

#include <adapters/json/json.hpp>
#include <adapters/openssl/base64.hpp>
#include <adapters/openssl/digest.hpp>
#include <algorithm>

namespace aubrac::kernel {

using adapters::json::Value;

namespace {

constexpr double skew_seconds = 60;
constexpr double age_seconds = 600; // a token of a sign-in that lasts ten minutes at most

double seconds(base::Instant instant) { return static_cast<double>(instant.ms) / 1000; }

bool is_for(const Value& audience, const std::string& client) {
    if (audience.is_text()) return audience.text_or("") == client;
    return std::any_of(audience.items().begin(), audience.items().end(),
                       [&](const Value& item) { return item.text_or("") == client; });
}

std::string half_hash(std::string_view access_token) {
    return adapters::openssl::encode_base64url(adapters::openssl::sha256(access_token).substr(0, 16));
}

/// Empty when the claims can be believed.
std::string find_lie(const Value& claims, const OidcExpectation& expected) {
    const auto now = seconds(expected.now);
    const auto& audience = claims["aud"];
    const auto subject = claims["sub"].text_or("");
    if (claims["iss"].text_or("") != expected.issuer) return "iss is another's";
    if (!is_for(audience, expected.client_id)) return "aud is not us";
    // Another audience could replay the token to us: only the one it was issued to is believed.
    if (audience.size() > 1 && !claims.find("azp")) return "several aud and no azp";
    if (claims.find("azp") && claims["azp"].text_or("") != expected.client_id) return "azp is not us";
    if (subject.empty() || subject.size() > 255) return "sub is missing or too long";
    if (claims["exp"].real_or(0) <= now - skew_seconds) return "expired, or without exp";
    const auto issued = claims["iat"].real_or(0);
    if (issued > now + skew_seconds) return "issued in the future";
    if (issued < now - age_seconds) return "issued long ago, or without iat";
    if (claims["nbf"].real_or(0) > now + skew_seconds) return "not valid yet";
    if (expected.nonce.empty() ||
        !adapters::openssl::equal_in_constant_time(claims["nonce"].text_or(""), expected.nonce))
        return "nonce is not ours";
    if (claims.find("at_hash") && claims["at_hash"].text_or("") != half_hash(expected.access_token))
        return "at_hash is not of the access token";
    return {};
}

} // namespace

OidcVerdict check_id_token(const Value& claims, const OidcExpectation& expected) {
    if (auto lie = find_lie(claims, expected); !lie.empty()) return {OidcTrust::untrusted, std::move(lie)};
    const auto acr = claims["acr"].text_or("");
    const auto& accepted = expected.accepted_acr;
    if (acr.empty() || std::find(accepted.begin(), accepted.end(), acr) == accepted.end())
        return {OidcTrust::weak, acr.empty() ? "no acr" : "acr is not one of those accepted"};
    return {OidcTrust::trusted, {}};
}

OidcVerdict check_userinfo(const Value& claims, OidcUserinfo kind, std::string_view subject,
                           const OidcExpectation& expected) {
    if (kind == OidcUserinfo::is_signed) {
        if (claims["iss"].text_or("") != expected.issuer)
            return {OidcTrust::untrusted, "userinfo: iss is another's"};
        if (!is_for(claims["aud"], expected.client_id)) return {OidcTrust::untrusted, "userinfo: aud is not us"};
        if (claims.find("exp") && claims["exp"].real_or(0) <= seconds(expected.now) - skew_seconds)
            return {OidcTrust::untrusted, "userinfo: expired"};
    }
    if (subject.empty() || claims["sub"].text_or("") != subject)
        return {OidcTrust::untrusted, "userinfo: sub is not that of the ID token"};
    return {OidcTrust::trusted, {}};
}

} // namespace aubrac::kernel
