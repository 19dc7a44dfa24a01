// SPDX-License-Identifier: AGPL-3.0-or-later
// Whose signature it is, and whether the certificate was good for it at the moment of signing: dates, uses, chain,
// revocation, time-stamps (ETSI EN 319 102-1 §5.2). Pure: the hour is given, the network is the caller's.
#pragma once

#include <adapters/openssl/chain.hpp>
#include <adapters/openssl/revocation.hpp>
#include <base/date.hpp>
#include <formats/signature/report.hpp>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace aubrac::formats::signature {

struct FetchRequest {
    enum class Kind { ocsp, crl, issuer };
    Kind kind;
    std::string url;  // http or https, chosen by a stranger: the caller refuses what is inside its own network
    std::string body; // of a POST "application/ocsp-request"; empty: a GET
};

/// The bytes of the answer; nothing when there is none today (down, slow, refused): the verdict is then
/// indéterminée, never invalide. Called at most 20 times for one signature.
using Fetcher = std::function<std::optional<std::string>(const FetchRequest&)>;

enum class RevocationRule {
    published, // asked of those who publish it; a certificate that names nobody to ask is accepted, and it is said
    always,    // a certificate that names nobody to ask is indéterminée
};

struct JudgeOptions {
    adapters::openssl::TrustStore store;
    base::Instant now;
    Fetcher fetch; // empty: nothing can be asked
    RevocationRule rule = RevocationRule::published;
};

/// What a signature brings, its arithmetic being right.
struct Claim {
    std::optional<adapters::openssl::Certificate> certificate;
    std::vector<adapters::openssl::Certificate> pool; // other certificates that came with it
    std::vector<std::string> crls, ocsp_responses;    // proofs that came with it, DER
    std::optional<base::Instant> claimed_at;
    std::vector<std::string> tokens;                // RFC 3161, DER
    std::string stamped;                            // the bytes that the tokens bear on
    std::optional<adapters::openssl::Hash> weakest; // the weakest digest of the signature; nothing: not known here
    enum class Use { commitment, signature } use = Use::signature; // commitment: non-repudiation is required
};

/// Remembers what authorities answered: one for a batch of documents verified together. One thread at a time.
class Judge {
public:
    explicit Judge(JudgeOptions options);

    /// Fills who signed, when, the chain, and what is wrong with them.
    void judge(const Claim& claim, SignatureReport& report);

    const JudgeOptions& options() const { return options_; }

private:
    void judge_time(const Claim& claim, SignatureReport& report);
    std::optional<base::Instant> read_stamp(const std::string& token, const Claim& claim, SignatureReport& report);
    void judge_strength(const Claim& claim, base::Instant at, SignatureReport& report) const;
    void judge_dates(const adapters::openssl::Certificate& certificate, base::Instant at,
                     SignatureReport& report) const;
    adapters::openssl::Chain find_chain(const adapters::openssl::Certificate& leaf,
                                        const std::vector<adapters::openssl::Certificate>& pool, base::Instant at);
    void judge_chain(const adapters::openssl::Chain& chain, SignatureReport& report) const;
    void judge_revocation(const adapters::openssl::Chain& chain, const Claim& claim, base::Instant at,
                          SignatureReport& report);
    void judge_status(const adapters::openssl::Certificate& certificate,
                      const adapters::openssl::Certificate& issuer, bool is_leaf, const Claim& claim,
                      base::Instant at, SignatureReport& report);
    std::optional<adapters::openssl::RevocationAnswer>
    find_answer(const adapters::openssl::Certificate& certificate, const adapters::openssl::Certificate& issuer,
                const Claim& claim, base::Instant at);
    bool is_enough(const adapters::openssl::RevocationAnswer& answer, base::Instant at) const;
    const std::string& fetch(const FetchRequest& request); // empty: no answer

    JudgeOptions options_;
    std::map<std::string, std::string> fetched_; // by address and body; an empty answer is remembered too
    int budget_ = 0;
};

} // namespace aubrac::formats::signature
