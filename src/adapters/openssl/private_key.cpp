// SPDX-License-Identifier: AGPL-3.0-or-later
#include <adapters/openssl/private_key.hpp>

#include "native.hpp"

#include <base/failure.hpp>
#include <openssl/evp.h>
#include <openssl/pkcs12.h>
#include <openssl/provider.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

namespace aubrac::adapters::openssl {

namespace {

constexpr std::size_t pkcs12_limit = 1024 * 1024;

/// The old encryptions live apart in OpenSSL 3, and in a context of their own so that nothing else may use them.
class LegacyContext {
public:
    LegacyContext() : context_(OSSL_LIB_CTX_new()) {
        expect(context_ != nullptr, "reading a PKCS#12");
        usual_ = OSSL_PROVIDER_load(context_, "default");
        legacy_ = OSSL_PROVIDER_load(context_, "legacy");
        forget_errors();
    }
    ~LegacyContext() {
        if (legacy_) OSSL_PROVIDER_unload(legacy_);
        if (usual_) OSSL_PROVIDER_unload(usual_);
        OSSL_LIB_CTX_free(context_);
    }
    LegacyContext(const LegacyContext&) = delete;
    LegacyContext& operator=(const LegacyContext&) = delete;
    OSSL_LIB_CTX* get() const { return context_; }

private:
    OSSL_LIB_CTX* context_;
    OSSL_PROVIDER* usual_ = nullptr;
    OSSL_PROVIDER* legacy_ = nullptr;
};

std::optional<Certificate> copy(X509* certificate) {
    return Certificate::parse(write_der([&](unsigned char** out) { return i2d_X509(certificate, out); }));
}

} // namespace

PrivateKey PrivateKey::adopt(evp_pkey_st* key) { return PrivateKey(std::shared_ptr<evp_pkey_st>(key, Free())); }

PrivateKey PrivateKey::make_rsa(int bits) {
    auto* key = EVP_RSA_gen(static_cast<unsigned int>(bits));
    expect(key != nullptr, "generating an RSA key");
    return adopt(key);
}

PrivateKey PrivateKey::make_p256() {
    auto* key = EVP_EC_gen("P-256");
    expect(key != nullptr, "generating a P-256 key");
    return adopt(key);
}

std::optional<PrivateKey> PrivateKey::parse_pem(std::string_view pem) {
    auto key = parse_private_pem(pem);
    if (!key) return std::nullopt;
    return adopt(key.release());
}

evp_pkey_st& PrivateKey::native() const { return *key_; }

KeyKind PrivateKey::kind() const {
    const int id = EVP_PKEY_get_base_id(key_.get());
    return id == EVP_PKEY_RSA ? KeyKind::rsa : id == EVP_PKEY_EC ? KeyKind::ec : KeyKind::other;
}

std::string PrivateKey::sign(Hash hash, std::string_view digest) const {
    if (kind() == KeyKind::other) throw base::Failure("signing: the key is neither RSA nor of an elliptic curve");
    const Pointer<evp_pkey_ctx_st> context(EVP_PKEY_CTX_new(key_.get(), nullptr));
    expect(context && EVP_PKEY_sign_init(context.get()) == 1, "signing");
    if (kind() == KeyKind::rsa)
        expect(EVP_PKEY_CTX_set_rsa_padding(context.get(), RSA_PKCS1_PADDING) == 1, "signing");
    expect(EVP_PKEY_CTX_set_signature_md(context.get(), openssl::native(hash)) == 1, "signing");
    std::size_t size = 0;
    expect(EVP_PKEY_sign(context.get(), nullptr, &size, octets(digest), digest.size()) == 1, "signing");
    std::string signature(size, '\0');
    expect(EVP_PKEY_sign(context.get(), octets(signature), &size, octets(digest), digest.size()) == 1, "signing");
    signature.resize(size);
    return signature;
}

std::string PrivateKey::pem() const { return write_private_pem(*key_); }

bool PrivateKey::is_key_of(const Certificate& certificate) const {
    const bool yes = X509_check_private_key(&certificate.native(), key_.get()) == 1;
    forget_errors();
    return yes;
}

Pkcs12Reading read_pkcs12(std::string_view bytes, const std::string& password) {
    if (bytes.size() > pkcs12_limit) return {};
    const LegacyContext legacy;
    PKCS12* raw = PKCS12_init_ex(NID_pkcs7_data, legacy.get(), nullptr);
    expect(raw != nullptr, "reading a PKCS#12");
    const unsigned char* at = octets(bytes);
    if (!d2i_PKCS12(&raw, &at, static_cast<long>(bytes.size()))) raw = nullptr;
    const Owned<PKCS12, PKCS12_free> file(raw);
    forget_errors();
    if (!file || !PKCS12_mac_present(file.get())) return {};
    if (PKCS12_verify_mac(file.get(), password.c_str(), -1) != 1) {
        forget_errors();
        return {Pkcs12Problem::wrong_password, {}};
    }
    EVP_PKEY* key = nullptr;
    X509* certificate = nullptr;
    STACK_OF(X509)* others = nullptr;
    const bool parsed = PKCS12_parse(file.get(), password.c_str(), &key, &certificate, &others) == 1;
    const KeyPointer owned_key(key);
    const CertificatePointer owned_certificate(certificate);
    const CertificateStack chain(others);
    forget_errors();
    if (!parsed) return {};
    if (!key || !certificate) return {Pkcs12Problem::incomplete, {}};
    // Written and read again: out of the context of the old encryptions.
    auto ours = PrivateKey::parse_pem(write_private_pem(*key));
    auto leaf = copy(certificate);
    if (!ours || !leaf || !ours->is_key_of(*leaf)) return {Pkcs12Problem::incomplete, {}};
    Pkcs12Reading reading{Pkcs12Problem::none, Identity{*ours, *leaf, {}}};
    for (int i = 0; chain && i < sk_X509_num(chain.get()); ++i)
        if (auto authority = copy(sk_X509_value(chain.get(), i)))
            reading.identity->chain.push_back(std::move(*authority));
    return reading;
}

std::string write_pkcs12(const Identity& identity, const std::string& password, const std::string& name) {
    const auto chain = make_stack(identity.chain);
    const Owned<PKCS12, PKCS12_free> file(PKCS12_create(password.c_str(), name.c_str(), &identity.key.native(),
                                                        &identity.certificate.native(), chain.get(), 0, 0, 0, 0,
                                                        0));
    expect(file != nullptr, "writing a PKCS#12");
    return write_der([&](unsigned char** out) { return i2d_PKCS12(file.get(), out); });
}

} // namespace aubrac::adapters::openssl
