// SPDX-License-Identifier: AGPL-3.0-or-later
// JSON Web Tokens: the vector of RFC 7515 A.1, tokens signed here by OpenSSL, and the known attacks.
#include <adapters/json/json.hpp>
#include <adapters/openssl/base64.hpp>
#include <adapters/openssl/digest.hpp>
#include <adapters/openssl/jwt.hpp>
#include <gtest/gtest.h>
#include <memory>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>

using namespace aubrac::adapters;
using namespace aubrac::adapters::openssl;

namespace {

using Key = std::shared_ptr<EVP_PKEY>;

Key make_rsa(unsigned bits) { return Key(EVP_RSA_gen(bits), EVP_PKEY_free); }
Key make_p256() { return Key(EVP_EC_gen("P-256"), EVP_PKEY_free); }

std::string number(const Key& key, const char* name, int size) {
    BIGNUM* value = nullptr;
    EXPECT_EQ(EVP_PKEY_get_bn_param(key.get(), name, &value), 1);
    std::string bytes(size > 0 ? size : BN_num_bytes(value), '\0');
    BN_bn2binpad(value, reinterpret_cast<unsigned char*>(bytes.data()), static_cast<int>(bytes.size()));
    BN_free(value);
    return encode_base64url(bytes);
}

json::Value rsa_jwk(const Key& key, const char* kid) {
    return json::Value::object({{"kty", "RSA"},
                                {"kid", kid},
                                {"use", "sig"},
                                {"n", number(key, OSSL_PKEY_PARAM_RSA_N, 0)},
                                {"e", number(key, OSSL_PKEY_PARAM_RSA_E, 0)}});
}

json::Value p256_jwk(const Key& key, const char* kid) {
    return json::Value::object({{"kty", "EC"},
                                {"kid", kid},
                                {"crv", "P-256"},
                                {"x", number(key, OSSL_PKEY_PARAM_EC_PUB_X, 32)},
                                {"y", number(key, OSSL_PKEY_PARAM_EC_PUB_Y, 32)}});
}

std::string set_of(std::vector<json::Value> keys) {
    return json::Value::object({{"keys", json::Value::array(std::move(keys))}}).dump();
}

std::string der_to_raw(const std::string& der) {
    const auto* at = reinterpret_cast<const unsigned char*>(der.data());
    ECDSA_SIG* signature = d2i_ECDSA_SIG(nullptr, &at, static_cast<long>(der.size()));
    std::string raw(64, '\0');
    auto* out = reinterpret_cast<unsigned char*>(raw.data());
    BN_bn2binpad(ECDSA_SIG_get0_r(signature), out, 32);
    BN_bn2binpad(ECDSA_SIG_get0_s(signature), out + 32, 32);
    ECDSA_SIG_free(signature);
    return raw;
}

std::string sign(const Key& key, const std::string& header, const std::string& payload) {
    const auto text = encode_base64url(header) + "." + encode_base64url(payload);
    const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(), EVP_MD_CTX_free);
    EVP_DigestSignInit(context.get(), nullptr, EVP_sha256(), nullptr, key.get());
    std::string signature(1024, '\0');
    std::size_t size = signature.size();
    EXPECT_EQ(EVP_DigestSign(context.get(), reinterpret_cast<unsigned char*>(signature.data()), &size,
                             reinterpret_cast<const unsigned char*>(text.data()), text.size()),
              1);
    signature.resize(size);
    if (EVP_PKEY_get_base_id(key.get()) == EVP_PKEY_EC) signature = der_to_raw(signature);
    return text + "." + encode_base64url(signature);
}

const std::string payload = R"({"sub":"42","nonce":"é"})";

} // namespace

TEST(Jwt, OfRfc7515IsAccepted) {
    const std::string token =
        "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0d"
        "HA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ.dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
    const auto secret =
        decode_base64url("AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow");
    ASSERT_TRUE(secret);
    const auto verdict = verify_jwt_with_secret(token, *secret);
    ASSERT_TRUE(verdict.ok());
    EXPECT_EQ(json::parse(verdict.payload)->find("iss")->text_or(""), "joe");
    EXPECT_EQ(verify_jwt_with_secret(token, "another").problem, JwtProblem::signature_wrong);
}

TEST(Jwt, SignedByAKeyOfTheProviderIsAccepted) {
    const auto rsa = make_rsa(2048);
    const auto p256 = make_p256();
    const auto jwks = set_of({rsa_jwk(rsa, "r"), p256_jwk(p256, "e"), rsa_jwk(make_rsa(2048), "other")});
    const auto with_rsa = verify_jwt_with_keys(sign(rsa, R"({"alg":"RS256","kid":"r"})", payload), jwks);
    EXPECT_TRUE(with_rsa.ok());
    EXPECT_EQ(with_rsa.payload, payload);
    for (int i = 0; i < 20; ++i) // r and s are sometimes shorter than 32 bytes
        EXPECT_TRUE(verify_jwt_with_keys(sign(p256, R"({"alg":"ES256","kid":"e"})", payload), jwks).ok());
    EXPECT_EQ(verify_jwt_with_keys(sign(rsa, R"({"alg":"RS256","kid":"other"})", payload), jwks).problem,
              JwtProblem::signature_wrong);
    EXPECT_EQ(verify_jwt_with_keys(sign(rsa, R"({"alg":"RS256","kid":"unknown"})", payload), jwks).problem,
              JwtProblem::key_not_found);
    EXPECT_EQ(verify_jwt_with_keys(sign(rsa, R"({"alg":"ES256","kid":"r"})", payload), jwks).problem,
              JwtProblem::key_not_found);
}

