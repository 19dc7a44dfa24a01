// SPDX-License-Identifier: AGPL-3.0-or-later
// Signatures inside a PDF: PAdES baseline B-B and B-T (ETSI EN 319 142-1), as updates that leave earlier
// signatures valid. The document is given whole (a mapped file will do) and never copied. Pure and thread-safe.
#pragma once

#include <base/date.hpp>
#include <base/result.hpp>
#include <formats/signature/judge.hpp>
#include <formats/signature/prepared.hpp>
#include <formats/signature/report.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace aubrac::formats::signature {

/// Lengths in points (1/72 inch), from the top left of the page as its reader sees it, turned or not. A stamp that
/// would leave the page is moved inside.
struct VisibleStamp {
    int page = 1; // from 1; -1: the last one
    double left = 36, top = 36;
    double width = 200, height = 70; // 20 to 2,000
    std::vector<std::string>
        lines; // below the name, date and place, at most 4: "Par délégation", "En l'absence de…"
};

struct PdfRequest {
    base::Instant signed_at;
    std::string name;                  // as the stamp shows it; empty: that of the certificate
    std::string quality;               // "Maire de Saint-Exemple"; empty: not shown
    std::string place;                 // "Saint-Exemple"; empty: not shown
    std::string reason;                // kept in the signature, not shown
    std::optional<VisibleStamp> stamp; // nothing: the signature does not show
    std::size_t token_bytes = 10'000;  // room kept for a time-stamp; 0: there will be none
};

/// First time. Refuses SIGNATURE-N01 to N05 (what the PDF is), SIGNATURE-N15.
base::Result<PreparedSignature> prepare_pdf(std::string_view document, const Signatory& signatory,
                                            const PdfRequest& request);

/// What the signature of a prepared PDF commits to: the digest of the document and of its update, all but the
/// message and its two angle brackets. Nothing when `prepared` keeps no such room.
std::optional<std::string> digest_around(std::string_view document, const PreparedSignature& prepared);

/// Second time: the bytes to append to the document. `value`: what the key gave for the one digest of `prepared`;
/// `token`: a time-stamp of it makes the signature B-T. Refuses SIGNATURE-N10 when the document is another,
/// SIGNATURE-N11, N12, and N17 when the token is longer than foreseen.
base::Result<std::string> assemble_pdf(std::string_view document, const PreparedSignature& prepared,
                                       std::string_view value, std::string_view token = {});

/// Every signature and time-stamp of the document. Never throws on bad input.
VerificationReport verify_pdf(std::string_view document, Judge& judge);

} // namespace aubrac::formats::signature
