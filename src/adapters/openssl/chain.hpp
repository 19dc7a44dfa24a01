// SPDX-License-Identifier: AGPL-3.0-or-later
// The chain from a certificate to an authority one trusts (RFC 5280 §6), at a moment of the past or of now.
#pragma once

#include <adapters/openssl/x509.hpp>
#include <base/date.hpp>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace aubrac::adapters::openssl {

/// Authorities one trusts, roots or not, and those that only help to build a chain. Data: read from a bundle of
/// PEM kept by the operator. Copies share the same content, which never changes; thread-safe.
class TrustStore {
public:
    TrustStore();
    /// Every authority of the bundle is trusted: a chain may end at any of them (an intermediate of a trusted list
    /// is an anchor of its own, as eIDAS trusted lists want it). Other certificates are passed over.
    static TrustStore parse(std::string_view pem);

    const std::vector<Certificate>& certificates() const;
    /// Those whose last day comes before `now` plus `days`, soonest first: the alert of the operator.
    std::vector<Certificate> list_expiring(base::Instant now, int days = 90) const;

    struct Content;
    const Content& content() const { return *content_; } // for this folder

private:
    std::shared_ptr<const Content> content_;
};

enum class ChainProblem {
    none,
    no_issuer,    // no authority of the store vouches for it
    out_of_dates, // an authority above the certificate was expired, or not yet valid, at that moment
    weak,         // a key or a digest of the chain is too weak today (RSA under 2,048 bits, SHA-1)
    broken,       // a signature of the chain is false, or an authority is none
};

struct Chain {
    ChainProblem problem = ChainProblem::no_issuer;
    std::vector<Certificate> certificates; // the one asked about first, its authorities, then the trusted one; as
                                           // far as it goes when there is a problem
    std::string detail;                    // English, as OpenSSL says it; for a log
};

/// `pool`: certificates that came with the signature; none of them is trusted for that. The dates of `leaf` itself
/// and its uses are the caller's to judge, as is revocation.
Chain build_chain(const Certificate& leaf, const std::vector<Certificate>& pool, const TrustStore& store,
                  base::Instant at);

} // namespace aubrac::adapters::openssl
