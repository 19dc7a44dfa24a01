// SPDX-License-Identifier: AGPL-3.0-or-later
// Test only: a root, an authority below it, and all those whose certificates a signature may meet, made at run
// time. Header-only, so that the tests of any room may include it.
#pragma once

#include <adapters/openssl/chain.hpp>
#include <adapters/openssl/revocation.hpp>
#include <adapters/openssl/timestamp.hpp>
#include <adapters/openssl/twin_pki.hpp>

namespace aubrac::adapters::openssl::testing {

/// The moment of all these tests: 12 October 2026, 08:26:40 UTC.
inline constexpr base::Instant moment{1'791'793'600'000};

inline base::Instant days_from(base::Instant from, int days) {
    return from.plus_seconds(std::int64_t{days} * 86400);
}

inline TwinRequest request(std::string name, TwinUse use = TwinUse::signatory, KeyKind key = KeyKind::rsa) {
    TwinRequest wanted;
    wanted.common_name = std::move(name);
    wanted.use = use;
    wanted.from = days_from(moment, -400);
    wanted.until = days_from(moment, 700);
    wanted.key = key;
    wanted.ocsp_url = "http://ocsp.example/";
    wanted.crl_url = "http://crl.example/authority.crl";
    return wanted;
}

inline TwinRequest dated(TwinRequest wanted, int from_days, int until_days) {
    wanted.from = days_from(moment, from_days);
    wanted.until = days_from(moment, until_days);
    return wanted;
}

inline TwinRequest silent(TwinRequest wanted) { // says nowhere where to ask
    wanted.ocsp_url.clear();
    wanted.crl_url.clear();
    return wanted;
}

struct SigningHouse {
    TwinAuthority root = TwinAuthority::make(silent(dated(request("Racine de démonstration"), -2000, 3000)));
    TwinAuthority authority =
        root.issue_authority(silent(dated(request("Autorité de Démonstration"), -1500, 2000)));
    TwinAuthority stranger =
        TwinAuthority::make(silent(request("Autorité inconnue", TwinUse::authority, KeyKind::ec)));
    Identity mayor = authority.issue(request("Élise Tranchant"));
    Identity deputy = authority.issue(request("Omer Dalors", TwinUse::signatory, KeyKind::ec));
    Identity expired =
        authority.issue(dated(request("Signataire d'autrefois", TwinUse::signatory, KeyKind::ec), -1000, -30));
    Identity revoked = authority.issue(request("Signataire révoqué", TwinUse::signatory, KeyKind::ec));
    Identity unknown = stranger.issue(request("Signataire sans autorité", TwinUse::signatory, KeyKind::ec));
    Identity responder = authority.issue(silent(request("Répondeur OCSP", TwinUse::ocsp_responder, KeyKind::ec)));
    Identity stamper = authority.issue(silent(request("Horodateur", TwinUse::time_stamping)));
    Identity tls = authority.issue(request("www.saint-exemple.fr", TwinUse::tls, KeyKind::ec));
    TrustStore store;

    SigningHouse() {
        authority.revoke(revoked.certificate, days_from(moment, -10));
        store = TrustStore::parse(root.certificate().pem());
    }
};

/// Made once per program: keys take time. No test changes it.
inline const SigningHouse& house() {
    static const SigningHouse made;
    return made;
}

} // namespace aubrac::adapters::openssl::testing
