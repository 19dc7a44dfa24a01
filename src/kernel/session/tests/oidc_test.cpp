// SPDX-License-Identifier: AGPL-3.0-or-later
// Sign-in by OpenID Connect against a provider that lies as the test wishes (SEC-18). Tokens are really signed.
#include "fixture.hpp"
#include <adapters/json/json.hpp>
#include <adapters/openssl/base64.hpp>
#include <adapters/openssl/digest.hpp>
#include <adapters/openssl/jwt.hpp>
#include <base/failure.hpp>
#include <kernel/session/oidc.hpp>
#include <map>

namespace aubrac::kernel::testing_session {
namespace {

using adapters::json::Value;

const std::string issuer = "https://idp.example/api/v2";
const std::string client_secret = "a secret shared with the provider";

class OneAdherent final : public Directory {
public:
    std::optional<AdherentCard> find_adherent(Context&, const base::AdherentId&) const override { return card(1); }
    std::optional<AdherentCard> find_slug(Context&, std::string_view) const override { return card(1); }
    std::optional<AdherentCard> find_siren(Context&, std::string_view siren) const override {
        if (siren == card(1).siren) return card(1);
        return std::nullopt;
    }
    std::string help_telephone() const override { return "05 65 00 00 00"; }
};

class OidcTest : public SessionTest {
protected:
    void SetUp() override {
        SessionTest::SetUp();
        options_oidc_.issuer = issuer;
        options_oidc_.client_id = "aubrac";
        options_oidc_.client_secret = client_secret;
        options_oidc_.redirect_uri = "https://aubrac.example/session/oidc/retour";
        options_oidc_.post_logout_redirect_uri = "https://aubrac.example/";
        options_oidc_.algorithm = "HS256";
        if (stores_) make();
    }
    void make() {
        oidc_ = std::make_unique<Oidc>(*stores_, options_oidc_, [this](const auto& r) { return answer(r); });
    }

    OidcAnswer answer(const OidcRequest& request) {
        if (request.url.ends_with("/openid-configuration"))
            return {200, "application/json",
                    Value::object({{"issuer", issuer},
                                   {"authorization_endpoint", issuer + "/authorize"},
                                   {"token_endpoint", issuer + "/token"},
                                   {"userinfo_endpoint", issuer + "/userinfo"},
                                   {"end_session_endpoint", issuer + "/session/end"},
                                   {"code_challenge_methods_supported", Value::array({"S256"})},
                                   {"jwks_uri", issuer + "/jwks"}})
                        .dump()};
        if (request.url.ends_with("/jwks")) return {200, "application/json", R"({"keys":[]})"};
        if (request.url.ends_with("/userinfo")) {
            EXPECT_EQ(request.bearer, "access");
            return {200, userinfo_type_,
                    userinfo_type_ == "application/jwt" ? signed_userinfo_ : userinfo_.dump()};
        }
        exchanged_ = http::parse_query(request.form);
        return {token_status_, "application/json",
                Value::object({{"token_type", "Bearer"},
                               {"expires_in", 60},
                               {"access_token", "access"},
                               {"error", token_error_},
                               {"id_token", id_token_.empty() ? sign(claims_) : id_token_}})
                    .dump()};
    }
    std::string sign(const Value& claims) const {
        return adapters::openssl::write_jwt_with_secret(claims.dump(), client_secret);
    }
    /// Goes to the provider; the claims of the honest answer are then ready to be spoilt.
    std::map<std::string, std::string> start() {
        const auto url = oidc_->start(visitor_, "/actes?page=2").value();
        EXPECT_TRUE(url.starts_with(issuer + "/authorize?"));
        std::map<std::string, std::string> query;
        for (auto& [name, value] : http::parse_query(url.substr(url.find('?') + 1))) query[name] = value;
        const auto now = clock_.now().ms / 1000;
        claims_ = Value::object({{"iss", issuer},
                                 {"sub", "42"},
                                 {"aud", "aubrac"},
                                 {"exp", now + 60},
                                 {"iat", now},
                                 {"nonce", query["nonce"]},
                                 {"acr", "eidas1-mfa"}});
        userinfo_ = Value::object({{"sub", "42"},
                                   {"iss", issuer},
                                   {"aud", "aubrac"},
                                   {"email", "Camille@saint-exemple.example"},
                                   {"given_name", "Camille"},
                                   {"usual_name", "Exemple"},
                                   {"siret", "21129990400014"},
                                   {"idp_id", "idp"},
                                   {"roles", Value::array({"agent_public"})}});
        state_ = query["state"];
        return query;
    }
    base::Result<OidcIdentity> finish(http::Pairs query) { return oidc_->finish(query, visitor_); }
    base::Result<OidcIdentity> finish() { return finish({{"code", "the code"}, {"state", state_}}); }
    std::string reconcile(const OidcIdentity& identity) {
        const auto account =
            write([&](Context& context) { return oidc_->reconcile(context, identity, accounts_, directory_); });
        return account.ok() ? account->text() : account.refusal().code;
    }

