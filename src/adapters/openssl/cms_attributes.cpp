// SPDX-License-Identifier: AGPL-3.0-or-later
#include "cms_attributes.hpp"

#include "native.hpp"

#include <openssl/asn1.h>
#include <openssl/cms.h>
#include <openssl/evp.h>
#include <openssl/objects.h>

namespace aubrac::adapters::openssl {

namespace {

constexpr std::size_t tokens_limit = 8;
constexpr std::size_t lists_limit = 20;
constexpr int only_one = -3; // of OpenSSL: one attribute of that kind, one value in it

const ASN1_TYPE* find_signed(CMS_SignerInfo_st& info, int nid) {
    const int at = CMS_signed_get_attr_by_NID(&info, nid, -1);
    if (at < 0 || CMS_signed_get_attr_by_NID(&info, nid, at) >= 0) return nullptr;
    auto* attribute = CMS_signed_get_attr(&info, at);
    return X509_ATTRIBUTE_count(attribute) == 1 ? X509_ATTRIBUTE_get0_type(attribute, 0) : nullptr;
}

std::string_view sequence_of(const ASN1_TYPE* value) {
    if (!value || value->type != V_ASN1_SEQUENCE) return {};
    const auto* string = value->value.sequence;
    return {reinterpret_cast<const char*>(ASN1_STRING_get0_data(string)),
            static_cast<std::size_t>(ASN1_STRING_length(string))};
}

struct Value {
    int tag = -1; // universal; -1: no value, or one of another class
    std::string_view content;
};

/// Takes the first DER value off the front.
Value take(std::string_view& der) {
    const unsigned char* at = octets(der);
    long size = 0;
    int tag = 0, tag_class = 0;
    const int flags =
        der.empty() ? 0x80 : ASN1_get_object(&at, &size, &tag, &tag_class, static_cast<long>(der.size()));
    forget_errors();
    if ((flags & 0x81) != 0) { // an error, or a length left open
        der = {};
        return {};
    }
    const auto head = static_cast<std::size_t>(at - octets(der));
    const auto content = der.substr(head, static_cast<std::size_t>(size));
    der.remove_prefix(head + content.size());
    return {tag_class == V_ASN1_UNIVERSAL ? tag : -1, content};
}

/// Digest algorithm of an ESSCertIDv2: SHA-256 when it is not written (RFC 5035 §4).
std::optional<Hash> read_algorithm(std::string_view content) {
    const auto identifier = take(content);
    if (identifier.tag != V_ASN1_OBJECT) return std::nullopt;
    for (const auto hash : {Hash::sha1, Hash::sha256, Hash::sha384, Hash::sha512}) {
        const auto* object = OBJ_nid2obj(EVP_MD_get_type(native(hash)));
        if (identifier.content ==
            std::string_view(reinterpret_cast<const char*>(OBJ_get0_data(object)), OBJ_length(object)))
            return hash;
    }
    return std::nullopt;
}

/// The first certificate named is that of the signatory: SigningCertificate(V2) { SEQUENCE OF ESSCertID(v2), … }.
NamedCertificate read_named(std::string_view der, Hash usual, const std::optional<Certificate>& certificate) {
    auto all = take(der).content;
    auto list = take(all).content;
    auto first = take(list).content;
    auto value = take(first);
    std::optional<Hash> hash = usual;
    if (value.tag == V_ASN1_SEQUENCE) {
        hash = read_algorithm(value.content);
        value = take(first);
    }
    const bool is_same = hash && certificate && value.tag == V_ASN1_OCTET_STRING &&
                         value.content == hash_of(*hash, certificate->der());
    return is_same ? NamedCertificate::same : NamedCertificate::other;
}

/// RevocationInfoArchival { [0] SEQUENCE OF CRL, [1] SEQUENCE OF OCSPResponse }, all optional.
void read_archive(std::string_view der, std::vector<std::string>& crls, std::vector<std::string>& ocsp_responses) {
    auto rest = take(der).content;
    for (int i = 0; i < 3 && !rest.empty(); ++i) {
        const auto mark = static_cast<unsigned char>(rest.front());
        auto wrapped = take(rest).content;
        auto list = take(wrapped).content;
        auto& into = mark == 0xA0 ? crls : ocsp_responses;
        while (mark <= 0xA1 && !list.empty() && into.size() < lists_limit) {
            const auto before = list;
            (void)take(list);
            into.emplace_back(before.substr(0, before.size() - list.size()));
        }
    }
}

} // namespace

void read_attributes(CMS_SignerInfo_st& info, CmsSigner& signer) {
    signer.has_attributes = CMS_signed_get_attr_count(&info) > 0;
    if (const auto* type = find_signed(info, NID_pkcs9_contentType); type && type->type == V_ASN1_OBJECT)
        signer.content_type = write_oid(type->value.object);
    if (const auto* time = find_signed(info, NID_pkcs9_signingTime);
        time && (time->type == V_ASN1_UTCTIME || time->type == V_ASN1_GENERALIZEDTIME))
        signer.signing_time = read_time(time->value.asn1_string);
    if (CMS_signed_get_attr_by_NID(&info, NID_id_smime_aa_signingCertificateV2, -1) >= 0) {
        signer.named = read_named(sequence_of(find_signed(info, NID_id_smime_aa_signingCertificateV2)),
                                  Hash::sha256, signer.certificate);
    } else if (CMS_signed_get_attr_by_NID(&info, NID_id_smime_aa_signingCertificate, -1) >= 0) {
        signer.named = read_named(sequence_of(find_signed(info, NID_id_smime_aa_signingCertificate)), Hash::sha1,
                                  signer.certificate);
        signer.named_by_sha1 = true;
    }
    signer.has_policy = CMS_signed_get_attr_by_NID(&info, NID_id_smime_aa_ets_sigPolicyId, -1) >= 0;
    for (int at = -1; signer.tokens.size() < tokens_limit;) {
        at = CMS_unsigned_get_attr_by_NID(&info, NID_id_smime_aa_timeStampToken, at);
        if (at < 0) break;
        auto* attribute = CMS_unsigned_get_attr(&info, at);
        const auto der = sequence_of(X509_ATTRIBUTE_get0_type(attribute, 0));
        if (!der.empty()) signer.tokens.emplace_back(der);
    }
}

std::string find_message_digest(CMS_SignerInfo_st& info) {
    const auto* found = static_cast<const ASN1_STRING*>(
        CMS_signed_get0_data_by_OBJ(&info, OBJ_nid2obj(NID_pkcs9_messageDigest), only_one, V_ASN1_OCTET_STRING));
    return bytes_of(found);
}

void read_archived_revocations(CMS_SignerInfo_st& info, std::vector<std::string>& crls,
                               std::vector<std::string>& ocsp_responses) {
    const Owned<ASN1_OBJECT, ASN1_OBJECT_free> kind(OBJ_txt2obj("1.2.840.113583.1.1.8", 1));
    const int at = kind ? CMS_signed_get_attr_by_OBJ(&info, kind.get(), -1) : -1;
    if (at < 0) return;
    const auto der = sequence_of(X509_ATTRIBUTE_get0_type(CMS_signed_get_attr(&info, at), 0));
    if (!der.empty()) read_archive(der, crls, ocsp_responses);
}

} // namespace aubrac::adapters::openssl
