// SPDX-License-Identifier: AGPL-3.0-or-later
#include "draft.hpp"

#include "der.hpp"

#include <base/ensure.hpp>

namespace aubrac::formats::signature {

using adapters::openssl::Certificate;
using adapters::openssl::Hash;
using adapters::openssl::KeyKind;

namespace {

constexpr std::string_view data = "1.2.840.113549.1.7.1";
constexpr std::string_view signed_data = "1.2.840.113549.1.7.2";
constexpr std::string_view content_type = "1.2.840.113549.1.9.3";
constexpr std::string_view message_digest = "1.2.840.113549.1.9.4";
constexpr std::string_view signing_time = "1.2.840.113549.1.9.5";
constexpr std::string_view signing_certificate = "1.2.840.113549.1.9.16.2.47"; // version 2
constexpr std::string_view time_stamp_token = "1.2.840.113549.1.9.16.2.14";
constexpr std::string_view rsa_encryption = "1.2.840.113549.1.1.1";

std::string_view oid_of(Hash hash) {
    ENSURE(hash != Hash::sha1);
    return hash == Hash::sha512   ? "2.16.840.1.101.3.4.2.3"
           : hash == Hash::sha384 ? "2.16.840.1.101.3.4.2.2"
                                  : "2.16.840.1.101.3.4.2.1";
}

std::string digest_algorithm(Hash hash) { return der::sequence({der::oid(oid_of(hash)), der::null()}); }

std::string signature_algorithm(const Signatory& signatory) {
    // With rsaEncryption every reader takes the digest from beside (RFC 5754 §3.2); parameters are NULL for RSA
    // and absent for curves.
    if (signatory.certificate.key_kind() == KeyKind::rsa)
        return der::sequence({der::oid(rsa_encryption), der::null()});
    return der::sequence({der::oid(signatory.hash == Hash::sha512   ? "1.2.840.10045.4.3.4"
                                   : signatory.hash == Hash::sha384 ? "1.2.840.10045.4.3.3"
                                                                    : "1.2.840.10045.4.3.2")});
}

std::string attribute(std::string_view kind, const std::string& value) {
    return der::sequence({der::oid(kind), der::set_of({value})});
}

/// SigningCertificateV2 (RFC 5035 §3): the certificate that the signatory names, by its digest and its issuer.
/// SHA-256 is the usual digest, and is then not written.
std::string named_certificate(const Signatory& signatory) {
    const auto& certificate = signatory.certificate;
    const auto algorithm =
        signatory.hash == Hash::sha256 ? std::string() : der::sequence({der::oid(oid_of(signatory.hash))});
    const auto issuer =
        der::sequence({der::sequence({der::explicit_tag(4, certificate.issuer_der())}), certificate.serial_der()});
    const auto named = der::sequence({algorithm, der::octets(hash_of(signatory.hash, certificate.der())), issuer});
    return der::sequence({der::sequence({named})});
}

} // namespace

std::string make_attributes(const Signatory& signatory, std::string_view content_digest,
                            std::optional<base::Instant> signed_at) {
    ENSURE(content_digest.size() == size_of(signatory.hash));
    std::vector<std::string> all = {attribute(content_type, der::oid(data)),
                                    attribute(message_digest, der::octets(content_digest)),
                                    attribute(signing_certificate, named_certificate(signatory))};
    if (signed_at) all.push_back(attribute(signing_time, der::time(*signed_at)));
    return der::set_of(std::move(all));
}

std::string write_message(const Signatory& signatory, std::string_view attributes, std::string_view signature,
                          std::string_view token, std::optional<std::string_view> content) {
    const auto& certificate = signatory.certificate;
    auto unsigned_attributes =
        token.empty() ? std::string()
                      : der::implicit_tag(1, der::set_of({attribute(time_stamp_token, std::string(token))}));
    const auto info =
        der::sequence({der::integer(1), der::sequence({certificate.issuer_der(), certificate.serial_der()}),
                       digest_algorithm(signatory.hash), der::implicit_tag(0, attributes),
                       signature_algorithm(signatory), der::octets(signature), unsigned_attributes});
    std::vector<std::string> certificates = {certificate.der()};
    for (const auto& authority : signatory.chain) certificates.push_back(authority.der());
    const auto inside = content ? der::explicit_tag(0, der::octets(*content)) : std::string();
    const auto message = der::sequence(
        {der::integer(1), der::set_of({digest_algorithm(signatory.hash)}), der::sequence({der::oid(data), inside}),
         der::implicit_tag(0, der::set_of(std::move(certificates))), der::set_of({info})});
    return der::sequence({der::oid(signed_data), der::explicit_tag(0, message)});
}

std::size_t message_room(const Signatory& signatory, std::size_t token_bytes) {
    const std::string signature(static_cast<std::size_t>(signatory.certificate.key_bits()) / 4 + 64, '\0');
    const std::string digest(size_of(signatory.hash), '\0');
    const auto attributes = make_attributes(signatory, digest, base::Instant{});
    return write_message(signatory, attributes, signature, std::string(token_bytes, '\0')).size() + 256;
}

} // namespace aubrac::formats::signature