    OidcOptions options_oidc_;
    std::unique_ptr<Oidc> oidc_;
    OneAdherent directory_;
    Value claims_, userinfo_;
    http::Pairs exchanged_;
    std::string visitor_ = "the cookie of this browser", state_, id_token_, signed_userinfo_, token_error_;
    std::string userinfo_type_ = "application/json";
    int token_status_ = 200;
};
ON_BOTH_ENGINES(OidcTest);

TEST_P(OidcTest, SendsExactlyTheParametersThatProconnectAccepts) {
    auto query = start();
    EXPECT_EQ(query["response_type"], "code");
    EXPECT_EQ(query["client_id"], "aubrac");
    EXPECT_EQ(query["redirect_uri"], "https://aubrac.example/session/oidc/retour");
    EXPECT_EQ(query["scope"], "openid given_name usual_name email siret idp_id uid organization_label roles");
    EXPECT_GE(query["state"].size(), 32u);
    EXPECT_GE(query["nonce"].size(), 32u);
    EXPECT_EQ(query["claims"],
              R"({"id_token":{"acr":{"essential":true,"values":["eidas0-mfa","eidas1-mfa","eidas2","eidas3"]}}})");
    EXPECT_EQ(query.size(), 7u) << "any other parameter is Y000400";
}

TEST_P(OidcTest, UsesPkceOnlyWhenAskedAndAnnounced) {
    options_oidc_.pkce = OidcOptions::Pkce::announced;
    make();
    auto query = start();
    EXPECT_EQ(query["code_challenge_method"], "S256");
    ASSERT_TRUE(finish().ok());
    std::string verifier;
    for (const auto& [name, value] : exchanged_)
        if (name == "code_verifier") verifier = value;
    EXPECT_EQ(adapters::openssl::encode_base64url(adapters::openssl::sha256(verifier)), query["code_challenge"]);
}

TEST_P(OidcTest, GivesTheIdentityOfAnHonestProvider) {
    start();
    const auto identity = finish();
    ASSERT_TRUE(identity.ok());
    EXPECT_EQ(identity->subject, "42");
    EXPECT_EQ(identity->email, "camille@saint-exemple.example");
    EXPECT_EQ(identity->siret, "21129990400014");
    EXPECT_EQ(identity->acr, "eidas1-mfa");
    EXPECT_EQ(identity->return_to, "/actes?page=2");
    EXPECT_EQ(identity->roles, std::vector<std::string>{"agent_public"});
    const http::Pairs sent = {{"grant_type", "authorization_code"},
                              {"code", "the code"},
                              {"redirect_uri", "https://aubrac.example/session/oidc/retour"},
                              {"client_id", "aubrac"},
                              {"client_secret", client_secret}};
    EXPECT_EQ(exchanged_, sent);
}

TEST_P(OidcTest, BelievesAStateOnceForTenMinutesAndFromTheSameBrowser) {
    start();
    EXPECT_EQ(code_of(oidc_->finish({{"code", "x"}, {"state", state_}}, "another browser")), "SESSION-040");
    EXPECT_EQ(code_of(oidc_->finish({{"code", "x"}, {"state", state_}}, "")), "SESSION-040");
    EXPECT_EQ(code_of(finish({{"code", "x"}})), "SESSION-040");
    EXPECT_EQ(code_of(finish({{"code", "x"}, {"state", std::string(43, 'A')}})), "SESSION-040");
    EXPECT_EQ(code_of(finish({{"code", "x"}, {"state", state_}, {"state", state_}})), "SESSION-040");
    EXPECT_TRUE(finish().ok()) << "none of these used it up";
    EXPECT_EQ(code_of(finish()), "SESSION-040") << "replayed";
    start();
    EXPECT_EQ(code_of(finish({{"state", state_}})), "SESSION-040") << "no code";
    start();
    EXPECT_EQ(code_of(finish({{"state", state_}, {"code", "a"}, {"code", "b"}})), "SESSION-040");
    start();
    clock_.forward(600);
    EXPECT_EQ(code_of(finish()), "SESSION-040");
}

TEST_P(OidcTest, ReturnsOnlyToAPathOfOurs) {
    for (const auto* path : {"https://evil.example", "//evil.example", "/\\evil.example", "javascript:alert(1)",
                             "", "/a\r\nSet-Cookie: x", "actes"}) {
        start();
        const auto url = oidc_->start(visitor_, path).value();
        state_ = http::parse_query(url.substr(url.find('?') + 1))[4].second;
        claims_.set("nonce", http::parse_query(url.substr(url.find('?') + 1))[5].second);
        EXPECT_EQ(finish()->return_to, "/") << path;
    }
}

TEST_P(OidcTest, RefusesEachLieOfTheIdToken) {
    const std::pair<const char*, Value> lies[] = {
        {"aud", "other"},    {"iss", "https://evil.example"},
        {"nonce", "x"},      {"exp", 1},
        {"iat", 9999999999}, {"sub", ""},
        {"azp", "other"},    {"at_hash", "lie"},
        {"nonce", nullptr},
    };
    for (const auto& [name, value] : lies) {
        start();
        claims_.set(name, value);
        EXPECT_EQ(code_of(finish()), "SESSION-042") << name;
    }
    for (const Value& acr : {Value(nullptr), Value("eidas1"), Value("eidas0")}) {
        start();
        claims_.set("acr", acr);
        EXPECT_EQ(code_of(finish()), "SESSION-043");
    }
}

TEST_P(OidcTest, RefusesATokenWhoseSignatureIsNotTheProvidersOwn) {
    using adapters::openssl::encode_base64url;
    start();
    const auto good = sign(claims_);
    const auto payload = encode_base64url(claims_.dump());
    const auto dot = good.rfind('.');
    const std::string forged[] = {
        encode_base64url(R"({"alg":"none"})") + "." + payload + ".",
        encode_base64url(R"({"alg":"None","typ":"JWT"})") + "." + payload + ".",
        good.substr(0, dot) + ".",
        good.substr(0, dot),
        good.substr(0, dot + 1) + (good[dot + 1] == 'A' ? "B" : "A") + good.substr(dot + 2),
        adapters::openssl::write_jwt_with_secret(claims_.dump(), "another secret"),
        adapters::openssl::write_jwt_with_secret(claims_.dump(), ""),
        encode_base64url(R"({"alg":"RS256","kid":"../../etc/passwd"})") + "." + payload + "." +
            good.substr(dot + 1),
        encode_base64url(R"({"alg":"HS256","jwk":{"kty":"oct","k":"AA"},"jku":"https://evil.example"})") + "." +
            payload + ".AA",
        encode_base64url(R"({"alg":"HS256","crit":["x"],"x":1})") + "." + payload + "." + good.substr(dot + 1),
        "garbage",
    };
    for (const auto& token : forged) {
        start();
        id_token_ = token;
        const auto refused = finish();
        ASSERT_EQ(code_of(refused), "SESSION-042") << token;
        EXPECT_EQ(refused.refusal().details[0], "the ID token is not signed by the provider");
    }
}

TEST_P(OidcTest, BelievesOnlyTheAlgorithmThatWasRegistered) {
    for (const auto* algorithm : {"RS256", "ES256"}) {
        options_oidc_.algorithm = algorithm;
        make();
        start();
        EXPECT_EQ(code_of(finish()), "SESSION-042") << "a shared secret in place of " << algorithm;
    }
}

TEST_P(OidcTest, RefusesAUserinfoOfAnotherPersonOrUnsigned) {
    start();
    userinfo_.set("sub", "43");
    EXPECT_EQ(code_of(finish()), "SESSION-042");
    start();
    userinfo_type_ = "application/jwt";
    signed_userinfo_ = sign(userinfo_);
    EXPECT_TRUE(finish().ok()) << "signed userinfo";
    start();
    signed_userinfo_ = adapters::openssl::write_jwt_with_secret(userinfo_.dump(), "another secret");
    EXPECT_EQ(code_of(finish()), "SESSION-042");
    start();
    signed_userinfo_ = sign(userinfo_.set("aud", "other"));
    EXPECT_EQ(code_of(finish()), "SESSION-042");
    options_oidc_.userinfo = OidcOptions::Userinfo::signed_only;
    make();
    start();
    userinfo_type_ = "application/json";
    EXPECT_EQ(code_of(finish()), "SESSION-042");
}

TEST_P(OidcTest, TellsARefusalOfTheProviderFromABreakdown) {
    start();
    EXPECT_EQ(code_of(finish({{"state", state_}, {"error", "access_denied"}})), "SESSION-045");
    start();
    EXPECT_EQ(code_of(finish({{"state", state_}, {"error", "Y000404"}})), "SESSION-041");
    start();
    EXPECT_EQ(code_of(finish({{"state", state_}, {"code", "x"}, {"iss", "https://evil.example"}})), "SESSION-042");
    start();
    token_status_ = 400;
    token_error_ = "invalid_grant";
    const auto refused = finish();
    ASSERT_EQ(code_of(refused), "SESSION-041");
    EXPECT_EQ(refused.refusal().details[0], "invalid_grant");
    start();
    token_status_ = 503;
    EXPECT_THROW((void)finish(), base::Failure);
}

TEST_P(OidcTest, FindsTheAccountByEmailOnceThenByItsLink) {
    const auto account = add_account("camille@saint-exemple.example");
    give(account, 1, "redaction");
    start();
    auto identity = finish().value();
    EXPECT_EQ(reconcile(identity), account.id.text());
    identity.email = "another@saint-exemple.example";
    identity.siret = "";
    EXPECT_EQ(reconcile(identity), account.id.text()) << "linked from now on";
    identity.email = account.email;
    identity.siret = "21129990400014";
    identity.subject = "43";
    EXPECT_EQ(reconcile(identity), "SESSION-044") << "the e-mail was given to somebody else";
    EXPECT_TRUE(write([&](Context& context) { return accounts_.disable(context, account.id); }).ok());
    identity.subject = "42";
    EXPECT_EQ(reconcile(identity), "SESSION-044");
}

TEST_P(OidcTest, RefusesAnIdentityThatNobodyHereVouchesFor) {
    start();
    auto identity = finish().value();
    EXPECT_EQ(reconcile(identity), "SESSION-044") << "no account";
    const auto account = add_account("camille@saint-exemple.example");
    EXPECT_EQ(reconcile(identity), "SESSION-044") << "no grant";
    give(account, 2, "redaction");
    EXPECT_EQ(reconcile(identity), "SESSION-044") << "a grant elsewhere";
    give(account, 1, "redaction");
    for (const auto* siret : {"", "21129990400015", "211299904", "13002526500013"}) {
        identity.siret = siret;
        EXPECT_EQ(reconcile(identity), "SESSION-044") << siret;
    }
    const auto staff = add_account("tech@operateur.example", "technicien");
    give(staff, 1, "redaction");
    identity.email = staff.email;
    identity.siret = "21129990400014";
    EXPECT_EQ(reconcile(identity), "SESSION-044") << "the staff is linked by hand";
    EXPECT_TRUE(write([&](Context& context) {
                    return oidc_->link(context, staff.id, identity.issuer, identity.subject);
                }).ok());
    EXPECT_EQ(reconcile(identity), staff.id.text());
    EXPECT_EQ(code_of(write([&](Context& context) {
                  return oidc_->link(context, account.id, identity.issuer, identity.subject);
              })),
              "SESSION-014");
}

TEST_P(OidcTest, KeepsTheIdTokenSealedForTheLogout) {
    const auto account = add_account("camille@saint-exemple.example");
    start();
    const auto identity = finish().value();
    SignIn sign_in(*stores_, sign_in_options());
    const auto signed_in = sign_in.with_identity(account.id, SecondFactor::done, identity.id_token, {});
    ASSERT_TRUE(signed_in.ok());
    EXPECT_EQ(signed_in->session.second_factor, SecondFactor::done);
    EXPECT_EQ(sign_in.id_token(signed_in->token), identity.id_token);
    const auto url = oidc_->logout_url(identity.id_token, "some state");
    EXPECT_TRUE(url.starts_with(issuer + "/session/end?id_token_hint="));
    EXPECT_NE(url.find("&state=some%20state&post_logout_redirect_uri=https%3A%2F%2Faubrac.example%2F"),
              std::string::npos)
        << url;
}

} // namespace
} // namespace aubrac::kernel::testing_session
