// SPDX-License-Identifier: AGPL-3.0-or-later
#include <adapters/openssl/x509.hpp>

#include "native.hpp"

#include <adapters/openssl/digest.hpp>
#include <base/ensure.hpp>
#include <base/text.hpp>
#include <openssl/bn.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/x509v3.h>

namespace aubrac::adapters::openssl {

struct Certificate::Content {
    CertificatePointer certificate;
    std::string der;
    CertificateSummary summary;
};

namespace {

constexpr std::size_t urls_limit = 8;
constexpr std::size_t pem_limit = 5000;

using Points = Owned<STACK_OF(DIST_POINT), CRL_DIST_POINTS_free>;
using Access = Owned<AUTHORITY_INFO_ACCESS, AUTHORITY_INFO_ACCESS_free>;

/// What a stranger writes in a name need not be UTF-8.
std::string clean(std::string text) {
    if (base::is_utf8(text)) return base::one_line(text, 500);
    for (char& c : text)
        if (static_cast<unsigned char>(c) >= 0x80) c = '?';
    return base::one_line(text, 500);
}

std::string entry_of(const X509_NAME* name, int what) {
    const int at = X509_NAME_get_index_by_NID(const_cast<X509_NAME*>(name), what, -1);
    if (at < 0) return {};
    unsigned char* text = nullptr;
    const int size = ASN1_STRING_to_UTF8(&text, X509_NAME_ENTRY_get_data(X509_NAME_get_entry(name, at)));
    forget_errors();
    if (size < 0) return {};
    std::string out(reinterpret_cast<char*>(text), static_cast<std::size_t>(size));
    OPENSSL_free(text);
    return clean(out);
}

void add_url(const GENERAL_NAME& name, std::vector<std::string>& urls) {
    if (name.type != GEN_URI || urls.size() >= urls_limit) return;
    const auto url = bytes_of(name.d.uniformResourceIdentifier);
    if ((url.starts_with("http://") || url.starts_with("https://")) && url.size() < 2000 && base::is_utf8(url))
        urls.push_back(base::one_line(url, 2000));
}

std::vector<std::string> access_urls(const Certificate& certificate, int method) {
    std::vector<std::string> urls;
    const Access access(static_cast<AUTHORITY_INFO_ACCESS*>(
        X509_get_ext_d2i(&certificate.native(), NID_info_access, nullptr, nullptr)));
    forget_errors();
    for (int i = 0; access && i < sk_ACCESS_DESCRIPTION_num(access.get()); ++i) {
        const auto* description = sk_ACCESS_DESCRIPTION_value(access.get(), i);
        if (OBJ_obj2nid(description->method) == method) add_url(*description->location, urls);
    }
    return urls;
}

bool has_extended_usage(const Certificate& certificate, std::uint32_t usage) {
    const auto found = X509_get_extended_key_usage(&certificate.native());
    return found != UINT32_MAX && (found & usage) != 0;
}

} // namespace

std::optional<Certificate> Certificate::parse(std::string_view der) {
    auto [raw, is_whole] =
        read_der(der, [](const unsigned char** at, long size) { return d2i_X509(nullptr, at, size); });
    auto content = std::make_shared<Content>();
    content->certificate.reset(raw);
    if (!is_whole) return std::nullopt;
    // Computes and keeps the extensions now; a certificate whose extensions cannot be read proves nothing.
    const bool is_sound =
        (X509_get_extension_flags(raw) & EXFLAG_INVALID) == 0 && X509_get0_pubkey(raw) != nullptr;
    const auto from = read_time(X509_get0_notBefore(raw));
    const auto until = read_time(X509_get0_notAfter(raw));
    forget_errors();
    if (!is_sound || !from || !until) return std::nullopt;
    content->der = der;
    auto& summary = content->summary;
    summary.subject = clean(write_name(X509_get_subject_name(raw)));
    summary.issuer = clean(write_name(X509_get_issuer_name(raw)));
    const Pointer<bignum_st> serial(ASN1_INTEGER_to_BN(X509_get0_serialNumber(raw), nullptr));
    char* digits = serial ? BN_bn2hex(serial.get()) : nullptr;
    summary.serial = digits ? digits : "";
    OPENSSL_free(digits);
    summary.not_before = *from;
    summary.not_after = *until;
    summary.sha256 = sha256(der);
    summary.public_key =
        sha256(write_der([&](unsigned char** out) { return i2d_X509_PUBKEY(X509_get_X509_PUBKEY(raw), out); }));
    return Certificate(std::move(content));
}

std::vector<Certificate> Certificate::list_pem(std::string_view pem) {
    std::vector<Certificate> all;
    if (pem.empty()) return all;
    const auto bio = make_memory_reader(pem);
    for (std::size_t i = 0; i < pem_limit; ++i) {
        char* name = nullptr;
        char* header = nullptr;
        unsigned char* bytes = nullptr;
        long size = 0;
        if (PEM_read_bio(bio.get(), &name, &header, &bytes, &size) != 1) break;
        const std::string_view kind(name);
        if (kind == PEM_STRING_X509 || kind == PEM_STRING_X509_OLD || kind == PEM_STRING_X509_TRUSTED)
            if (auto found = parse({reinterpret_cast<char*>(bytes), static_cast<std::size_t>(size)}))
                all.push_back(std::move(*found));
        OPENSSL_free(name);
        OPENSSL_free(header);
        OPENSSL_free(bytes);
    }
    forget_errors();
    return all;
}

const std::string& Certificate::der() const { return content_->der; }
const CertificateSummary& Certificate::summary() const { return content_->summary; }
x509_st& Certificate::native() const { return *content_->certificate; }

std::string Certificate::pem() const {
    const auto bio = make_memory_writer();
    expect(PEM_write_bio_X509(bio.get(), &native()) == 1, "writing a certificate");
    return content(*bio);
}

std::string Certificate::common_name() const {
    const auto name = entry_of(X509_get_subject_name(&native()), NID_commonName);
    return name.empty() ? summary().subject : name;
}

std::string Certificate::organisation() const {
    return entry_of(X509_get_subject_name(&native()), NID_organizationName);
}

std::string Certificate::serial_decimal() const {
    const Pointer<bignum_st> serial(ASN1_INTEGER_to_BN(X509_get0_serialNumber(&native()), nullptr));
    char* digits = serial ? BN_bn2dec(serial.get()) : nullptr;
    std::string out = digits ? digits : "";
    OPENSSL_free(digits);
    return out;
}

std::string Certificate::issuer_der() const {
    return write_der([&](unsigned char** out) { return i2d_X509_NAME(X509_get_issuer_name(&native()), out); });
}

std::string Certificate::serial_der() const {
    return write_der(
        [&](unsigned char** out) { return i2d_ASN1_INTEGER(X509_get0_serialNumber(&native()), out); });
}

KeyKind Certificate::key_kind() const {
    switch (EVP_PKEY_get_base_id(X509_get0_pubkey(&native()))) {
    case EVP_PKEY_RSA:
        return KeyKind::rsa;
    case EVP_PKEY_EC:
        return KeyKind::ec;
    default:
        return KeyKind::other;
    }
}

int Certificate::key_bits() const { return EVP_PKEY_get_bits(X509_get0_pubkey(&native())); }

bool Certificate::is_authority() const { return X509_check_ca(&native()) == 1; }

bool Certificate::is_self_issued() const {
    return X509_NAME_cmp(X509_get_subject_name(&native()), X509_get_issuer_name(&native())) == 0;
}

bool Certificate::may_sign() const {
    return (X509_get_key_usage(&native()) & (KU_DIGITAL_SIGNATURE | KU_NON_REPUDIATION)) != 0;
}

bool Certificate::may_commit() const {
    return (X509_get_extension_flags(&native()) & EXFLAG_KUSAGE) != 0 &&
           (X509_get_key_usage(&native()) & KU_NON_REPUDIATION) != 0;
}

bool Certificate::may_stamp_time() const {
    const int at = X509_get_ext_by_NID(&native(), NID_ext_key_usage, -1);
    return at >= 0 && X509_EXTENSION_get_critical(X509_get_ext(&native(), at)) != 0 &&
           X509_get_extended_key_usage(&native()) == XKU_TIMESTAMP;
}

bool Certificate::may_answer_ocsp() const { return has_extended_usage(*this, XKU_OCSP_SIGN); }

bool Certificate::is_exempt_of_status() const {
    return X509_get_ext_by_NID(&native(), NID_id_pkix_OCSP_noCheck, -1) >= 0;
}

std::vector<std::string> Certificate::ocsp_urls() const { return access_urls(*this, NID_ad_OCSP); }
std::vector<std::string> Certificate::issuer_urls() const { return access_urls(*this, NID_ad_ca_issuers); }

std::vector<std::string> Certificate::crl_urls() const {
    std::vector<std::string> urls;
    const Points points(static_cast<STACK_OF(DIST_POINT)*>(
        X509_get_ext_d2i(&native(), NID_crl_distribution_points, nullptr, nullptr)));
    forget_errors();
    for (int i = 0; points && i < sk_DIST_POINT_num(points.get()); ++i) {
        const auto* point = sk_DIST_POINT_value(points.get(), i)->distpoint;
        if (!point || point->type != 0) continue;
        for (int j = 0; j < sk_GENERAL_NAME_num(point->name.fullname); ++j)
            add_url(*sk_GENERAL_NAME_value(point->name.fullname, j), urls);
    }
    return urls;
}

bool Certificate::is_issued_by(const Certificate& issuer) const {
    const bool yes = X509_check_issued(&issuer.native(), &native()) == X509_V_OK &&
                     X509_verify(&native(), X509_get0_pubkey(&issuer.native())) == 1;
    forget_errors();
    return yes;
}

bool is_signed_by(const Certificate& certificate, Hash hash, std::string_view digest, std::string_view signature,
                  Padding padding) {
    const auto kind = certificate.key_kind();
    if (kind == KeyKind::other || digest.size() != size_of(hash)) return false;
    const Pointer<evp_pkey_ctx_st> context(EVP_PKEY_CTX_new(X509_get0_pubkey(&certificate.native()), nullptr));
    bool ready = context && EVP_PKEY_verify_init(context.get()) == 1;
    if (ready && kind == KeyKind::rsa)
        ready = EVP_PKEY_CTX_set_rsa_padding(context.get(), padding == Padding::pss ? RSA_PKCS1_PSS_PADDING
                                                                                    : RSA_PKCS1_PADDING) == 1;
    ready = ready && EVP_PKEY_CTX_set_signature_md(context.get(), native(hash)) == 1;
    const bool sound = ready && EVP_PKEY_verify(context.get(), octets(signature), signature.size(), octets(digest),
                                                digest.size()) == 1;
    forget_errors();
    return sound;
}

std::string ecdsa_to_der(std::string_view raw) {
    if (raw.empty() || raw.size() % 2 != 0 || raw.size() > 132) return {};
    const auto number = [](std::string_view bytes) {
        return BN_bin2bn(octets(bytes), static_cast<int>(bytes.size()), nullptr);
    };
    const Pointer<ECDSA_SIG_st> signature(ECDSA_SIG_new());
    expect(signature != nullptr, "reading a signature");
    expect(ECDSA_SIG_set0(signature.get(), number(raw.substr(0, raw.size() / 2)),
                          number(raw.substr(raw.size() / 2))) == 1,
           "reading a signature");
    return write_der([&](unsigned char** out) { return i2d_ECDSA_SIG(signature.get(), out); });
}

std::string ecdsa_to_raw(std::string_view der, std::size_t number_bytes) {
    auto [raw, is_whole] =
        read_der(der, [](const unsigned char** at, long size) { return d2i_ECDSA_SIG(nullptr, at, size); });
    const Pointer<ECDSA_SIG_st> signature(raw);
    if (!is_whole) return {};
    std::string out(2 * number_bytes, '\0');
    const int size = static_cast<int>(number_bytes);
    const bool fits = BN_bn2binpad(ECDSA_SIG_get0_r(raw), octets(out), size) == size &&
                      BN_bn2binpad(ECDSA_SIG_get0_s(raw), octets(out) + number_bytes, size) == size;
    forget_errors();
    return fits ? out : std::string();
}

} // namespace aubrac::adapters::openssl
