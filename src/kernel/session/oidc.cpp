// SPDX-License-Identifier: AGPL-3.0-or-later
#include <kernel/session/oidc.hpp>

#include "rows.hpp"

#include <adapters/json/json.hpp>
#include <adapters/openssl/base64.hpp>
#include <adapters/openssl/random.hpp>
#include <base/failure.hpp>
#include <kernel/session/oidc_claims.hpp>

namespace aubrac::kernel {

using adapters::json::Value;
using base::Refusal;

namespace {

constexpr std::int64_t attempt_seconds = 600;
constexpr std::int64_t pending_attempts = 10000;

Actor session_actor() { return {ActorKind::machine, "job:session", ""}; }

/// A path of this site, or the home page: never another site's address.
std::string local_path(std::string_view path) {
    const bool local = path.starts_with("/") && !path.starts_with("//") && path.size() <= 2000 &&
                       base::is_utf8(path) && path.find('\\') == std::string_view::npos;
    for (const unsigned char c : path)
        if (c < ' ' || c == 0x7f) return "/";
    return local ? std::string(path) : "/";
}

std::string form_text(const http::Pairs& pairs) {
    std::string text;
    for (const auto& [name, value] : pairs)
        text += (text.empty() ? "" : "&") + http::percent_encode(name) + "=" + http::percent_encode(value);
    return text;
}

/// Nothing when the parameter is absent or there twice (two readers would read two things).
std::optional<std::string> single(const http::Pairs& query, std::string_view name) {
    std::optional<std::string> found;
    for (const auto& [key, value] : query) {
        if (key != name) continue;
        if (found) return std::nullopt;
        found = value;
    }
    return found;
}

Refusal lie(std::string problem) { return {"SESSION-042", {}, {std::move(problem)}}; }

} // namespace

Oidc::Oidc(Stores& stores, OidcOptions options, OidcFetch fetch)
    : stores_(stores), options_(std::move(options)), provider_(options_.issuer, std::move(fetch)) {
    if (options_.client_id.empty() || options_.client_secret.empty() || options_.redirect_uri.empty())
        throw base::Failure("OpenID Connect: client id, secret and redirect address are required");
}

base::Result<std::string> Oidc::start(std::string_view visitor, std::string_view return_to) {
    ENSURE(!visitor.empty());
    const auto metadata = provider_.metadata(stores_.clock().now());
    const auto state = adapters::openssl::random_token();
    const auto nonce = adapters::openssl::random_token();
    const bool pkce = options_.pkce == OidcOptions::Pkce::announced && metadata.announces_pkce;
    const auto verifier = pkce ? adapters::openssl::random_token() : std::string();
    bool full = false;
    stores_.run(session_actor(), {}, {}, Access::write, [&](Context& context) {
        storage_.execute(context, "DELETE FROM session_oidc_attempts WHERE expires_at < $1",
                         {context.now().iso()});
        auto count = storage_.query(context, "SELECT COUNT(*) FROM session_oidc_attempts");
        full = count->next() && count->integer(0) >= pending_attempts;
        count.reset();
        if (full) return Outcome::undo;
        storage_.execute(
            context,
            "INSERT INTO session_oidc_attempts (state_hash, visitor_hash, nonce, verifier, return_to, "
            "expires_at) VALUES ($1, $2, $3, $4, $5, $6)",
            {rows::hash_of(state), rows::hash_of(visitor), nonce, verifier, local_path(return_to),
             context.now().plus_seconds(attempt_seconds).iso()});
        return Outcome::keep;
    });
    if (full) return Refusal{"SESSION-003", {}, {}};

    auto values = Value::array();
    for (const auto& acr : options_.accepted_acr) values.add(acr);
    const auto acr = Value::object({{"essential", true}, {"values", values}});
    const auto claims = Value::object({{"id_token", Value::object({{"acr", acr}})}});
    http::Pairs query = {{"response_type", "code"},
                         {"client_id", options_.client_id},
                         {"redirect_uri", options_.redirect_uri},
                         {"scope", options_.scope},
                         {"state", state},
                         {"nonce", nonce},
                         {"claims", claims.dump()}};
    if (pkce) {
        query.emplace_back("code_challenge",
                           adapters::openssl::encode_base64url(adapters::openssl::sha256(verifier)));
        query.emplace_back("code_challenge_method", "S256");
    }
    return metadata.authorization_endpoint + "?" + form_text(query);
}

std::optional<Oidc::Attempt> Oidc::take_attempt(std::string_view state, std::string_view visitor) {
    std::optional<Attempt> attempt;
    stores_.run(session_actor(), {}, {}, Access::write, [&](Context& context) {
        attempt.reset();
        std::string visitor_hash;
        {
            auto row = storage_.query(context,
                                      "SELECT visitor_hash, nonce, verifier, return_to FROM session_oidc_attempts "
                                      "WHERE state_hash = $1 AND expires_at > $2",
                                      {rows::hash_of(state), context.now().iso()});
            if (!row->next()) return Outcome::undo;
            visitor_hash = rows::text(*row, 0);
            attempt = Attempt{rows::text(*row, 1), rows::text(*row, 2), rows::text(*row, 3)};
        }
        // Somebody else's answer must not use up the attempt of the person who is still at the provider.
        const bool ours = !visitor.empty() && rows::hash_of(visitor) == visitor_hash;
        const bool taken =
            ours && storage_.execute(context, "DELETE FROM session_oidc_attempts WHERE state_hash = $1",
                                     {rows::hash_of(state)}) == 1;
        if (!taken) attempt.reset();
        return Outcome::keep;
    });
    return attempt;
}

base::Result<OidcIdentity> Oidc::finish(const http::Pairs& query, std::string_view visitor) {
    const auto state = single(query, "state");
    const auto attempt = state ? take_attempt(*state, visitor) : std::nullopt;
    if (!attempt) return Refusal{"SESSION-040", {}, {}};
    // RFC 9207: an answer that names another issuer was mixed up on the way.
    if (const auto issuer = single(query, "iss"); issuer && *issuer != provider_.issuer())
        return lie("the answer names another issuer");
    if (const auto error = single(query, "error")) {
        if (*error == "access_denied") return Refusal{"SESSION-045", {}, {}};
        return Refusal{"SESSION-041", {}, {base::is_utf8(*error) ? base::one_line(*error, 100) : ""}};
    }
    const auto code = single(query, "code");
    if (!code || code->empty() || code->size() > 4096) return Refusal{"SESSION-040", {}, {}};
    const auto metadata = provider_.metadata(stores_.clock().now());
    const auto granted = exchange(*code, *attempt, metadata);
    if (!granted) return granted.refusal();
    return read_identity(granted.value(), *attempt, metadata);
}

base::Result<Oidc::Granted> Oidc::exchange(std::string_view code, const Attempt& attempt,
                                           const OidcMetadata& metadata) {
    http::Pairs form = {{"grant_type", "authorization_code"},
                        {"code", std::string(code)},
                        {"redirect_uri", options_.redirect_uri},
                        {"client_id", options_.client_id},
                        {"client_secret", options_.client_secret}};
    if (!attempt.verifier.empty()) form.emplace_back("code_verifier", attempt.verifier);
    const auto answer = provider_.fetch({metadata.token_endpoint, form_text(form), {}});
    if (answer.status >= 500)
        throw base::Failure("identity provider " + options_.issuer + ": token: status " +
                            std::to_string(answer.status));
    const auto content = adapters::json::parse(answer.body);
    if (!content || !content->is_object()) return lie("the token answer is not JSON");
    if (answer.status != 200)
        return Refusal{"SESSION-041", {}, {base::one_line((*content)["error"].text_or("token"), 100)}};
    if (base::fold((*content)["token_type"].text_or("")) != "bearer") return lie("token_type is not Bearer");
    Granted granted{(*content)["access_token"].text_or(""), (*content)["id_token"].text_or("")};
    const bool clean = granted.access_token.find_first_of("\r\n ") == std::string::npos;
    if (granted.access_token.empty() || !clean) return lie("no usable access_token");
    return granted;
}

std::string Oidc::verified_payload(std::string_view token) {
    const auto verdict = options_.algorithm == "HS256"
                             ? adapters::openssl::verify_jwt_with_secret(token, options_.client_secret)
                             : provider_.verify(token, stores_.clock().now());
    if (!verdict.ok()) return {};
    const auto header = adapters::json::parse(verdict.header);
    return header && (*header)["alg"].text_or("") == options_.algorithm ? verdict.payload : "";
}

base::Result<OidcIdentity> Oidc::read_identity(const Granted& granted, const Attempt& attempt,
                                               const OidcMetadata& metadata) {
    const auto claims = adapters::json::parse(verified_payload(granted.id_token));
    if (!claims) return lie("the ID token is not signed by the provider");
    const OidcExpectation expected{options_.issuer,      options_.client_id,    attempt.nonce,
                                   granted.access_token, options_.accepted_acr, stores_.clock().now()};
    if (const auto verdict = check_id_token(*claims, expected); verdict.trust != OidcTrust::trusted) {
        if (verdict.trust == OidcTrust::weak) return Refusal{"SESSION-043", {}, {verdict.problem}};
        return lie(verdict.problem);
    }
    const auto answer = provider_.fetch({metadata.userinfo_endpoint, {}, granted.access_token});
    if (answer.status != 200)
        throw base::Failure("identity provider " + options_.issuer + ": userinfo: status " +
                            std::to_string(answer.status));
    const auto kind = answer.media_type == "application/jwt" ? OidcUserinfo::is_signed : OidcUserinfo::plain;
    if (kind == OidcUserinfo::plain && options_.userinfo == OidcOptions::Userinfo::signed_only)
        return lie("userinfo is not signed");
    const auto person =
        adapters::json::parse(kind == OidcUserinfo::is_signed ? verified_payload(answer.body) : answer.body);
    if (!person || !person->is_object()) return lie("userinfo is not signed by the provider, or not JSON");
    if (const auto verdict = check_userinfo(*person, kind, (*claims)["sub"].text_or(""), expected);
        verdict.trust != OidcTrust::trusted)
        return lie(verdict.problem);

    const auto line = [&](const char* name) { return base::one_line((*person)[name].text_or(""), 250); };
    OidcIdentity identity;
    identity.issuer = options_.issuer;
    identity.subject = (*claims)["sub"].text_or("");
    identity.email = line("email");
    for (auto& c : identity.email)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    identity.given_name = line("given_name");
    identity.usual_name = line("usual_name");
    identity.siret = line("siret");
    identity.idp_id = line("idp_id");
    identity.uid = line("uid");
    identity.organization_label = line("organization_label");
    for (const auto& role : (*person)["roles"].items())
        if (identity.roles.size() < 50) identity.roles.push_back(base::one_line(role.text_or(""), 100));
    identity.acr = (*claims)["acr"].text_or("");
    identity.id_token = granted.id_token;
    identity.return_to = attempt.return_to;
    return identity;
}

std::string Oidc::logout_url(std::string_view id_token, std::string_view state) {
    const auto metadata = provider_.metadata(stores_.clock().now());
    if (metadata.end_session_endpoint.empty() || id_token.empty()) return {};
    return metadata.end_session_endpoint + "?" +
           form_text({{"id_token_hint", std::string(id_token)},
                      {"state", std::string(state)},
                      {"post_logout_redirect_uri", options_.post_logout_redirect_uri}});
}

} // namespace aubrac::kernel
