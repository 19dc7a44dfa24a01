// SPDX-License-Identifier: AGPL-3.0-or-later
#include "verify_signer.hpp"

namespace aubrac::formats::signature {

namespace openssl = adapters::openssl;

void prove_signer(const openssl::CmsMessage& message, std::size_t index, std::string_view content_digest,
                  SignatureReport& report) {
    switch (message.prove(index, content_digest)) {
    case openssl::CmsProof::sound:
        return;
    case openssl::CmsProof::other_content:
        return report.add(Motif::altered);
    case openssl::CmsProof::forged:
        return report.add(Motif::forged);
    case openssl::CmsProof::unsupported:
        if (message.signers()[index].certificate)
            report.add(Motif::unsupported, {message.signers()[index].algorithm});
        return;
    }
}

void judge_signer(const openssl::CmsMessage& message, std::size_t index, Claim claim, Judge& judge,
                  SignatureReport& report) {
    const auto& signer = message.signers()[index];
    claim.certificate = signer.certificate;
    claim.pool.insert(claim.pool.end(), message.certificates().begin(), message.certificates().end());
    claim.crls.insert(claim.crls.end(), message.crls().begin(), message.crls().end());
    claim.ocsp_responses.insert(claim.ocsp_responses.end(), message.ocsp_responses().begin(),
                                message.ocsp_responses().end());
    claim.tokens = signer.tokens;
    claim.stamped = signer.signature;
    claim.weakest = signer.hash;
    if (signer.named == openssl::NamedCertificate::other && signer.certificate)
        report.add(Motif::other_certificate);
    if (signer.named == openssl::NamedCertificate::absent) report.add(Motif::certificate_not_named);
    if (signer.named_by_sha1) report.add(Motif::named_by_sha1);
    judge.judge(claim, report);
}

} // namespace aubrac::formats::signature
