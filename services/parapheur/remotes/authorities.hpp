// SPDX-License-Identifier: AGPL-3.0-or-later
// Those who certify and tell the time, over HTTP: lists of revocation (CRL), answers on one certificate (OCSP),
// time- stamps (RFC 3161). And their twin.
#pragma once

#include <formats/signature/judge.hpp>
#include <formats/signature/prepared.hpp>
#include <kernel/settings.hpp>
#include <kernel/twin.hpp>
#include <string>
#include <string_view>

namespace aubrac::parapheur {

/// Addresses stand in certificates that strangers give: those of this machine and of private networks are never
/// called, but the hosts named in `parapheur.known_hosts`. All the answers of one fetcher together take at most
/// twenty seconds; afterwards nothing is answered, and verdicts say "indéterminée". One thread at a time.
formats::signature::Fetcher make_fetcher(const kernel::Settings& settings);
/// "http://crl.example/a.crl", on a host that everybody can reach.
bool is_public_url(std::string_view url);

/// `url`: of the time-stamping authority. Blocks for up to thirty seconds.
formats::signature::StampExchange make_stamp_exchange(std::string url);

/// An authority, its OCSP responder, its CRL and a time-stamping authority on 127.0.0.1.
kernel::Twin make_twin_authorities();

} // namespace aubrac::parapheur
