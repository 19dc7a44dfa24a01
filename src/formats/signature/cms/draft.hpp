// SPDX-License-Identifier: AGPL-3.0-or-later
// A signed message (CMS, RFC 5652) in two times: first what the signatory's key must sign, then, perhaps days
// later, the message around that signature. Attributes of ETSI EN 319 122-1 (CAdES baseline B-B).
#pragma once

#include <adapters/openssl/x509.hpp>
#include <base/date.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace aubrac::formats::signature {

struct Signatory {
    adapters::openssl::Certificate certificate;
    std::vector<adapters::openssl::Certificate>
        chain; // its authorities, put into the message; the root may be left out
    adapters::openssl::Hash hash = adapters::openssl::Hash::sha256;
};

/// The signed attributes, DER of their SET: what the key signs is their digest. `signed_at`: absent in a PDF,
/// which says it elsewhere (ETSI EN 319 142-1 §6.3).
std::string make_attributes(const Signatory& signatory, std::string_view content_digest,
                            std::optional<base::Instant> signed_at);

/// DER of the whole message. `signature`: raw RSA or DER of ECDSA. `token`: time-stamp of the signature; empty:
/// none. `content`: absent: detached.
std::string write_message(const Signatory& signatory, std::string_view attributes, std::string_view signature,
                          std::string_view token = {}, std::optional<std::string_view> content = std::nullopt);

/// Bytes of the message above, at most, for a signature and a token that are not known yet.
std::size_t message_room(const Signatory& signatory, std::size_t token_bytes);

} // namespace aubrac::formats::signature
