// SPDX-License-Identifier: AGPL-3.0-or-later
// Twins of those who issue signing certificates, say whether they are revoked and tell the time: for tests, the
// demo and the training mode. Keys are made when asked and live in memory. Nothing outside our twins should trust
// them.
#pragma once

#include <adapters/openssl/private_key.hpp>
#include <base/date.hpp>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace aubrac::adapters::openssl {

enum class TwinUse { authority, signatory, ocsp_responder, time_stamping, tls };

struct TwinRequest {
    std::string common_name;
    std::string organisation = "Saint-Exemple"; // empty: none
    TwinUse use = TwinUse::signatory;
    base::Instant from; // both bounds are valid
    base::Instant until;
    KeyKind key = KeyKind::rsa;
    std::string ocsp_url; // empty: not in the certificate
    std::string crl_url;
    Hash hash = Hash::sha256; // sha1: what nobody should accept any more
};

class TwinAuthority {
public:
    /// A root: signed by itself.
    static TwinAuthority make(TwinRequest request);

    const Certificate& certificate() const { return identity_.certificate; }
    Identity
    issue(const TwinRequest& request) const; // the chain holds this authority and those above, not the root
    TwinAuthority issue_authority(TwinRequest request) const;

    void revoke(const Certificate& certificate, base::Instant at);
    std::string make_crl(base::Instant now, int days = 7) const; // DER
    /// `responder`: who signs; nothing: this authority itself. A certificate of another authority is unknown.
    std::string answer_ocsp(std::string_view request, base::Instant now,
                            const Identity* responder = nullptr) const; // empty when the request is none

private:
    explicit TwinAuthority(Identity identity) : identity_(std::move(identity)) {}
    Identity identity_;
    std::map<std::string, base::Instant> revoked_; // by serial
};

/// Answers a request of timestamp.hpp as an authority would; "rejected" when the request is none.
std::string answer_timestamp(const Identity& stamper, std::string_view request, base::Instant now);

} // namespace aubrac::adapters::openssl