TEST(Jwt, WithoutKidNeedsThatThereBeOneKeyOnly) {
    const auto rsa = make_rsa(2048);
    const auto token = sign(rsa, R"({"alg":"RS256"})", payload);
    EXPECT_TRUE(verify_jwt_with_keys(token, set_of({rsa_jwk(rsa, "r"), p256_jwk(make_p256(), "e")})).ok());
    EXPECT_EQ(verify_jwt_with_keys(token, set_of({rsa_jwk(rsa, "r"), rsa_jwk(make_rsa(2048), "s")})).problem,
              JwtProblem::key_not_found);
}

TEST(Jwt, IsRefusedWithoutSignatureOrWithAnotherAlgorithm) {
    const auto rsa = make_rsa(2048);
    const auto jwks = set_of({rsa_jwk(rsa, "r")});
    const auto body = encode_base64url(payload);
    for (const char* alg : {"none", "None", "HS256", "RS512", ""}) {
        const auto header = encode_base64url(json::Value::object({{"alg", alg}, {"kid", "r"}}).dump());
        EXPECT_EQ(verify_jwt_with_keys(header + "." + body + ".", jwks).problem, JwtProblem::algorithm_refused)
            << alg;
    }
    // The public key taken for a secret.
    EXPECT_EQ(verify_jwt_with_keys(write_jwt_with_secret(payload, jwks), jwks).problem,
              JwtProblem::algorithm_refused);
    const auto rs256 = sign(rsa, R"({"alg":"RS256","kid":"r"})", payload);
    EXPECT_EQ(verify_jwt_with_secret(rs256, "secret").problem, JwtProblem::algorithm_refused);
    EXPECT_EQ(
        verify_jwt_with_keys(sign(rsa, R"({"alg":"RS256","kid":"r","crit":["b64"]})", payload), jwks).problem,
        JwtProblem::algorithm_refused);
}

TEST(Jwt, IsRefusedWhenItsPayloadChanged) {
    const auto p256 = make_p256();
    const auto jwks = set_of({p256_jwk(p256, "e")});
    auto token = sign(p256, R"({"alg":"ES256","kid":"e"})", payload);
    const auto dot = token.find('.');
    const auto second = token.find('.', dot + 1);
    const auto forged = token.substr(0, dot + 1) + encode_base64url(R"({"sub":"1"})") + token.substr(second);
    EXPECT_EQ(verify_jwt_with_keys(forged, jwks).problem, JwtProblem::signature_wrong);
    EXPECT_EQ(verify_jwt_with_keys(token.substr(0, second + 1), jwks).problem, JwtProblem::signature_wrong);
}

TEST(Jwt, IsRefusedWhenItsKeyIsWeakOrBroken) {
    const auto weak = make_rsa(1024);
    const auto token = sign(weak, R"({"alg":"RS256","kid":"r"})", payload);
    EXPECT_EQ(verify_jwt_with_keys(token, set_of({rsa_jwk(weak, "r")})).problem, JwtProblem::key_not_found);
    for (const char* jwks : {"", "[]", "{}", R"({"keys":[{"kty":"RSA","kid":"r","n":"!","e":"AQAB"}]})",
                             R"({"keys":[{"kty":"RSA","kid":"r"}]})", R"({"keys":[1,null,"x"]})"})
        EXPECT_EQ(verify_jwt_with_keys(token, jwks).problem, JwtProblem::key_not_found) << jwks;
    const auto off_curve = json::Value::object({{"kty", "EC"},
                                                {"kid", "r"},
                                                {"crv", "P-256"},
                                                {"x", encode_base64url(std::string(32, 'x'))},
                                                {"y", encode_base64url(std::string(32, 'y'))}});
    EXPECT_EQ(verify_jwt_with_keys(sign(make_p256(), R"({"alg":"ES256","kid":"r"})", payload), set_of({off_curve}))
                  .problem,
              JwtProblem::key_not_found);
}

TEST(Jwt, IsRefusedWhenItIsNoToken) {
    for (const std::string token : {"", ".", "..", "a.b", "a.b.c", "e30.e30.e30.e30", "!.e30.", "e30=.e30."})
        EXPECT_FALSE(verify_jwt_with_secret(token, "s").ok()) << token;
    EXPECT_EQ(verify_jwt_with_secret("W10.e30.", "s").problem, JwtProblem::malformed); // header is a list
    EXPECT_EQ(
        verify_jwt_with_secret(write_jwt_with_secret(R"({"a":1})", "s") + std::string(70'000, 'A'), "s").problem,
        JwtProblem::malformed);
    EXPECT_TRUE(verify_jwt_with_secret(write_jwt_with_secret(R"({"a":1})", "s"), "s").ok());
}
