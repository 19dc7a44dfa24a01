// SPDX-License-Identifier: AGPL-3.0-or-later
#include <adapters/openssl/jwt.hpp>

#include "pointers.hpp"

#include <adapters/json/json.hpp>
#include <adapters/openssl/base64.hpp>
#include <adapters/openssl/digest.hpp>
#include <algorithm>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <openssl/x509.h>
#include <optional>
#include <vector>

namespace aubrac::adapters::openssl {

namespace {

constexpr std::size_t token_limit = 64 * 1024;
constexpr std::size_t jwks_limit = 1024 * 1024;
constexpr std::size_t keys_limit = 100;

struct Parts {
    std::string_view signed_text;
    std::string header_text;
    json::Value header;
    std::string payload_text;
    std::string signature;
};

std::optional<Parts> split_token(std::string_view token) {
    if (token.size() > token_limit) return std::nullopt;
    const auto first = token.find('.');
    const auto second = first == std::string_view::npos ? first : token.find('.', first + 1);
    if (second == std::string_view::npos) return std::nullopt;
    const auto header = decode_base64url(token.substr(0, first));
    const auto payload = decode_base64url(token.substr(first + 1, second - first - 1));
    const auto signature = decode_base64url(token.substr(second + 1));
    if (!header || !payload || !signature) return std::nullopt;
    const auto header_json = json::parse(*header);
    const auto payload_json = json::parse(*payload);
    if (!header_json || !header_json->is_object() || !payload_json || !payload_json->is_object())
        return std::nullopt;
    return Parts{token.substr(0, second), *header, *header_json, *payload, *signature};
}

JwtVerdict accept(Parts parts) {
    return {JwtProblem::none, std::move(parts.header_text), std::move(parts.payload_text)};
}

KeyPointer make_key(const char* kind, ossl_param_bld_st& builder) {
    const Pointer<ossl_param_st> parameters(OSSL_PARAM_BLD_to_param(&builder));
    const Pointer<evp_pkey_ctx_st> context(EVP_PKEY_CTX_new_from_name(nullptr, kind, nullptr));
    expect(parameters && context && EVP_PKEY_fromdata_init(context.get()) == 1, "reading a JWK");
    evp_pkey_st* key = nullptr;
    EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_PUBLIC_KEY, parameters.get());
    forget_errors();
    return KeyPointer(key);
}

Pointer<bignum_st> make_number(std::string_view bytes) {
    return Pointer<bignum_st>(BN_bin2bn(octets(bytes), static_cast<int>(bytes.size()), nullptr));
}

KeyPointer make_rsa_key(const json::Value& jwk) {
    const auto n = decode_base64url(jwk["n"].text_or(""));
    const auto e = decode_base64url(jwk["e"].text_or(""));
    if (!n || !e || n->empty() || e->empty() || n->size() > 2048 || e->size() > 8) return nullptr;
    const auto modulus = make_number(*n);
    const auto exponent = make_number(*e);
    if (BN_num_bits(modulus.get()) < 2048) return nullptr;
    const Pointer<ossl_param_bld_st> builder(OSSL_PARAM_BLD_new());
    expect(builder && OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_N, modulus.get()) == 1 &&
               OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_E, exponent.get()) == 1,
           "reading a JWK");
    return make_key("RSA", *builder);
}

KeyPointer make_p256_key(const json::Value& jwk) {
    const auto x = decode_base64url(jwk["x"].text_or(""));
    const auto y = decode_base64url(jwk["y"].text_or(""));
    if (!x || !y || x->size() != 32 || y->size() != 32 || jwk["crv"].text_or("") != "P-256") return nullptr;
    const std::string point = '\x04' + *x + *y;
    const Pointer<ossl_param_bld_st> builder(OSSL_PARAM_BLD_new());
    expect(builder &&
               OSSL_PARAM_BLD_push_utf8_string(builder.get(), OSSL_PKEY_PARAM_GROUP_NAME, "prime256v1", 0) == 1 &&
               OSSL_PARAM_BLD_push_octet_string(builder.get(), OSSL_PKEY_PARAM_PUB_KEY, point.data(),
                                                point.size()) == 1,
           "reading a JWK");
    return make_key("EC", *builder);
}

