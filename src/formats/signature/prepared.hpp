// SPDX-License-Identifier: AGPL-3.0-or-later
// A signature between its two times: what the key of the signatory must sign, and all that is needed to put the
// signature in its place, days later if need be. Kept as text by the caller. It holds nothing secret.
#pragma once

#include <adapters/openssl/timestamp.hpp>
#include <base/result.hpp>
#include <cstdint>
#include <formats/signature/cms/draft.hpp>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace aubrac::formats::signature {

/// Why a signature cannot be made. `sentence_of` gives the French.
struct RefusalText {
    std::string_view code; // "SIGNATURE-N03"; stable, never reused
    std::string_view sentence;
};
const std::vector<RefusalText>& list_refusals();
std::string sentence_of(const base::Refusal& refusal);

enum class SignatureKind { pdf, message, pes };

struct PreparedSignature {
    SignatureKind kind = SignatureKind::pdf;
    Signatory signatory;
    std::string document_sha256; // raw, of the document to sign
    std::uint64_t document_bytes = 0;

    /// One per thing to sign: one for a PDF or a message, one per bordereau in a PES.
    struct Item {
        std::string id;            // field of the PDF; Id of the signed element of the PES; empty for a message
        std::string signed_bytes;  // attributes of the message, or canonical SignedInfo
        std::string before, after; // PES: what stands around the signature value
        std::uint64_t at = 0;      // PES: where in the document
    };
    std::vector<Item> items;

    std::string update;     // PDF: what is appended, without the message
    std::uint64_t hole = 0; // PDF: where the message goes in `update`
    std::uint64_t room = 0; // PDF: bytes of the message at most

    /// What goes to the token, the seal or the agent: raw digests by `signatory.hash`, in the order of `items`.
    std::vector<std::string> list_digests() const;

    std::string write() const; // JSON text
    /// Nothing when the text was not written by `write`.
    static std::optional<PreparedSignature> parse(std::string_view text);
};

/// The signature values in the form that documents want: curves sign in two numbers side by side on tokens
/// (PKCS#11 §6.3.1) and in DER elsewhere; both are taken. Refuses SIGNATURE-N11 unless there is one per item,
/// SIGNATURE-N12 when one is not made by the key of the certificate over what was prepared.
base::Result<std::vector<std::string>> check_values(const PreparedSignature& prepared,
                                                    const std::vector<std::string>& values);

/// Gives the bytes of a time-stamping authority's answer; nothing when it is down.
using StampExchange = std::function<std::optional<std::string>(std::string_view request)>;

/// Time-stamp of one signature value, DER. `nonce`: 8 to 16 random bytes, new each time. Refuses SIGNATURE-N13
/// when the authority is down (try again later), SIGNATURE-N14 when it refuses or answers beside.
base::Result<std::string> stamp_signature(std::string_view value, std::string_view nonce,
                                          const StampExchange& exchange);

} // namespace aubrac::formats::signature
