// SPDX-License-Identifier: AGPL-3.0-or-later
// Signatures inside XML: XAdES-EPES enveloped, as the DGFiP wants them in a PES (per bordereau, else for the whole
// flow), and the verification of those and of any other enveloped one. The document is read as a flow, twice at
// most: memory depends on its signatures, not on its size. Pure and thread-safe.
#pragma once

#include <base/date.hpp>
#include <base/result.hpp>
#include <formats/signature/judge.hpp>
#include <formats/signature/prepared.hpp>
#include <formats/signature/report.hpp>
#include <formats/signature/xml/source.hpp>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace aubrac::formats::signature {

/// What is signed in a flow.
enum class PesTarget {
    automatic, // each bordereau when all bear an Id, else the whole flow: what other parapheurs do
    bordereaux,
    flow,
};

struct PesRequest {
    base::Instant signed_at;
    std::string role; // "Maire", "Ordonnateur": the DGFiP refuses a blank one
    std::string city; // empty: no place of signature
    std::string postal_code;
    std::string country = "France";
    PesTarget target = PesTarget::automatic;
};

/// First time, one reading. Bordereaux that are signed already are left as they are (SIGNATURE-N09 when all are,
/// or when the flow is). Refuses SIGNATURE-N06 (not XML, or in an encoding whose bytes cannot be counted), N07
/// (nothing to sign), N08 (an Id twice), N15, N16. What the source throws comes through.
base::Result<PreparedSignature> prepare_pes(Source& source, const Signatory& signatory, const PesRequest& request);

/// Second time, one reading: gives `sink` the whole signed document, a piece at a time. Refuses SIGNATURE-N11 and
/// N12 before the first piece, SIGNATURE-N10 after the last one when the document was another: throw the pieces
/// away.
base::Result<base::Done> assemble_pes(Source& source, const PreparedSignature& prepared,
                                      const std::vector<std::string>& values,
                                      const std::function<void(std::string_view)>& sink);

/// Every enveloped signature of the document. In a PES the rules of the DGFiP apply (role, date in UTC, policy,
/// key usage) and unsigned bordereaux are told. Never throws on bad input; what the source throws comes through.
VerificationReport verify_xml(Source& source, Judge& judge);

} // namespace aubrac::formats::signature
