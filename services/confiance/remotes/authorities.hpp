// SPDX-License-Identifier: AGPL-3.0-or-later
// Those who certify and tell the time, over HTTP: lists of revocation (CRL), answers on one certificate (OCSP),
// time-stamps (RFC 3161). And their twin.
#pragma once

#include <formats/signature/judge.hpp>
#include <kernel/settings.hpp>
#include <kernel/twin.hpp>
#include <optional>
#include <string>
#include <string_view>

namespace aubrac::confiance {

/// Addresses stand in certificates that strangers give: those of this machine and of private networks are never
/// called, but the hosts named in `confiance.known_hosts`. All the answers of one fetcher together take at most
/// twenty seconds; afterwards nothing is answered, and verdicts say "indéterminée". One thread at a time.
formats::signature::Fetcher make_fetcher(const kernel::Settings& settings);
/// "http://crl.example/a.crl", on a host that everybody can reach.
bool is_public_url(std::string_view url);

/// Carries a request to the time-stamping authority at `url`, and its answer back; nothing: it is down. Blocks for
/// up to thirty seconds.
std::optional<std::string> ask_stamp(const std::string& url, std::string_view request);

/// An authority, its OCSP responder, its CRL and a time-stamping authority on 127.0.0.1.
kernel::Twin make_twin_authorities();

} // namespace aubrac::confiance
