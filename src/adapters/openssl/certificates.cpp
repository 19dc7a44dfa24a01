// SPDX-License-Identifier: AGPL-3.0-or-later
#include <adapters/openssl/certificates.hpp>

#include "native.hpp"
#include "pointers.hpp"

#include <adapters/openssl/digest.hpp>
#include <adapters/openssl/random.hpp>
#include <base/ensure.hpp>
#include <ctime>
#include <openssl/bn.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

namespace aubrac::adapters::openssl {

struct CertificateAuthority::Content {
    KeyPointer key;
    CertificatePointer certificate;
    std::string pem;
};

namespace {

constexpr std::int64_t day_seconds = 86400;

KeyPointer make_key() {
    KeyPointer key(EVP_EC_gen("P-256"));
    expect(key != nullptr, "generating a P-256 key");
    return key;
}

void set_time(ASN1_TIME* field, base::Instant moment) {
    expect(ASN1_TIME_set(field, static_cast<std::time_t>(moment.ms / 1000)) != nullptr, "date of a certificate");
}

void set_serial(x509_st& certificate) {
    auto bytes = random_bytes(16);
    bytes[0] &= 0x7F; // RFC 5280 §4.1.2.2: positive
    const Pointer<bignum_st> number(BN_bin2bn(octets(bytes), static_cast<int>(bytes.size()), nullptr));
    expect(number && BN_to_ASN1_INTEGER(number.get(), X509_get_serialNumber(&certificate)) != nullptr,
           "serial of a certificate");
}

void add_extension(x509_st& certificate, x509_st& issuer, int what, const std::string& value) {
    X509V3_CTX context{};
    X509V3_set_ctx(&context, &issuer, &certificate, nullptr, nullptr, 0);
    const Pointer<X509_extension_st> extension(X509V3_EXT_conf_nid(nullptr, &context, what, value.c_str()));
    expect(extension && X509_add_ext(&certificate, extension.get(), -1) == 1, "extension of a certificate");
}

CertificatePointer make_certificate(std::string_view common_name, evp_pkey_st& key, base::Instant now, int days) {
    CertificatePointer certificate(X509_new());
    expect(certificate && X509_set_version(certificate.get(), X509_VERSION_3) == 1, "making a certificate");
    set_serial(*certificate);
    // An expired one must begin before its end.
    const auto first = std::min<std::int64_t>(-3600, (days - 1) * day_seconds);
    set_time(X509_getm_notBefore(certificate.get()), now.plus_seconds(first));
    set_time(X509_getm_notAfter(certificate.get()), now.plus_seconds(days * day_seconds));
    X509_NAME* subject = X509_get_subject_name(certificate.get());
    expect(X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_UTF8, octets(common_name),
                                      static_cast<int>(common_name.size()), -1, 0) == 1,
           "name of a certificate");
    expect(X509_set_pubkey(certificate.get(), &key) == 1, "key of a certificate");
    return certificate;
}

std::string finish(x509_st& certificate, evp_pkey_st& issuer_key) {
    expect(X509_sign(&certificate, &issuer_key, EVP_sha256()) > 0, "signing a certificate");
    auto bio = make_memory_writer();
    expect(PEM_write_bio_X509(bio.get(), &certificate) == 1, "writing a certificate");
    return content(*bio);
}

/// OpenSSL reads "," and ";" of these texts as separators: a name holding one would become two.
bool is_plain_name(std::string_view name) {
    return !name.empty() && name.find_first_of(",;:\n\r ") == std::string_view::npos;
}

bool is_address(std::string_view address) {
    return !address.empty() && address.find_first_not_of("0123456789abcdefABCDEF.:") == std::string_view::npos;
}

std::string alternative_names(const LeafRequest& request) {
    std::string names;
    for (const auto& name : request.dns_names) {
        ENSURE(is_plain_name(name));
        names += (names.empty() ? "DNS:" : ",DNS:") + name;
    }
    for (const auto& address : request.ip_addresses) {
        ENSURE(is_address(address));
        names += (names.empty() ? "IP:" : ",IP:") + address;
    }
    return names;
}

} // namespace

CertificateAuthority CertificateAuthority::make(std::string_view common_name, base::Instant now, int days) {
    auto content = std::make_shared<Content>();
    content->key = make_key();
    content->certificate = make_certificate(common_name, *content->key, now, days);
    auto& certificate = *content->certificate;
    expect(X509_set_issuer_name(&certificate, X509_get_subject_name(&certificate)) == 1, "making an authority");
    add_extension(certificate, certificate, NID_basic_constraints, "critical,CA:TRUE,pathlen:0");
    add_extension(certificate, certificate, NID_key_usage, "critical,keyCertSign,cRLSign");
    add_extension(certificate, certificate, NID_subject_key_identifier, "hash");
    content->pem = finish(certificate, *content->key);
    return CertificateAuthority(std::move(content));
}

const std::string& CertificateAuthority::certificate_pem() const { return content_->pem; }

CertificateAndKey CertificateAuthority::issue(const LeafRequest& request, base::Instant now) const {
    const auto key = make_key();
    const auto certificate = make_certificate(request.common_name, *key, now, request.days);
    auto& authority = *content_->certificate;
    expect(X509_set_issuer_name(certificate.get(), X509_get_subject_name(&authority)) == 1,
           "issuing a certificate");
    add_extension(*certificate, authority, NID_basic_constraints, "critical,CA:FALSE");
    add_extension(*certificate, authority, NID_key_usage, "critical,digitalSignature");
    add_extension(*certificate, authority, NID_ext_key_usage,
                  request.use == CertificateUse::server ? "serverAuth" : "clientAuth");
    add_extension(*certificate, authority, NID_subject_key_identifier, "hash");
    add_extension(*certificate, authority, NID_authority_key_identifier, "keyid");
    const auto names = alternative_names(request);
    if (!names.empty()) add_extension(*certificate, authority, NID_subject_alt_name, names);
    return {finish(*certificate, *content_->key), write_private_pem(*key)};
}

std::optional<CertificateSummary> read_certificate(std::string_view pem) {
    if (pem.empty()) return std::nullopt;
    const CertificatePointer certificate(
        PEM_read_bio_X509(make_memory_reader(pem).get(), nullptr, nullptr, nullptr));
    forget_errors();
    if (!certificate) return std::nullopt;
    const auto from = read_time(X509_get0_notBefore(certificate.get()));
    const auto until = read_time(X509_get0_notAfter(certificate.get()));
    if (!from || !until) return std::nullopt;
    const Pointer<bignum_st> serial(ASN1_INTEGER_to_BN(X509_get0_serialNumber(certificate.get()), nullptr));
    char* digits = serial ? BN_bn2hex(serial.get()) : nullptr;
    CertificateSummary summary;
    summary.subject = write_name(X509_get_subject_name(certificate.get()));
    summary.issuer = write_name(X509_get_issuer_name(certificate.get()));
    summary.serial = digits ? digits : "";
    OPENSSL_free(digits);
    summary.not_before = *from;
    summary.not_after = *until;
    summary.sha256 = sha256(write_der([&](unsigned char** out) { return i2d_X509(certificate.get(), out); }));
    summary.public_key = sha256(write_der(
        [&](unsigned char** out) { return i2d_X509_PUBKEY(X509_get_X509_PUBKEY(certificate.get()), out); }));
    return summary;
}

} // namespace aubrac::adapters::openssl
