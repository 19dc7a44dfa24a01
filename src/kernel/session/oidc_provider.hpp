// SPDX-License-Identifier: AGPL-3.0-or-later
// The identity provider as its discovery document and its keys describe it (OpenID Connect Discovery 1.0, RFC
// 7517).
#pragma once

#include <adapters/openssl/jwt.hpp>
#include <base/date.hpp>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

namespace aubrac::adapters::curl {
struct HttpOptions;
}

namespace aubrac::kernel {

/// GET when `form` is empty, else POST of that application/x-www-form-urlencoded text.
struct OidcRequest {
    std::string url, form;
    std::string bearer; // access token; empty: none
};

struct OidcAnswer {
    int status = 0;
    std::string media_type; // "application/json", lower case, without parameters
    std::string body;
};

/// Throws base::Failure when the provider cannot be reached. No redirection is followed. Thread-safe.
using OidcFetch = std::function<OidcAnswer(const OidcRequest&)>;
OidcFetch make_oidc_fetch(const adapters::curl::HttpOptions& options);

struct OidcMetadata {
    std::string authorization_endpoint, token_endpoint, userinfo_endpoint, jwks_uri;
    std::string end_session_endpoint; // empty when the provider has none
    bool announces_pkce = false;      // S256
};

/// Thread-safe. Keeps the document for an hour, and the keys until a token names one that is not there: then they
/// are read again, at most once a minute, so that nobody makes us hammer the provider.
class OidcProvider {
public:
    /// `issuer`: as the provider writes it, https (http on the loopback only); base::Failure otherwise.
    OidcProvider(std::string issuer, OidcFetch fetch);

    const std::string& issuer() const { return issuer_; }
    /// base::Failure when it cannot be read, is another issuer's, or names an endpoint on another host (SSRF).
    OidcMetadata metadata(base::Instant now);
    adapters::openssl::JwtVerdict verify(std::string_view token, base::Instant now);
    OidcAnswer fetch(const OidcRequest& request) const { return fetch_(request); }

private:
    OidcMetadata read_metadata() const;
    std::string keys(base::Instant now, bool again);

    std::string issuer_;
    OidcFetch fetch_;
    std::mutex mutex_;
    std::optional<OidcMetadata> metadata_;
    std::string keys_;
    base::Instant metadata_at_, keys_at_;
};

} // namespace aubrac::kernel
