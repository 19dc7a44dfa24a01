// SPDX-License-Identifier: AGPL-3.0-or-later
#include <adapters/openssl/twin_pki.hpp>

#include "native.hpp"

#include <adapters/openssl/random.hpp>
#include <algorithm>
#include <base/ensure.hpp>
#include <ctime>
#include <openssl/asn1.h>
#include <openssl/bn.h>
#include <openssl/ocsp.h>
#include <openssl/x509v3.h>

namespace aubrac::adapters::openssl {

namespace {

using Time = Owned<ASN1_TIME, ASN1_TIME_free>;
using Id = Owned<OCSP_CERTID, OCSP_CERTID_free>;

Time time_of(base::Instant moment) {
    Time time(ASN1_TIME_set(nullptr, static_cast<std::time_t>(moment.ms / 1000)));
    expect(time != nullptr, "date of a twin");
    return time;
}

void add_name(X509_NAME* name, const char* what, const std::string& value) {
    if (value.empty()) return;
    expect(X509_NAME_add_entry_by_txt(name, what, MBSTRING_UTF8, octets(value), static_cast<int>(value.size()), -1,
                                      0) == 1,
           "name of a twin");
}

void add_extension(X509& certificate, X509& issuer, int what, const std::string& value) {
    X509V3_CTX context{};
    X509V3_set_ctx(&context, &issuer, &certificate, nullptr, nullptr, 0);
    const Pointer<X509_extension_st> extension(X509V3_EXT_conf_nid(nullptr, &context, what, value.c_str()));
    expect(extension && X509_add_ext(&certificate, extension.get(), -1) == 1, "extension of a twin");
}

void add_uses(X509& certificate, X509& issuer, TwinUse use) {
    const bool is_authority = use == TwinUse::authority;
    add_extension(certificate, issuer, NID_basic_constraints,
                  is_authority ? "critical,CA:TRUE" : "critical,CA:FALSE");
    add_extension(certificate, issuer, NID_key_usage,
                  is_authority                ? "critical,keyCertSign,cRLSign"
                  : use == TwinUse::signatory ? "critical,digitalSignature,nonRepudiation"
                                              : "critical,digitalSignature");
    if (use == TwinUse::time_stamping)
        add_extension(certificate, issuer, NID_ext_key_usage, "critical,timeStamping");
    if (use == TwinUse::ocsp_responder) {
        add_extension(certificate, issuer, NID_ext_key_usage, "OCSPSigning");
        add_extension(certificate, issuer, NID_id_pkix_OCSP_noCheck, "NULL");
    }
    if (use == TwinUse::tls) add_extension(certificate, issuer, NID_ext_key_usage, "serverAuth,clientAuth");
}

CertificatePointer make_body(const TwinRequest& request, const PrivateKey& key) {
    CertificatePointer certificate(X509_new());
    expect(certificate && X509_set_version(certificate.get(), X509_VERSION_3) == 1, "making a twin");
    auto serial = random_bytes(16);
    serial[0] = static_cast<char>((serial[0] & 0x3F) | 0x40);
    const Pointer<bignum_st> number(BN_bin2bn(octets(serial), static_cast<int>(serial.size()), nullptr));
    expect(BN_to_ASN1_INTEGER(number.get(), X509_get_serialNumber(certificate.get())) != nullptr, "making a twin");
    X509_set1_notBefore(certificate.get(), time_of(request.from).get());
    X509_set1_notAfter(certificate.get(), time_of(request.until).get());
    auto* name = X509_get_subject_name(certificate.get());
    add_name(name, "C", "FR");
    add_name(name, "O", request.organisation);
    add_name(name, "CN", request.common_name);
    expect(X509_set_pubkey(certificate.get(), &key.native()) == 1, "making a twin");
    return certificate;
}

/// `issuer`: null for a root.
Identity make_identity(const TwinRequest& request, const Identity* issuer) {
    ENSURE(request.from <= request.until && !request.common_name.empty());
    auto key = request.key == KeyKind::rsa ? PrivateKey::make_rsa() : PrivateKey::make_p256();
    const auto certificate = make_body(request, key);
    auto& above = issuer ? issuer->certificate.native() : *certificate;
    expect(X509_set_issuer_name(certificate.get(), X509_get_subject_name(&above)) == 1, "making a twin");
    add_uses(*certificate, above, request.use);
    add_extension(*certificate, above, NID_subject_key_identifier, "hash");
    if (issuer) add_extension(*certificate, above, NID_authority_key_identifier, "keyid:always");
    if (!request.ocsp_url.empty())
        add_extension(*certificate, above, NID_info_access, "OCSP;URI:" + request.ocsp_url);
    if (!request.crl_url.empty())
        add_extension(*certificate, above, NID_crl_distribution_points, "URI:" + request.crl_url);
    auto& signing = issuer ? issuer->key.native() : key.native();
    expect(X509_sign(certificate.get(), &signing, native(request.hash)) > 0, "signing a twin");
    auto parsed =
        Certificate::parse(write_der([&](unsigned char** out) { return i2d_X509(certificate.get(), out); }));
    ENSURE(parsed.has_value());
    Identity identity{std::move(key), std::move(*parsed), {}};
    if (issuer && !issuer->certificate.is_self_issued()) {
        identity.chain = issuer->chain;
        identity.chain.insert(identity.chain.begin(), issuer->certificate);
    }
    return identity;
}

} // namespace

TwinAuthority TwinAuthority::make(TwinRequest request) {
    request.use = TwinUse::authority;
    return TwinAuthority(make_identity(request, nullptr));
}

Identity TwinAuthority::issue(const TwinRequest& request) const { return make_identity(request, &identity_); }

TwinAuthority TwinAuthority::issue_authority(TwinRequest request) const {
    request.use = TwinUse::authority;
    return TwinAuthority(make_identity(request, &identity_));
}

void TwinAuthority::revoke(const Certificate& certificate, base::Instant at) {
    revoked_[certificate.summary().serial] = at;
}

std::string TwinAuthority::make_crl(base::Instant now, int days) const {
    const Owned<X509_CRL, X509_CRL_free> list(X509_CRL_new());
    expect(list && X509_CRL_set_version(list.get(), X509_CRL_VERSION_2) == 1, "making a list");
    X509_CRL_set_issuer_name(list.get(), X509_get_subject_name(&certificate().native()));
    X509_CRL_set1_lastUpdate(list.get(), time_of(now).get());
    X509_CRL_set1_nextUpdate(list.get(), time_of(now.plus_seconds(std::int64_t{days} * 86400)).get());
    for (const auto& [serial, at] : revoked_) {
        bignum_st* raw = nullptr;
        BN_hex2bn(&raw, serial.c_str());
        const Pointer<bignum_st> number(raw);
        const Owned<ASN1_INTEGER, ASN1_INTEGER_free> integer(BN_to_ASN1_INTEGER(raw, nullptr));
        auto* entry = X509_REVOKED_new();
        expect(entry != nullptr, "making a list");
        X509_REVOKED_set_serialNumber(entry, integer.get());
        X509_REVOKED_set_revocationDate(entry, time_of(at).get());
        X509_CRL_add0_revoked(list.get(), entry);
    }
    X509_CRL_sort(list.get());
    expect(X509_CRL_sign(list.get(), &identity_.key.native(), native(Hash::sha256)) > 0, "signing a list");
    return write_der([&](unsigned char** out) { return i2d_X509_CRL(list.get(), out); });
}

std::string TwinAuthority::answer_ocsp(std::string_view bytes, base::Instant now,
                                       const Identity* responder) const {
    auto [raw, is_whole] =
        read_der(bytes, [](const unsigned char** at, long size) { return d2i_OCSP_REQUEST(nullptr, at, size); });
    const Owned<OCSP_REQUEST, OCSP_REQUEST_free> request(raw);
    if (!is_whole) return {};
    const auto& signer = responder ? *responder : identity_;
    const Owned<OCSP_BASICRESP, OCSP_BASICRESP_free> answer(OCSP_BASICRESP_new());
    expect(answer != nullptr, "answering OCSP");
    for (int i = 0; i < std::min(OCSP_request_onereq_count(raw), 20); ++i) {
        auto* id = OCSP_onereq_get0_id(OCSP_request_onereq_get0(raw, i));
        ASN1_INTEGER* serial = nullptr;
        OCSP_id_get0_info(nullptr, nullptr, nullptr, &serial, id);
        const Id ours(OCSP_cert_to_id(native(Hash::sha1), nullptr, &certificate().native()));
        const bool is_ours = OCSP_id_issuer_cmp(ours.get(), id) == 0;
        const Pointer<bignum_st> number(ASN1_INTEGER_to_BN(serial, nullptr));
        char* digits = BN_bn2hex(number.get());
        const auto found = revoked_.find(digits ? digits : "");
        OPENSSL_free(digits);
        const bool is_revoked = is_ours && found != revoked_.end();
        OCSP_basic_add1_status(answer.get(), id,
                               !is_ours     ? V_OCSP_CERTSTATUS_UNKNOWN
                               : is_revoked ? V_OCSP_CERTSTATUS_REVOKED
                                            : V_OCSP_CERTSTATUS_GOOD,
                               OCSP_REVOKED_STATUS_KEYCOMPROMISE,
                               is_revoked ? time_of(found->second).get() : nullptr, time_of(now).get(),
                               time_of(now.plus_seconds(3600)).get());
    }
    // Left alone, OpenSSL writes the hour of this machine; it has no setter for another one.
    auto* produced = const_cast<ASN1_GENERALIZEDTIME*>(OCSP_resp_get0_produced_at(answer.get()));
    expect(ASN1_GENERALIZEDTIME_set(produced, static_cast<std::time_t>(now.ms / 1000)) != nullptr &&
               OCSP_basic_sign(answer.get(), &signer.certificate.native(), &signer.key.native(),
                               native(Hash::sha256), nullptr, OCSP_NOTIME) == 1,
           "signing an OCSP answer");
    const Owned<OCSP_RESPONSE, OCSP_RESPONSE_free> response(
        OCSP_response_create(OCSP_RESPONSE_STATUS_SUCCESSFUL, answer.get()));
    expect(response != nullptr, "answering OCSP");
    return write_der([&](unsigned char** out) { return i2d_OCSP_RESPONSE(response.get(), out); });
}

} // namespace aubrac::adapters::openssl
