// SPDX-License-Identifier: AGPL-3.0-or-later
#include <adapters/openssl/revocation.hpp>

#include "native.hpp"

#include <base/ensure.hpp>
#include <openssl/evp.h>
#include <openssl/ocsp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

namespace aubrac::adapters::openssl {

namespace {

using CertificateId = Owned<OCSP_CERTID, OCSP_CERTID_free>;
using List = Owned<X509_CRL, X509_CRL_free>;

constexpr int responders_limit = 10;

List parse_list(std::string_view bytes) {
    if (bytes.find("-----BEGIN X509 CRL-----") != std::string_view::npos) {
        List list(PEM_read_bio_X509_CRL(make_memory_reader(bytes).get(), nullptr, nullptr, nullptr));
        forget_errors();
        return list;
    }
    auto [raw, is_whole] =
        read_der(bytes, [](const unsigned char** at, long size) { return d2i_X509_CRL(nullptr, at, size); });
    List list(raw);
    if (!is_whole) list.reset();
    return list;
}

/// A list may cover a part of the certificates only, and say so in an extension.
bool covers(X509_CRL& list, const Certificate& certificate) {
    if (X509_CRL_get_ext_by_NID(&list, NID_delta_crl, -1) >= 0) return false;
    int critical = -1;
    const Owned<ISSUING_DIST_POINT, ISSUING_DIST_POINT_free> part(static_cast<ISSUING_DIST_POINT*>(
        X509_CRL_get_ext_d2i(&list, NID_issuing_distribution_point, &critical, nullptr)));
    forget_errors();
    if (critical == -2 || (critical >= 0 && !part)) return false; // twice, or unreadable
    if (!part) return true;
    return part->indirectCRL <= 0 && part->onlyattr <= 0 && !part->onlysomereasons &&
           !(part->onlyuser > 0 && certificate.is_authority()) &&
           !(part->onlyCA > 0 && !certificate.is_authority());
}

bool is_hold(X509_REVOKED* entry) {
    const Owned<ASN1_ENUMERATED, ASN1_ENUMERATED_free> reason(
        static_cast<ASN1_ENUMERATED*>(X509_REVOKED_get_ext_d2i(entry, NID_crl_reason, nullptr, nullptr)));
    forget_errors();
    return reason && ASN1_ENUMERATED_get(reason.get()) == OCSP_REVOKED_STATUS_CERTIFICATEHOLD;
}

/// The issuer itself, or who it appointed: a certificate it issued for that use.
std::optional<Certificate> find_responder(OCSP_BASICRESP& answer, const Certificate& issuer) {
    const auto is_named = [&](X509* candidate) {
        const ASN1_OCTET_STRING* key = nullptr;
        const X509_NAME* name = nullptr;
        if (OCSP_resp_get0_id(&answer, &key, &name) != 1) return false;
        if (name) return X509_NAME_cmp(name, X509_get_subject_name(candidate)) == 0;
        unsigned char digest[20];
        return X509_pubkey_digest(candidate, EVP_sha1(), digest, nullptr) == 1 &&
               bytes_of(key).size() == sizeof digest &&
               bytes_of(key) == std::string_view(reinterpret_cast<char*>(digest), sizeof digest);
    };
    if (is_named(&issuer.native())) return issuer;
    const auto* given = OCSP_resp_get0_certs(&answer);
    for (int i = 0; i < std::min(sk_X509_num(given), responders_limit); ++i) {
        auto* candidate = sk_X509_value(given, i);
        if (!is_named(candidate)) continue;
        auto responder =
            Certificate::parse(write_der([&](unsigned char** out) { return i2d_X509(candidate, out); }));
        if (responder && responder->may_answer_ocsp() && responder->is_issued_by(issuer)) return responder;
    }
    return std::nullopt;
}

bool is_signed(OCSP_BASICRESP& answer, const Certificate& responder) {
    const auto signers = make_stack({responder});
    const Owned<X509_STORE, X509_STORE_free> nobody(X509_STORE_new());
    const bool yes = OCSP_basic_verify(&answer, signers.get(), nobody.get(), OCSP_NOINTERN | OCSP_NOVERIFY) == 1;
    forget_errors();
    return yes;
}

/// When the answer was made, its signatory had to be within its own dates.
bool is_dated(OCSP_BASICRESP& answer, const Certificate& responder) {
    const auto produced = read_time(OCSP_resp_get0_produced_at(&answer));
    return produced && *produced >= responder.summary().not_before && *produced <= responder.summary().not_after;
}

std::optional<RevocationAnswer> find_status(OCSP_BASICRESP& answer, const Certificate& certificate,
                                            const Certificate& issuer) {
    // The digest of the identifier is the responder's choice.
    for (const auto* md : {EVP_sha1(), EVP_sha256(), EVP_sha384(), EVP_sha512()}) {
        const CertificateId id(OCSP_cert_to_id(md, &certificate.native(), &issuer.native()));
        int status = 0, reason = 0;
        ASN1_GENERALIZEDTIME *revoked = nullptr, *this_update = nullptr, *next_update = nullptr;
        if (!id ||
            OCSP_resp_find_status(&answer, id.get(), &status, &reason, &revoked, &this_update, &next_update) != 1)
            continue;
        const auto since = read_time(this_update);
        if (!since) return std::nullopt;
        RevocationAnswer out{RevocationStatus::unknown, {}, false, *since, read_time(next_update)};
        if (status == V_OCSP_CERTSTATUS_GOOD) out.status = RevocationStatus::good;
        if (status == V_OCSP_CERTSTATUS_REVOKED) {
            out.status = RevocationStatus::revoked;
            out.is_hold = reason == OCSP_REVOKED_STATUS_CERTIFICATEHOLD;
            out.revoked_at = read_time(revoked).value_or(certificate.summary().not_before);
        }
        return out;
    }
    return std::nullopt;
}

} // namespace

std::string make_ocsp_request(const Certificate& certificate, const Certificate& issuer) {
    const Owned<OCSP_REQUEST, OCSP_REQUEST_free> request(OCSP_REQUEST_new());
    // SHA-1: the only digest that every responder knows (RFC 5019 §2.1.1); it names a certificate and proves
    // nothing.
    CertificateId id(OCSP_cert_to_id(EVP_sha1(), &certificate.native(), &issuer.native()));
    expect(request && id && OCSP_request_add0_id(request.get(), id.get()) != nullptr, "making an OCSP request");
    (void)id.release();
    return write_der([&](unsigned char** out) { return i2d_OCSP_REQUEST(request.get(), out); });
}

std::optional<RevocationAnswer> read_ocsp_response(std::string_view der, const Certificate& certificate,
                                                   const Certificate& issuer) {
    auto [raw, is_whole] =
        read_der(der, [](const unsigned char** at, long size) { return d2i_OCSP_RESPONSE(nullptr, at, size); });
    const Owned<OCSP_RESPONSE, OCSP_RESPONSE_free> response(raw);
    if (!is_whole || OCSP_response_status(raw) != OCSP_RESPONSE_STATUS_SUCCESSFUL) return std::nullopt;
    const Owned<OCSP_BASICRESP, OCSP_BASICRESP_free> answer(OCSP_response_get1_basic(raw));
    forget_errors();
    if (!answer) return std::nullopt;
    const auto responder = find_responder(*answer, issuer);
    std::optional<RevocationAnswer> found;
    if (responder && is_signed(*answer, *responder) && is_dated(*answer, *responder))
        found = find_status(*answer, certificate, issuer);
    forget_errors();
    return found;
}

std::optional<RevocationAnswer> read_crl(std::string_view bytes, const Certificate& certificate,
                                         const Certificate& issuer) {
    const auto list = parse_list(bytes);
    if (!list || X509_NAME_cmp(X509_CRL_get_issuer(list.get()), X509_get_subject_name(&issuer.native())) != 0 ||
        !covers(*list, certificate))
        return std::nullopt;
    const bool is_signed = X509_CRL_verify(list.get(), X509_get0_pubkey(&issuer.native())) == 1;
    const auto this_update = read_time(X509_CRL_get0_lastUpdate(list.get()));
    forget_errors();
    if (!is_signed || !this_update) return std::nullopt;
    RevocationAnswer answer{
        RevocationStatus::good, {}, false, *this_update, read_time(X509_CRL_get0_nextUpdate(list.get()))};
    X509_REVOKED* entry = nullptr;
    if (X509_CRL_get0_by_cert(list.get(), &entry, &certificate.native()) > 0 && entry) {
        answer.status = RevocationStatus::revoked;
        answer.is_hold = is_hold(entry);
        answer.revoked_at = read_time(X509_REVOKED_get0_revocationDate(entry)).value_or(*this_update);
    }
    return answer;
}

} // namespace aubrac::adapters::openssl
