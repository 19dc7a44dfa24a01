// SPDX-License-Identifier: AGPL-3.0-or-later
#include <kernel/session/oidc_provider.hpp>

#include <adapters/curl/http_client.hpp>
#include <adapters/json/json.hpp>
#include <base/failure.hpp>
#include <base/text.hpp>

namespace aubrac::kernel {

using adapters::json::Value;

namespace {

constexpr std::int64_t metadata_seconds = 3600;
constexpr std::int64_t keys_seconds = 24 * 3600;
constexpr std::int64_t refresh_seconds = 60;

/// "https://host:port" of an address; empty when it has none.
std::string_view origin_of(std::string_view url) {
    const auto host = url.find("://");
    if (host == std::string_view::npos) return {};
    return url.substr(0, url.find_first_of("/?#", host + 3));
}

bool is_secure(std::string_view issuer) {
    const auto origin = origin_of(issuer);
    if (origin.starts_with("https://")) return origin.size() > 8;
    for (const std::string_view loopback : {"http://127.0.0.1", "http://localhost", "http://[::1]"})
        if (origin == loopback || (origin.starts_with(loopback) && origin[loopback.size()] == ':')) return true;
    return false;
}

} // namespace

OidcFetch make_oidc_fetch(const adapters::curl::HttpOptions& options) {
    return [options](const OidcRequest& request) {
        const adapters::curl::HttpClient client(options);
        std::vector<adapters::curl::HttpHeader> headers = {{"accept", "application/json, application/jwt"}};
        if (!request.bearer.empty()) headers.push_back({"authorization", "Bearer " + request.bearer});
        if (!request.form.empty()) headers.push_back({"content-type", "application/x-www-form-urlencoded"});
        const auto result = request.form.empty() ? client.get(request.url, headers)
                                                 : client.post(request.url, request.form, headers);
        if (result.sent != adapters::curl::Sent::answered)
            throw base::Failure("identity provider " + std::string(origin_of(request.url)) + ": " +
                                result.problem);
        auto type = result.header("content-type");
        type = base::trim(std::string_view(type).substr(0, type.find(';')));
        for (auto& c : type)
            if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
        return OidcAnswer{result.status, type, result.body};
    };
}

OidcProvider::OidcProvider(std::string issuer, OidcFetch fetch)
    : issuer_(std::move(issuer)), fetch_(std::move(fetch)) {
    if (!is_secure(issuer_)) throw base::Failure("identity provider " + issuer_ + ": https is required");
}

OidcMetadata OidcProvider::read_metadata() const {
    const auto refuse = [&](const std::string& what) {
        throw base::Failure("identity provider " + issuer_ + ": discovery document: " + what);
    };
    const auto base = issuer_.ends_with('/') ? issuer_.substr(0, issuer_.size() - 1) : issuer_;
    const auto answer = fetch_({base + "/.well-known/openid-configuration", {}, {}});
    if (answer.status != 200) refuse("status " + std::to_string(answer.status));
    const auto document = adapters::json::parse(answer.body);
    if (!document || !document->is_object()) refuse("not a JSON object");
    if ((*document)["issuer"].text_or("") != issuer_) refuse("another issuer");
    const auto endpoint = [&](const char* name) {
        const auto url = (*document)[name].text_or("");
        if (origin_of(url) != origin_of(issuer_)) refuse(std::string(name) + " is not on the host of the issuer");
        return url;
    };
    OidcMetadata metadata;
    metadata.authorization_endpoint = endpoint("authorization_endpoint");
    metadata.token_endpoint = endpoint("token_endpoint");
    metadata.userinfo_endpoint = endpoint("userinfo_endpoint");
    metadata.jwks_uri = endpoint("jwks_uri");
    if (document->find("end_session_endpoint")) metadata.end_session_endpoint = endpoint("end_session_endpoint");
    for (const auto& method : (*document)["code_challenge_methods_supported"].items())
        metadata.announces_pkce = metadata.announces_pkce || method.text_or("") == "S256";
    return metadata;
}

OidcMetadata OidcProvider::metadata(base::Instant now) {
    {
        const std::scoped_lock lock(mutex_);
        if (metadata_ && now < metadata_at_.plus_seconds(metadata_seconds)) return *metadata_;
    }
    // The network is waited for without the lock: two readers at once do no harm.
    auto fresh = read_metadata();
    const std::scoped_lock lock(mutex_);
    metadata_ = fresh;
    metadata_at_ = now;
    return fresh;
}

std::string OidcProvider::keys(base::Instant now, bool again) {
    {
        const std::scoped_lock lock(mutex_);
        const auto valid = again ? refresh_seconds : keys_seconds;
        if (!keys_.empty() && now < keys_at_.plus_seconds(valid)) return keys_;
    }
    const auto answer = fetch_({metadata(now).jwks_uri, {}, {}});
    if (answer.status != 200 || answer.body.empty())
        throw base::Failure("identity provider " + issuer_ + ": keys: status " + std::to_string(answer.status));
    const std::scoped_lock lock(mutex_);
    keys_ = answer.body;
    keys_at_ = now;
    return keys_;
}

adapters::openssl::JwtVerdict OidcProvider::verify(std::string_view token, base::Instant now) {
    auto verdict = adapters::openssl::verify_jwt_with_keys(token, keys(now, false));
    if (verdict.problem == adapters::openssl::JwtProblem::key_not_found)
        verdict = adapters::openssl::verify_jwt_with_keys(token, keys(now, true));
    return verdict;
}

} // namespace aubrac::kernel
