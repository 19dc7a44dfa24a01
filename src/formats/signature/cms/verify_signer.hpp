// SPDX-License-Identifier: AGPL-3.0-or-later
// What is common to every signed message, inside a PDF or beside a document: one of its signatories is verified.
#pragma once

#include <adapters/openssl/cms.hpp>
#include <formats/signature/judge.hpp>
#include <formats/signature/report.hpp>
#include <string_view>

namespace aubrac::formats::signature {

/// The arithmetic: notes `altered`, `forged` or `unsupported`.
void prove_signer(const adapters::openssl::CmsMessage& message, std::size_t signer,
                  std::string_view content_digest, SignatureReport& report);

/// Who and when. `claim` brings what the message does not hold: the date of a PDF, its store of proofs.
void judge_signer(const adapters::openssl::CmsMessage& message, std::size_t signer, Claim claim, Judge& judge,
                  SignatureReport& report);

} // namespace aubrac::formats::signature
