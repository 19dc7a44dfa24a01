// SPDX-License-Identifier: AGPL-3.0-or-later
// Claims of tokens, lie by lie, and the keys of a provider (SEC-18).
#include <adapters/json/json.hpp>
#include <base/failure.hpp>
#include <functional>
#include <gtest/gtest.h>
#include <kernel/session/oidc_claims.hpp>
#include <kernel/session/oidc_provider.hpp>
#include <map>

namespace aubrac::kernel {
namespace {

using adapters::json::Value;

const OidcExpectation expected{"https://idp.example/api/v2", "aubrac",       std::string(43, 'n'), "access",
                               {"eidas1-mfa", "eidas2"},     {1795266300000}};
constexpr std::int64_t now = 1795266300;

Value honest() {
    return Value::object({{"iss", "https://idp.example/api/v2"},
                          {"sub", "42"},
                          {"aud", "aubrac"},
                          {"exp", now + 60},
                          {"iat", now},
                          {"nonce", std::string(43, 'n')},
                          {"acr", "eidas1-mfa"}});
}

struct Lie {
    const char* name;
    Value value;
    OidcTrust trust = OidcTrust::untrusted;
};

TEST(IdToken, IsTrustedWhenHonest) {
    EXPECT_EQ(check_id_token(honest(), expected).trust, OidcTrust::trusted);
    auto claims = honest();
    claims.set("aud", Value::array({"aubrac", "other"})).set("azp", "aubrac");
    EXPECT_EQ(check_id_token(claims, expected).trust, OidcTrust::trusted);
    claims = honest();
    claims.set("iat", now + 59).set("exp", now - 59);
    EXPECT_EQ(check_id_token(claims, expected).trust, OidcTrust::trusted) << "clocks may differ by a minute";
}

TEST(IdToken, IsRefusedForEachLie) {
    const Lie lies[] = {
        {"iss", "https://evil.example"},
        {"iss", "https://idp.example/api/v2/"},
        {"iss", nullptr},
        {"iss", Value::array({"https://idp.example/api/v2"})},
        {"aud", "other"},
        {"aud", "aubrac2"},
        {"aud", nullptr},
        {"aud", Value::array()},
        {"aud", Value::array({"other"})},
        {"aud", Value::array({"aubrac", "other"})},
        {"azp", "other"},
        {"azp", nullptr},
        {"sub", ""},
        {"sub", nullptr},
        {"sub", 42},
        {"sub", std::string(256, 'x')},
        {"exp", now - 61},
        {"exp", nullptr},
        {"exp", "later"},
        {"iat", now + 61},
        {"iat", now - 601},
        {"iat", nullptr},
        {"nbf", now + 61},
        {"nonce", std::string(43, 'x')},
        {"nonce", ""},
        {"nonce", nullptr},
        {"at_hash", "AAAAAAAAAAAAAAAAAAAAAA"},
        {"at_hash", nullptr},
        {"acr", nullptr, OidcTrust::weak},
        {"acr", "eidas1", OidcTrust::weak},
        {"acr", "EIDAS2", OidcTrust::weak},
        {"acr", Value::array({"eidas2"}), OidcTrust::weak},
    };
    for (const auto& lie : lies) {
        auto claims = honest();
        claims.set(lie.name, lie.value);
        const auto verdict = check_id_token(claims, expected);
        EXPECT_EQ(verdict.trust, lie.trust) << lie.name << " " << lie.value.dump();
        EXPECT_FALSE(verdict.problem.empty());
    }
    auto asked_nothing = expected;
    asked_nothing.nonce.clear();
    auto claims = honest();
    claims.set("nonce", "");
    EXPECT_EQ(check_id_token(claims, asked_nothing).trust, OidcTrust::untrusted) << "no nonce is no proof";
}

TEST(Userinfo, MustBeOfTheSamePerson) {
    const auto person = Value::object({{"sub", "42"}});
    EXPECT_EQ(check_userinfo(person, OidcUserinfo::plain, "42", expected).trust, OidcTrust::trusted);
    EXPECT_EQ(check_userinfo(person, OidcUserinfo::plain, "43", expected).trust, OidcTrust::untrusted);
    EXPECT_EQ(check_userinfo(Value::object(), OidcUserinfo::plain, "", expected).trust, OidcTrust::untrusted);
    EXPECT_EQ(check_userinfo(person, OidcUserinfo::is_signed, "42", expected).trust, OidcTrust::untrusted);
    EXPECT_EQ(check_userinfo(honest(), OidcUserinfo::is_signed, "42", expected).trust, OidcTrust::trusted);
    auto old = honest();
    old.set("exp", now - 61);
    EXPECT_EQ(check_userinfo(old, OidcUserinfo::is_signed, "42", expected).trust, OidcTrust::untrusted);
}

// Signed once with two throw-away P-256 keys whose private halves are forgotten.
constexpr auto key_one =
    R"({"kty":"EC","kid":"one","crv":"P-256","x":"VBXyfwrRgmxhSQO6VGfcLnr_Ewuclxb76yhmMgxcAJ0",)"
    R"("y":"AYiHnAaNQOZadFuVww8Z1tjwT47CiuRebRo5pwSeb9Y"})";
constexpr auto key_two =
    R"({"kty":"EC","kid":"two","crv":"P-256","x":"0joTQY7mDyRvCe8z_lXtrKrZzntC52S6cBpUtDXWe3w",)"
    R"("y":"6jWwI4__EfiaC1QvE7D5GTmu8gnw5DFgvC12cJPxdF0"})";
constexpr auto token_one =
    "eyJhbGciOiJFUzI1NiIsImtpZCI6Im9uZSJ9."
    "eyJpc3MiOiJodHRwczovL2lkcC5leGFtcGxlL2FwaS92MiIsInN1YiI6IjQyIiwiYXVkIjoiYXVicmFjIn0."
    "iA2f2iJ2VRBrOiQ2KCwjDpKNwE6USuEgfIlKfrAM5XYXNbARi7OYs_eACmZ4xFdbXx735a5QBX4T-WRqgNi7Pw";
constexpr auto token_two =
    "eyJhbGciOiJFUzI1NiIsImtpZCI6InR3byJ9."
    "eyJpc3MiOiJodHRwczovL2lkcC5leGFtcGxlL2FwaS92MiIsInN1YiI6IjQyIiwiYXVkIjoiYXVicmFjIn0."
    "pTAMbwQG9piOKT9bgZhqIhZy5ULr820Htc5A_Ixy-CdwrV6fjFczcMKpB8d7K2SBuE6KW6ecXVYdWM3VMGZOIQ";

Value document() {
    const std::string base = "https://idp.example/api/v2";
    return Value::object({{"issuer", base},
                          {"authorization_endpoint", base + "/authorize"},
                          {"token_endpoint", base + "/token"},
                          {"userinfo_endpoint", base + "/userinfo"},
                          {"jwks_uri", base + "/jwks"},
                          {"end_session_endpoint", base + "/session/end"}});
}

class ProviderTest : public testing::Test {
protected:
    OidcFetch fetch() {
        return [this](const OidcRequest& request) {
            ++fetched_[request.url];
            const bool keys = request.url == "https://idp.example/api/v2/jwks";
            return OidcAnswer{200, "application/json", keys ? R"({"keys":[)" + keys_ + "]}" : document_.dump()};
        };
    }
    int key_reads() { return fetched_["https://idp.example/api/v2/jwks"]; }

