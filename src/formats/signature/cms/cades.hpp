// SPDX-License-Identifier: AGPL-3.0-or-later
// A document signed from outside it (".p7s"): CAdES baseline, detached (ETSI EN 319 122-1). Pure and thread-safe.
#pragma once

#include <base/date.hpp>
#include <base/result.hpp>
#include <formats/signature/judge.hpp>
#include <formats/signature/prepared.hpp>
#include <formats/signature/report.hpp>
#include <optional>
#include <string>
#include <string_view>

namespace aubrac::formats::signature {

/// First time. Refuses SIGNATURE-N15 when the certificate is not meant to sign.
base::Result<PreparedSignature> prepare_message(std::string_view document, const Signatory& signatory,
                                                base::Instant signed_at);

/// Second time: the .p7s, DER. `value`: what the key gave for the one digest of `prepared`. `token`: a time-stamp
/// makes it B-T; empty: B-B. Refuses SIGNATURE-N10 when the document is another, SIGNATURE-N11 and N12.
base::Result<std::string> assemble_message(std::string_view document, const PreparedSignature& prepared,
                                           std::string_view value, std::string_view token = {});

/// `document`: what was signed, when the message does not hold it; absent: not at hand. Never throws on bad input.
VerificationReport verify_message(std::string_view message, std::optional<std::string_view> document,
                                  Judge& judge);

} // namespace aubrac::formats::signature
