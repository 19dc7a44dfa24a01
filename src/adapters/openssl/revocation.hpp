// SPDX-License-Identifier: AGPL-3.0-or-later
// Is a certificate revoked? What its authority publishes: lists (CRL, RFC 5280 §5) and answers (OCSP, RFC 6960).
// Bytes in, bytes out: asking over the network is the caller's.
#pragma once

#include <adapters/openssl/x509.hpp>
#include <base/date.hpp>
#include <optional>
#include <string>
#include <string_view>

namespace aubrac::adapters::openssl {

enum class RevocationStatus {
    good,
    revoked,
    unknown
}; // unknown: the authority says it does not know this certificate

/// What the authority says, its signature verified.
struct RevocationAnswer {
    RevocationStatus status = RevocationStatus::unknown;
    base::Instant revoked_at; // when revoked
    bool is_hold = false;     // suspended: may become good again (certificateHold)
    base::Instant this_update;
    std::optional<base::Instant> next_update; // nothing: newer ones are always to be had
};

/// Body of a POST of type application/ocsp-request.
std::string make_ocsp_request(const Certificate& certificate, const Certificate& issuer);

/// Nothing when the bytes are not an answer about this certificate signed by its issuer or by a responder that the
/// issuer itself appointed.
std::optional<RevocationAnswer> read_ocsp_response(std::string_view der, const Certificate& certificate,
                                                   const Certificate& issuer);

/// DER or PEM. Nothing when the list is not one of this issuer, is not signed by it, or does not cover this
/// certificate (delta and indirect lists, lists of some reasons only).
std::optional<RevocationAnswer> read_crl(std::string_view bytes, const Certificate& certificate,
                                         const Certificate& issuer);

} // namespace aubrac::adapters::openssl
