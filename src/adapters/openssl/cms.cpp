// SPDX-License-Identifier: AGPL-3.0-or-later
#include <adapters/openssl/cms.hpp>

#include "cms_attributes.hpp"
#include "native.hpp"

#include <adapters/openssl/base64.hpp>
#include <base/text.hpp>
#include <mutex>
#include <openssl/cms.h>

namespace aubrac::adapters::openssl {

struct CmsMessage::Content {
    Owned<CMS_ContentInfo, CMS_ContentInfo_free> message;
    std::vector<CMS_SignerInfo*> infos;
    std::vector<CmsSigner> signers;
    std::vector<Certificate> certificates;
    std::vector<std::string> crls;
    std::vector<std::string> ocsp_responses;
    std::optional<std::string> content;
    std::string content_type;
    mutable std::mutex verifying; // OpenSSL keeps its state of verification inside the signer's info
};

namespace {

constexpr int signers_limit = 100;
constexpr int certificates_limit = 200;
constexpr int lists_limit = 20;
constexpr std::size_t bytes_limit = 256 * 1024 * 1024;

void release_lists(STACK_OF(X509_CRL) * stack) { sk_X509_CRL_pop_free(stack, X509_CRL_free); }
using Lists = Owned<STACK_OF(X509_CRL), release_lists>;

/// The DER inside a PEM, or inside base64 alone; the bytes themselves otherwise.
std::string unwrap(std::string_view bytes) {
    if (bytes.empty() || bytes.front() == '\x30') return std::string(bytes);
    auto text = base::trim(bytes);
    if (text.starts_with("-----BEGIN ")) {
        const auto start = text.find("-----", 11);
        const auto end = text.find("-----END ");
        if (start == std::string_view::npos || end == std::string_view::npos || end < start + 5) return {};
        text = text.substr(start + 5, end - start - 5);
    }
    return decode_base64(text, Blanks::skipped).value_or("");
}

CMS_ContentInfo* read_message(std::string_view der) {
    const unsigned char* at = octets(der);
    auto* message = d2i_CMS_ContentInfo(nullptr, &at, static_cast<long>(der.size()));
    forget_errors();
    if (!message) return nullptr;
    const auto rest = der.substr(static_cast<std::size_t>(at - octets(der)));
    if (OBJ_obj2nid(CMS_get0_type(message)) == NID_pkcs7_signed && rest.find_first_not_of('\0') == rest.npos)
        return message;
    CMS_ContentInfo_free(message);
    return nullptr;
}

std::vector<Certificate> list_certificates(CMS_ContentInfo& message) {
    std::vector<Certificate> all;
    const CertificateStack stack(CMS_get1_certs(&message));
    for (int i = 0; stack && i < std::min(sk_X509_num(stack.get()), certificates_limit); ++i) {
        auto* certificate = sk_X509_value(stack.get(), i);
        if (auto read =
                Certificate::parse(write_der([&](unsigned char** out) { return i2d_X509(certificate, out); })))
            all.push_back(std::move(*read));
    }
    return all;
}

std::vector<std::string> list_crls(CMS_ContentInfo& message) {
    std::vector<std::string> all;
    const Lists stack(CMS_get1_crls(&message));
    for (int i = 0; stack && i < std::min(sk_X509_CRL_num(stack.get()), lists_limit); ++i)
        all.push_back(
            write_der([&](unsigned char** out) { return i2d_X509_CRL(sk_X509_CRL_value(stack.get(), i), out); }));
    return all;
}

std::optional<Hash> hash_of(const X509_ALGOR* algorithm) {
    const ASN1_OBJECT* object = nullptr;
    X509_ALGOR_get0(&object, nullptr, nullptr, algorithm);
    return find_hash(OBJ_obj2nid(object));
}

CmsSigner read_signer(CMS_SignerInfo* info, const std::vector<Certificate>& pool) {
    CmsSigner signer;
    X509_ALGOR *digest = nullptr, *signature = nullptr;
    CMS_SignerInfo_get0_algs(info, nullptr, nullptr, &digest, &signature);
    signer.hash = hash_of(digest);
    const ASN1_OBJECT* object = nullptr;
    X509_ALGOR_get0(&object, nullptr, nullptr, signature);
    signer.algorithm = write_oid(object);
    signer.signature = bytes_of(CMS_SignerInfo_get0_signature(info));
    for (const auto& certificate : pool)
        if (!signer.certificate && CMS_SignerInfo_cert_cmp(info, &certificate.native()) == 0)
            signer.certificate = certificate;
    read_attributes(*info, signer);
    if (signer.certificate) CMS_SignerInfo_set1_signer_cert(info, &signer.certificate->native());
    return signer;
}

bool is_pss(const CmsSigner& signer) { return signer.algorithm == "1.2.840.113549.1.1.10"; }

} // namespace

std::optional<CmsMessage> CmsMessage::parse(std::string_view bytes) {
    if (bytes.size() > bytes_limit) return std::nullopt;
    auto content = std::make_shared<Content>();
    content->message.reset(read_message(unwrap(bytes)));
    if (!content->message) return std::nullopt;
    auto& message = *content->message;
    auto* infos = CMS_get0_SignerInfos(&message);
    const int count = infos ? sk_CMS_SignerInfo_num(infos) : 0;
    if (count < 1 || count > signers_limit) return std::nullopt;
    content->certificates = list_certificates(message);
    content->crls = list_crls(message);
    content->content_type = write_oid(CMS_get0_eContentType(&message));
    if (ASN1_OCTET_STRING** inside = CMS_get0_content(&message); inside && *inside)
        content->content = bytes_of(*inside);
    for (int i = 0; i < count; ++i) {
        content->infos.push_back(sk_CMS_SignerInfo_value(infos, i));
        content->signers.push_back(read_signer(content->infos.back(), content->certificates));
        read_archived_revocations(*content->infos.back(), content->crls, content->ocsp_responses);
    }
    forget_errors();
    return CmsMessage(std::move(content));
}

const std::vector<CmsSigner>& CmsMessage::signers() const { return content_->signers; }
const std::vector<Certificate>& CmsMessage::certificates() const { return content_->certificates; }
const std::vector<std::string>& CmsMessage::crls() const { return content_->crls; }
const std::vector<std::string>& CmsMessage::ocsp_responses() const { return content_->ocsp_responses; }
const std::optional<std::string>& CmsMessage::content() const { return content_->content; }
const std::string& CmsMessage::content_type() const { return content_->content_type; }

CmsProof CmsMessage::prove(std::size_t index, std::string_view content_digest) const {
    const auto& signer = content_->signers.at(index);
    auto* info = content_->infos.at(index);
    if (!signer.certificate || !signer.hash || signer.certificate->key_kind() == KeyKind::other)
        return CmsProof::unsupported;
    if (!signer.has_attributes)
        return is_signed_by(*signer.certificate, *signer.hash, content_digest, signer.signature,
                            is_pss(signer) ? Padding::pss : Padding::pkcs1)
                   ? CmsProof::sound
                   : CmsProof::other_content;
    const std::lock_guard lock(content_->verifying);
    const bool is_signed = CMS_SignerInfo_verify(info) == 1;
    forget_errors();
    if (!is_signed) return CmsProof::forged;
    // RFC 5652 §11.1 and §11.2: what is signed is this digest, of a content of this kind.
    if (signer.content_type != content_->content_type) return CmsProof::forged;
    return content_digest == find_message_digest(*info) ? CmsProof::sound : CmsProof::other_content;
}

} // namespace aubrac::adapters::openssl
