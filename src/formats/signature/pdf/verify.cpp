// SPDX-License-Identifier: AGPL-3.0-or-later
// Verification of a PDF (ISO 32000-1 §12.8.1, ETSI EN 319 142-1): what the signature covers is read from the
// bytes, not from what the file says of itself.
#include "pades.hpp"

#include <adapters/openssl/cms.hpp>
#include <adapters/openssl/timestamp.hpp>
#include <adapters/qpdf/signatures.hpp>
#include <algorithm>
#include <formats/signature/cms/verify_signer.hpp>

namespace aubrac::formats::signature {

namespace openssl = adapters::openssl;
namespace qpdf = adapters::qpdf;

namespace {

/// The bytes a signature covers: all of a revision but the message itself.
struct Coverage {
    std::string_view first, second;
    std::size_t end = 0; // of the revision
};

int digit(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/// The hole must hold the message and nothing else: anything more would be read by some and signed by nobody.
bool holds_only(std::string_view hole, const std::string& contents) {
    if (hole.size() != 2 * contents.size() + 2 || hole.front() != '<' || hole.back() != '>') return false;
    for (std::size_t i = 0; i < contents.size(); ++i) {
        const int high = digit(hole[2 * i + 1]), low = digit(hole[2 * i + 2]);
        if (high < 0 || low < 0 || static_cast<char>(high * 16 + low) != contents[i]) return false;
    }
    return true;
}

std::optional<Coverage> find_coverage(std::string_view document, const qpdf::PdfSignature& signature) {
    const auto [start, size, second, rest] = signature.byte_range;
    const auto total = static_cast<std::int64_t>(document.size());
    if (start != 0 || size <= 0 || rest <= 0 || size > total || second <= size || second > total ||
        rest > total - second)
        return std::nullopt;
    const auto hole = document.substr(static_cast<std::size_t>(size), static_cast<std::size_t>(second - size));
    if (!holds_only(hole, signature.contents)) return std::nullopt;
    return Coverage{document.substr(0, static_cast<std::size_t>(size)),
                    document.substr(static_cast<std::size_t>(second), static_cast<std::size_t>(rest)),
                    static_cast<std::size_t>(second + rest)};
}

std::string digest_of(const Coverage& coverage, openssl::Hash hash) {
    openssl::Hasher hasher(hash);
    hasher.add(coverage.first);
    hasher.add(coverage.second);
    return hasher.finish();
}

std::string french(const qpdf::PdfDifference& difference) {
    const auto where = difference.page > 0 ? " (page " + std::to_string(difference.page) + ")" : std::string();
    switch (difference.change) {
    case qpdf::PdfChange::unreadable:
        return "ce qui a été ajouté ne peut pas être lu";
    case qpdf::PdfChange::structure:
        return "la structure du document";
    case qpdf::PdfChange::page:
        return "le contenu d'une page" + where;
    case qpdf::PdfChange::annotation:
        return "une annotation" + where;
    case qpdf::PdfChange::form:
        break;
    }
    return "un champ de formulaire";
}

/// Raw "/ByteRange [" anywhere.
bool has_byte_range(std::string_view document) {
    constexpr std::string_view key = "/ByteRange";
    for (auto at = document.find(key); at != std::string_view::npos; at = document.find(key, at + 1)) {
        const auto next = document.find_first_not_of(" \t\r\n", at + key.size());
        if (next != std::string_view::npos && document[next] == '[') return true;
    }
    return false;
}

bool is_blank(std::string_view bytes) { return bytes.find_first_not_of(" \t\r\n") == std::string_view::npos; }

class PdfVerification {
public:
    PdfVerification(std::string_view document, const qpdf::PdfSignatures& signatures, Judge& judge)
        : document_(document), signatures_(signatures), judge_(judge) {}

    VerificationReport run() {
        VerificationReport out;
        for (const auto& signature : signatures_.all) out.signatures.push_back(verify(signature));
        // A signature that nothing leads to any more was taken out by whoever changed the file last.
        if (signatures_.all.empty() && has_byte_range(document_)) out.problem = make_remark(Motif::withdrawn);
        return out;
    }

    static Remark make_remark(Motif motif) {
        SignatureReport report;
        report.add(motif);
        return report.remarks.front();
    }

private:
    SignatureReport verify(const qpdf::PdfSignature& signature) {
        SignatureReport report;
        report.id = signature.field;
        report.place = signature.location;
        report.is_time_stamp = signature.sub_filter == "ETSI.RFC3161";
        report.format = report.is_time_stamp || signature.sub_filter == "ETSI.CAdES.detached" ? "PAdES" : "PDF";
        report.signer = signature.name;
        const auto coverage = find_coverage(document_, signature);
        if (!coverage) {
            report.add(Motif::not_whole);
        } else {
            judge_later_changes(*coverage, signature, report);
        }
        const auto message = openssl::CmsMessage::parse(signature.contents);
        if (!message || message->signers().size() != 1) {
            report.add(Motif::unreadable);
            return report;
        }
        if (report.is_time_stamp)
            verify_stamp(*message, signature, coverage, report);
        else
            verify_signature(*message, signature, coverage, report);
        return report;
    }

    void verify_signature(const openssl::CmsMessage& message, const qpdf::PdfSignature& signature,
                          const std::optional<Coverage>& coverage, SignatureReport& report) {
        const auto& signer = message.signers().front();
        if (signature.sub_filter.ends_with("sha1"))
            report.add(Motif::weak_algorithm, {"l'empreinte SHA-1"});
        else if (signature.sub_filter != "ETSI.CAdES.detached" && signature.sub_filter != "adbe.pkcs7.detached")
            report.add(Motif::unsupported, {signature.sub_filter});
        // A message that brings its own content says nothing of the document.
        if (message.content())
            report.add(Motif::unreadable);
        else if (coverage && signer.hash)
            prove_signer(message, 0, digest_of(*coverage, *signer.hash), report);
        Claim claim;
        claim.claimed_at = signature.claimed_at ? signature.claimed_at : signer.signing_time;
        add_store(claim);
        judge_signer(message, 0, std::move(claim), judge_, report);
        if (report.format == "PAdES")
            report.level = report.time_proof != TimeProof::stamped ? "B-B"
                           : signatures_.has_store                 ? "B-LT"
                                                                   : "B-T";
    }

    void verify_stamp(const openssl::CmsMessage& message, const qpdf::PdfSignature& signature,
                      const std::optional<Coverage>& coverage, SignatureReport& report) {
        const auto token = openssl::read_timestamp_token(signature.contents);
        if (!token) return report.add(Motif::forged);
        if (coverage && digest_of(*coverage, token->hash) != token->digest) report.add(Motif::altered);
        if (!message.signers().front().certificate->may_stamp_time()) report.add(Motif::wrong_use);
        Claim claim;
        claim.claimed_at = token->at;
        add_store(claim);
        judge_signer(message, 0, std::move(claim), judge_, report);
        report.level = "";
    }

    void add_store(Claim& claim) const {
        for (const auto& der : signatures_.certificates)
            if (auto certificate = openssl::Certificate::parse(der)) claim.pool.push_back(std::move(*certificate));
        claim.crls = signatures_.crls;
        claim.ocsp_responses = signatures_.ocsp_responses;
    }

    void judge_later_changes(const Coverage& coverage, const qpdf::PdfSignature& signature,
                             SignatureReport& report) {
        const auto after = document_.substr(coverage.end);
        if (is_blank(after)) return;
        const auto differences = qpdf::compare_revisions(document_.substr(0, coverage.end), document_);
        for (const auto& difference : differences) report.add(Motif::changed_since, {french(difference)});
        if (!differences.empty()) return;
        const bool is_signed_later =
            std::any_of(signatures_.all.begin(), signatures_.all.end(), [&](const qpdf::PdfSignature& other) {
                return !other.sub_filter.ends_with("RFC3161") &&
                       other.byte_range[2] + other.byte_range[3] > static_cast<std::int64_t>(coverage.end);
            });
        if (signature.certification == 1 && is_signed_later)
            report.add(Motif::changed_since, {"une autre signature, que la première interdisait"});
        else
            report.add(Motif::signed_again);
    }

    std::string_view document_;
    const qpdf::PdfSignatures& signatures_;
    Judge& judge_;
};

} // namespace

VerificationReport verify_pdf(std::string_view document, Judge& judge) {
    const auto signatures = qpdf::read_signatures(document);
    VerificationReport out;
    switch (signatures.problem) {
    case qpdf::PdfProblem::none:
        return PdfVerification(document, signatures, judge).run();
    case qpdf::PdfProblem::encrypted:
        out.problem = PdfVerification::make_remark(Motif::locked_file);
        return out;
    default:
        out.problem = PdfVerification::make_remark(Motif::unreadable);
        return out;
    }
}

} // namespace aubrac::formats::signature
