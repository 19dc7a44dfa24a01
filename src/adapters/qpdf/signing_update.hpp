// SPDX-License-Identifier: AGPL-3.0-or-later
// Room for one more signature in a PDF, as an update appended to it: earlier signatures stay as valid as they
// were. The message itself is put in afterwards, in the place kept for it. Thread-safe.
#pragma once

#include <adapters/qpdf/pdf_inspector.hpp>
#include <base/date.hpp>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace aubrac::adapters::qpdf {

/// Where the signature shows. Lengths in points, from the top left of the page as it is seen, whatever its
/// rotation; moved, then made smaller, when it would not stand inside the page.
struct SignaturePlace {
    int page = 1; // from 1; -1: the last one
    double left = 0, top = 0, width = 0, height = 0;
    std::string drawing; // a PDF of one page of that size
};

struct SignatureUpdateRequest {
    base::Instant at; // /M
    std::string name; // UTF-8; empty: not written
    std::string reason;
    std::string location;
    std::size_t message_bytes = 0;       // room kept for the message
    std::optional<SignaturePlace> place; // nothing: the signature does not show
};

enum class SigningProblem {
    none,
    unreadable, // not a PDF, or damaged: it must be mended before it is signed
    encrypted,
    no_page,     // or no such page
    locked,      // a former signatory allowed no change at all (DocMDP 1)
    dynamic_form // XFA: what it shows is not what is signed
};

struct SignatureUpdate {
    SigningProblem problem = SigningProblem::unreadable;
    std::string bytes;          // to append to the document
    std::size_t message_at = 0; // in `bytes`: first of the 2 × message_bytes digits of the message, "0" until then
    std::string field;          // "Signature2"
};

/// Never throws on bad input. The same request on the same document gives the same bytes.
SignatureUpdate make_signature_update(std::string_view document, const SignatureUpdateRequest& request);

} // namespace aubrac::adapters::qpdf
