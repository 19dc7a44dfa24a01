// SPDX-License-Identifier: AGPL-3.0-or-later
// What is said of a signature that was verified: a verdict, and why, in French. Norm: ETSI EN 319 102-1, whose
// TOTAL-PASSED, INDETERMINATE and TOTAL-FAILED are here valide, indéterminée and invalide.
#pragma once

#include <adapters/openssl/x509.hpp>
#include <base/date.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace aubrac::formats::signature {

/// From the best to the worst. `indeterminee`: nobody can say today; often because a service is down, and then it
/// must be verified again later, never refused.
enum class Verdict { valide, indeterminee, invalide };
std::string_view text_of(Verdict verdict); // "valide", "indéterminée", "invalide"

/// Every thing that may be said, the gravest first. Codes ("SIGNATURE-V04") are stable and never reused.
enum class Motif {
    id_repeated,
    not_on_its_parent,
    element_absent,
    altered,
    forged,
    changed_since,
    not_whole,
    properties_unsigned,
    other_certificate,
    unreadable,
    doctype,
    withdrawn,
    expired,
    not_yet_valid,
    revoked,
    authority_revoked,
    weak_algorithm,
    weak_key,
    wrong_use,
    no_commitment,
    no_role,
    no_date,
    date_not_utc,
    unknown_authority,
    broken_chain,
    authority_out_of_dates,
    weak_chain,
    no_certificate,
    revocation_silent,
    revocation_unknown,
    revoked_later,
    date_ahead,
    old_algorithm,
    unsupported,
    content_absent,
    locked_file,
    // Said of valid ones too.
    stamp_ignored,
    date_claimed,
    no_date_said,
    status_not_published,
    signed_again,
    revoked_since,
    certificate_not_named,
    named_by_sha1,
    policy_absent,
    policy_unknown,
    policy_digest,
};

struct MotifText {
    Motif motif;
    std::string_view code;
    Verdict verdict;           // valide: said, and changes nothing
    std::string_view sentence; // French, polite; {0}, {1}: details
};
const MotifText& text_of(Motif motif);

struct Remark {
    Motif motif;
    std::string code;
    std::string message; // French, one sentence

    bool operator==(const Remark&) const = default;
};

enum class TimeProof {
    none,    // no date at all: judged as of now
    claimed, // by the signatory
    stamped, // by a time-stamping authority one trusts
};

struct SignatureReport {
    std::string id;     // field of the PDF, Id of the XML signature, number of the signatory in a message
    std::string format; // "PAdES", "PDF" (before PAdES), "CAdES", "PKCS7", "XAdES", "XMLDSig"
    std::string level;  // "B-B", "B-T", "B-LT"; "EPES", "BES", "T" for XAdES before baselines; empty: none of them
    std::string covers; // Id of the signed XML element ("BORD12"); empty: the whole document
    std::string element; // its name: "Bordereau", "PES_Aller"; empty unless XML
    std::string signer;  // common name
    std::string role;    // as claimed by the signatory; empty: none
    std::string place;
    std::optional<adapters::openssl::Certificate> certificate;
    std::vector<adapters::openssl::Certificate> chain; // from the signatory to whom one trusts, as far as it goes
    std::optional<base::Instant> signed_at;
    TimeProof time_proof = TimeProof::none;
    bool is_time_stamp = false; // a time-stamp of the whole PDF: nobody's signature

    Verdict verdict = Verdict::valide;
    std::string code;                                // of the gravest remark; empty when nothing is wrong
    std::string reason = "La signature est valide."; // French, one sentence
    std::vector<Remark> remarks;                     // all that was found, the gravest first

    void add(Motif motif, const std::vector<std::string>& details = {}); // keeps verdict, code and reason right
    bool has(Motif motif) const;
};

struct VerificationReport {
    std::vector<SignatureReport> signatures; // in the order of the document
    std::optional<Remark> problem; // the document itself cannot be read: there may be signatures nobody sees
    std::size_t bordereaux = 0;    // elements Bordereau of a PES
    std::vector<std::string> unsigned_bordereaux; // their Id, or their rank when they have none; at most 1,000

    /// The worst of all; valide when there is no signature and no problem (then `signatures` is empty: say so).
    Verdict verdict() const;
};

} // namespace aubrac::formats::signature
