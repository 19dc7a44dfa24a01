// SPDX-License-Identifier: AGPL-3.0-or-later
// Time-stamps (RFC 3161): the request, the answer, the token. Bytes in, bytes out: the HTTP call is the caller's.
#pragma once

#include <adapters/openssl/cms.hpp>
#include <base/date.hpp>
#include <optional>
#include <string>
#include <string_view>

namespace aubrac::adapters::openssl {

/// Body of a POST of type application/timestamp-query. `nonce`: 8 to 16 random bytes. The certificate of the
/// authority is asked for.
std::string make_timestamp_request(Hash hash, std::string_view digest, std::string_view nonce);

enum class TimestampProblem {
    none,
    unreadable,
    rejected, // the authority says no
    mismatch, // another digest, another nonce
};

struct TimestampAnswer {
    TimestampProblem problem = TimestampProblem::unreadable;
    std::string token;  // DER, when there is no problem
    std::string detail; // English: what the authority said
};

/// `request`: the bytes that were sent.
TimestampAnswer read_timestamp_answer(std::string_view answer, std::string_view request);

/// What a token says. Proved by `message`: its signatory is the authority, its content is this.
struct TimestampToken {
    base::Instant at;
    Hash hash = Hash::sha256;
    std::string digest; // of what is stamped
    std::string policy; // OID
    CmsMessage message;
};

/// Nothing when it is no token, when it has not exactly one signatory, or when the signature of the authority is
/// false. Its certificate, and the trust put in it, are the caller's to judge.
std::optional<TimestampToken> read_timestamp_token(std::string_view der);

} // namespace aubrac::adapters::openssl
