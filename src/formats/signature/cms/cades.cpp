// SPDX-License-Identifier: AGPL-3.0-or-later
#include "cades.hpp"

#include "verify_signer.hpp"

#include <adapters/openssl/digest.hpp>

namespace aubrac::formats::signature {

namespace openssl = adapters::openssl;

base::Result<PreparedSignature> prepare_message(std::string_view document, const Signatory& signatory,
                                                base::Instant signed_at) {
    if (!signatory.certificate.may_sign()) return base::Refusal{"SIGNATURE-N15", "", {}};
    PreparedSignature prepared{.kind = SignatureKind::message, .signatory = signatory};
    prepared.document_sha256 = openssl::sha256(document);
    prepared.document_bytes = document.size();
    const auto digest = hash_of(signatory.hash, document);
    prepared.items.push_back({.signed_bytes = make_attributes(signatory, digest, signed_at)});
    return prepared;
}

base::Result<std::string> assemble_message(std::string_view document, const PreparedSignature& prepared,
                                           std::string_view value, std::string_view token) {
    ENSURE(prepared.kind == SignatureKind::message);
    if (document.size() != prepared.document_bytes || openssl::sha256(document) != prepared.document_sha256)
        return base::Refusal{"SIGNATURE-N10", "", {}};
    const auto values = check_values(prepared, {std::string(value)});
    if (!values) return values.refusal();
    return write_message(prepared.signatory, prepared.items[0].signed_bytes, values.value()[0], token);
}

VerificationReport verify_message(std::string_view bytes, std::optional<std::string_view> document, Judge& judge) {
    VerificationReport out;
    const auto message = openssl::CmsMessage::parse(bytes);
    if (!message) {
        SignatureReport report;
        report.format = "PKCS7";
        report.add(Motif::unreadable);
        out.signatures.push_back(std::move(report));
        return out;
    }
    if (message->content()) document = *message->content();
    for (std::size_t i = 0; i < message->signers().size(); ++i) {
        const auto& signer = message->signers()[i];
        SignatureReport report;
        report.id = std::to_string(i + 1);
        const bool is_cades = signer.named != openssl::NamedCertificate::absent;
        report.format = is_cades ? "CAdES" : "PKCS7";
        if (!document)
            report.add(Motif::content_absent);
        else if (signer.hash)
            prove_signer(*message, i, hash_of(*signer.hash, *document), report);
        Claim extra;
        extra.claimed_at = signer.signing_time;
        judge_signer(*message, i, std::move(extra), judge, report);
        report.level = !is_cades ? "" : report.time_proof == TimeProof::stamped ? "B-T" : "B-B";
        out.signatures.push_back(std::move(report));
    }
    return out;
}

} // namespace aubrac::formats::signature