/// A JWS carries r and s side by side (RFC 7518 §3.4), OpenSSL wants them in DER.
std::optional<std::string> ecdsa_to_der(std::string_view raw) {
    if (raw.size() != 64) return std::nullopt;
    const Pointer<ECDSA_SIG_st> signature(ECDSA_SIG_new());
    expect(signature != nullptr, "reading a signature");
    auto r = make_number(raw.substr(0, 32));
    auto s = make_number(raw.substr(32));
    expect(ECDSA_SIG_set0(signature.get(), r.release(), s.release()) == 1, "reading a signature");
    unsigned char* der = nullptr;
    const int size = i2d_ECDSA_SIG(signature.get(), &der);
    expect(size > 0, "reading a signature");
    std::string out(reinterpret_cast<char*>(der), size);
    OPENSSL_free(der);
    return out;
}

bool is_signature_of(evp_pkey_st& key, std::string_view text, std::string_view signature) {
    const Pointer<evp_md_ctx_st> context(EVP_MD_CTX_new());
    expect(context && EVP_DigestVerifyInit(context.get(), nullptr, EVP_sha256(), nullptr, &key) == 1, "verifying");
    const bool sound =
        EVP_DigestVerify(context.get(), octets(signature), signature.size(), octets(text), text.size()) == 1;
    forget_errors();
    return sound;
}

bool suits(const json::Value& jwk, std::string_view algorithm) {
    return jwk["kty"].text_or("") == (algorithm == "RS256" ? "RSA" : "EC") && jwk["use"].text_or("sig") == "sig" &&
           jwk["alg"].text_or(algorithm) == algorithm;
}

KeyPointer find_key(std::string_view jwks, const json::Value& header, const std::string& algorithm) {
    const auto set = json::parse(jwks, {.bytes = jwks_limit});
    if (!set) return nullptr;
    const auto* kid = header.find("kid");
    std::vector<const json::Value*> candidates;
    const auto& keys = (*set)["keys"].items();
    for (std::size_t i = 0; i < std::min(keys.size(), keys_limit); ++i)
        if (suits(keys[i], algorithm) && (!kid || (kid->is_text() && keys[i]["kid"] == *kid)))
            candidates.push_back(&keys[i]);
    // Two keys for one name, or several without a name: guessing which is not ours to do.
    if (candidates.size() != 1) return nullptr;
    return algorithm == "RS256" ? make_rsa_key(*candidates[0]) : make_p256_key(*candidates[0]);
}

} // namespace

JwtVerdict verify_jwt_with_keys(std::string_view token, std::string_view jwks) {
    auto parts = split_token(token);
    if (!parts) return {JwtProblem::malformed};
    const auto algorithm = parts->header["alg"].text_or("");
    if ((algorithm != "RS256" && algorithm != "ES256") || parts->header.find("crit"))
        return {JwtProblem::algorithm_refused};
    const auto key = find_key(jwks, parts->header, algorithm);
    if (!key) return {JwtProblem::key_not_found};
    const auto signature = algorithm == "ES256" ? ecdsa_to_der(parts->signature) : parts->signature;
    if (!signature || !is_signature_of(*key, parts->signed_text, *signature)) return {JwtProblem::signature_wrong};
    return accept(std::move(*parts));
}

JwtVerdict verify_jwt_with_secret(std::string_view token, std::string_view secret) {
    auto parts = split_token(token);
    if (!parts) return {JwtProblem::malformed};
    if (parts->header["alg"].text_or("") != "HS256" || parts->header.find("crit"))
        return {JwtProblem::algorithm_refused};
    if (secret.empty()) return {JwtProblem::key_not_found};
    if (!equal_in_constant_time(hmac_sha256(secret, parts->signed_text), parts->signature))
        return {JwtProblem::signature_wrong};
    return accept(std::move(*parts));
}

std::string write_jwt_with_secret(std::string_view payload, std::string_view secret) {
    const auto text = encode_base64url(R"({"alg":"HS256","typ":"JWT"})") + "." + encode_base64url(payload);
    return text + "." + encode_base64url(hmac_sha256(secret, text));
}

} // namespace aubrac::adapters::openssl
