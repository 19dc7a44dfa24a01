// SPDX-License-Identifier: AGPL-3.0-or-later
// The signatures that stand in a PDF (ISO 32000-1 §12.8), as bytes and as the signatory filled them. Nothing is
// proved here: formats/signature does. Bytes are given whole; thread-safe; never throws on bad input.
#pragma once

#include <adapters/qpdf/pdf_inspector.hpp>
#include <array>
#include <base/date.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace aubrac::adapters::qpdf {

struct PdfSignature {
    std::string field;                        // full name of the form field: "Signature1"
    std::string sub_filter;                   // "ETSI.CAdES.detached", "adbe.pkcs7.detached", "ETSI.RFC3161"…
    std::array<std::int64_t, 4> byte_range{}; // all zero when it is not four integers
    std::string contents;                     // the CMS message, padded with zeros
    std::optional<base::Instant> claimed_at;  // /M; nothing: absent or no date
    std::string name, reason, location;       // UTF-8, one line
    int certification = 0;                    // DocMDP: 1 nothing may change, 2 forms, 3 forms and notes; 0: none
    int page = 0;                             // where it shows, from 1; 0: nowhere
};

struct PdfSignatures {
    PdfProblem problem = PdfProblem::damaged; // none, encrypted or damaged (a mended file proves nothing)
    std::vector<PdfSignature> all;            // in the order they were made; at most 100
    bool has_store = false;                   // a Document Security Store (ETSI EN 319 142-1 §5.4.2)
    std::vector<std::string> certificates, crls, ocsp_responses; // DER, of that store; at most 100 of each
};

PdfSignatures read_signatures(std::string_view document);

/// What differs between two revisions of one file, beyond what a later signature, a time-stamp, proofs of validity
/// or metadata bring.
enum class PdfChange {
    unreadable, // one of the two does not open strictly
    structure,  // the catalog, the list of pages, something removed
    page,       // what a page shows
    annotation, // a note, a stamp, a link
    form,       // a field, or its value
};

/// `after` begins with `before`. At most 20, each kind once per page concerned.
struct PdfDifference {
    PdfChange change = PdfChange::unreadable;
    int page = 0; // from 1; 0: none in particular
    bool operator==(const PdfDifference&) const = default;
};
std::vector<PdfDifference> compare_revisions(std::string_view before, std::string_view after);

} // namespace aubrac::adapters::qpdf