    Value document_ = document();
    std::string keys_ = key_one;
    std::map<std::string, int> fetched_;
    base::Instant now_{1795266300000};
};

TEST_F(ProviderTest, IsReadOnceAnHour) {
    OidcProvider provider("https://idp.example/api/v2", fetch());
    EXPECT_EQ(provider.metadata(now_).token_endpoint, "https://idp.example/api/v2/token");
    EXPECT_FALSE(provider.metadata(now_).announces_pkce);
    EXPECT_EQ(fetched_["https://idp.example/api/v2/.well-known/openid-configuration"], 1);
    (void)provider.metadata(now_.plus_seconds(3600));
    EXPECT_EQ(fetched_["https://idp.example/api/v2/.well-known/openid-configuration"], 2);
}

TEST_F(ProviderTest, IsRefusedWhenItsDocumentLies) {
    const std::pair<const char*, Value> lies[] = {
        {"issuer", "https://evil.example"},
        {"issuer", nullptr},
        {"token_endpoint", "https://evil.example/token"},
        {"token_endpoint", "http://idp.example/api/v2/token"},
        {"token_endpoint", "https://idp.example@evil.example/token"},
        {"token_endpoint", "https://idp.example.evil.example/token"},
        {"jwks_uri", "http://169.254.169.254/latest"},
        {"jwks_uri", "file:///etc/passwd"},
        {"userinfo_endpoint", nullptr},
        {"end_session_endpoint", "https://evil.example/"},
    };
    for (const auto& [name, value] : lies) {
        document_ = document();
        document_.set(name, value);
        OidcProvider provider("https://idp.example/api/v2", fetch());
        EXPECT_THROW((void)provider.metadata(now_), base::Failure) << name << value.dump();
    }
}

TEST_F(ProviderTest, MustBeReachedByHttpsButOnTheLoopback) {
    for (const auto* issuer : {"http://idp.example", "https://", "ftp://idp.example", "",
                               "http://127.0.0.1.evil.example", "http://localhost.evil.example:80"})
        EXPECT_THROW(OidcProvider(issuer, fetch()), base::Failure) << issuer;
    EXPECT_NO_THROW(OidcProvider("http://127.0.0.1:9000/api/v2", fetch()));
}

TEST_F(ProviderTest, KeysAreReadAgainWhenATokenNamesOneThatIsNotThere) {
    OidcProvider provider("https://idp.example/api/v2", fetch());
    EXPECT_TRUE(provider.verify(token_one, now_).ok());
    keys_ = std::string(key_one) + "," + key_two;
    const auto later = now_.plus_seconds(60);
    EXPECT_TRUE(provider.verify(token_two, later).ok());
    EXPECT_EQ(key_reads(), 2);
    EXPECT_TRUE(provider.verify(token_one, later).ok());
    EXPECT_EQ(key_reads(), 2);
}

TEST_F(ProviderTest, IsNotHammeredByUnknownKeys) {
    OidcProvider provider("https://idp.example/api/v2", fetch());
    for (int i = 0; i < 20; ++i) EXPECT_FALSE(provider.verify(token_two, now_.plus_seconds(i)).ok());
    EXPECT_EQ(key_reads(), 1);
    EXPECT_FALSE(provider.verify(token_two, now_.plus_seconds(60)).ok());
    EXPECT_EQ(key_reads(), 2);
}

TEST_F(ProviderTest, ForgetsAKeyThatTheProviderWithdrew) {
    OidcProvider provider("https://idp.example/api/v2", fetch());
    EXPECT_TRUE(provider.verify(token_one, now_).ok());
    keys_ = key_two;
    EXPECT_TRUE(provider.verify(token_two, now_.plus_seconds(60)).ok());
    EXPECT_FALSE(provider.verify(token_one, now_.plus_seconds(60)).ok());
}

} // namespace
} // namespace aubrac::kernel
