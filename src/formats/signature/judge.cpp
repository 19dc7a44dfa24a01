// SPDX-License-Identifier: AGPL-3.0-or-later
#include "judge.hpp"

#include <adapters/openssl/digest.hpp>
#include <adapters/openssl/timestamp.hpp>
#include <algorithm>
#include <base/date.hpp>

namespace aubrac::formats::signature {

namespace openssl = adapters::openssl;
using openssl::Certificate;
using openssl::RevocationAnswer;
using openssl::RevocationStatus;

namespace {

constexpr int fetches_limit = 20;
constexpr std::size_t remembered_limit = 10'000;
constexpr std::int64_t clock_skew_seconds = 600;
constexpr int issuers_limit = 3;

/// Arrêté du 13 juin 2014 (RGS v2, in force on 1 July 2014), annexe B1: digests of at least 200 bits, RSA of at
/// least 2,048 bits. A signature that says it is older cannot prove it any more.
constexpr base::Instant strong_since{1'404'172'800'000};
constexpr int rsa_bits = 2048;
constexpr int curve_bits = 250;

std::string day(base::Instant moment) { return moment.date().french(); }

} // namespace

Judge::Judge(JudgeOptions options) : options_(std::move(options)) {}

void Judge::judge(const Claim& claim, SignatureReport& report) {
    budget_ = fetches_limit;
    judge_time(claim, report);
    const auto at = report.signed_at.value_or(options_.now);
    judge_strength(claim, at, report);
    if (!claim.certificate) return report.add(Motif::no_certificate);
    const auto& certificate = *claim.certificate;
    report.certificate = certificate;
    report.signer = certificate.common_name();
    if (!certificate.may_sign()) report.add(Motif::wrong_use);
    if (claim.use == Claim::Use::commitment && !certificate.may_commit()) report.add(Motif::no_commitment);
    judge_dates(certificate, at, report);
    const auto chain = find_chain(certificate, claim.pool, at);
    report.chain = chain.certificates;
    judge_chain(chain, report);
    if (chain.problem == openssl::ChainProblem::none) judge_revocation(chain, claim, at, report);
}

void Judge::judge_time(const Claim& claim, SignatureReport& report) {
    std::optional<base::Instant> stamped;
    for (const auto& token : claim.tokens)
        if (const auto at = read_stamp(token, claim, report); at && (!stamped || *at < *stamped)) stamped = at;
    if (stamped) {
        report.signed_at = stamped;
        report.time_proof = TimeProof::stamped;
    } else if (claim.claimed_at) {
        report.signed_at = claim.claimed_at;
        report.time_proof = TimeProof::claimed;
        report.add(Motif::date_claimed);
    } else {
        report.add(Motif::no_date_said);
    }
    if (report.signed_at && *report.signed_at > options_.now.plus_seconds(clock_skew_seconds))
        report.add(Motif::date_ahead, {report.signed_at->french()});
}

std::optional<base::Instant> Judge::read_stamp(const std::string& der, const Claim& claim,
                                               SignatureReport& report) {
    const auto ignore = [&](const std::string& why) {
        report.add(Motif::stamp_ignored, {why});
        return std::nullopt;
    };
    const auto token = openssl::read_timestamp_token(der);
    if (!token) return ignore("il est illisible ou falsifié");
    if (token->hash == openssl::Hash::sha1 || hash_of(token->hash, claim.stamped) != token->digest)
        return ignore("il ne porte pas sur cette signature");
    const auto& signer = token->message.signers().front();
    const auto& authority = *signer.certificate;
    if (!authority.may_stamp_time() || signer.named == openssl::NamedCertificate::other ||
        signer.hash == openssl::Hash::sha1)
        return ignore("celui qui l'a donné n'est pas une autorité d'horodatage");
    auto pool = token->message.certificates();
    pool.insert(pool.end(), claim.pool.begin(), claim.pool.end());
    if (find_chain(authority, pool, token->at).problem != openssl::ChainProblem::none)
        return ignore("l'autorité d'horodatage « " + authority.common_name() +
                      " » n'est pas dans la liste de confiance");
    const auto& dates = authority.summary();
    if (token->at < dates.not_before || token->at > dates.not_after)
        return ignore("le certificat de l'autorité d'horodatage n'était pas valable");
    return token->at;
}

void Judge::judge_strength(const Claim& claim, base::Instant at, SignatureReport& report) const {
    const bool is_recent = at >= strong_since || report.time_proof == TimeProof::none;
    if (!claim.weakest) {
        report.add(Motif::unsupported, {"empreinte"});
    } else if (*claim.weakest == openssl::Hash::sha1 && (is_recent || report.time_proof != TimeProof::stamped)) {
        report.add(is_recent ? Motif::weak_algorithm : Motif::old_algorithm, {"l'empreinte SHA-1"});
    }
    if (!claim.certificate) return;
    const int bits = claim.certificate->key_bits();
    const auto kind = claim.certificate->key_kind();
    const bool is_weak =
        (kind == openssl::KeyKind::rsa && bits < rsa_bits) || (kind == openssl::KeyKind::ec && bits < curve_bits);
    if (is_weak && is_recent) report.add(Motif::weak_key, {std::to_string(bits)});
    if (is_weak && !is_recent && report.time_proof != TimeProof::stamped)
        report.add(Motif::old_algorithm, {"une clé de " + std::to_string(bits) + " bits"});
}

void Judge::judge_dates(const Certificate& certificate, base::Instant at, SignatureReport& report) const {
    const auto& dates = certificate.summary();
    if (at > dates.not_after) report.add(Motif::expired, {day(dates.not_after), day(at)});
    if (at < dates.not_before) report.add(Motif::not_yet_valid, {day(dates.not_before), day(at)});
}

openssl::Chain Judge::find_chain(const Certificate& leaf, const std::vector<Certificate>& pool, base::Instant at) {
    auto chain = build_chain(leaf, pool, options_.store, at);
    // Signatures often come without the authorities: their certificates say where to find them.
    auto wider = pool;
    for (int i = 0; i < issuers_limit && chain.problem == openssl::ChainProblem::no_issuer; ++i) {
        const auto& last = chain.certificates.back();
        std::optional<Certificate> found;
        for (const auto& url : last.issuer_urls()) {
            const auto& bytes = fetch({FetchRequest::Kind::issuer, url, {}});
            auto candidates = Certificate::list_pem(bytes);
            if (auto der = Certificate::parse(bytes)) candidates.push_back(*der);
            for (const auto& candidate : candidates)
                if (!found && last.is_issued_by(candidate)) found = candidate;
            if (found) break;
        }
        if (!found || std::find(wider.begin(), wider.end(), *found) != wider.end()) break;
        wider.push_back(*found);
        chain = build_chain(leaf, wider, options_.store, at);
    }
    return chain;
}

void Judge::judge_chain(const openssl::Chain& chain, SignatureReport& report) const {
    switch (chain.problem) {
    case openssl::ChainProblem::none:
        return;
    case openssl::ChainProblem::no_issuer: {
        const auto& last = chain.certificates.back();
        return report.add(Motif::unknown_authority,
                          {last.is_self_issued() ? last.common_name() : last.summary().issuer});
    }
    case openssl::ChainProblem::out_of_dates:
        return report.add(Motif::authority_out_of_dates);
    case openssl::ChainProblem::weak:
        return report.add(Motif::weak_chain);
    case openssl::ChainProblem::broken:
        return report.add(Motif::broken_chain, {chain.detail});
    }
}

void Judge::judge_revocation(const openssl::Chain& chain, const Claim& claim, base::Instant at,
                             SignatureReport& report) {
    // The last one is trusted by decision of the operator: who would say it is revoked?
    for (std::size_t i = 0; i + 1 < chain.certificates.size(); ++i)
        judge_status(chain.certificates[i], chain.certificates[i + 1], i == 0, claim, at, report);
}

void Judge::judge_status(const Certificate& certificate, const Certificate& issuer, bool is_leaf,
                         const Claim& claim, base::Instant at, SignatureReport& report) {
    if (certificate.is_exempt_of_status()) return;
    const auto answer = find_answer(certificate, issuer, claim, at);
    if (!answer) {
        const bool is_published = !certificate.ocsp_urls().empty() || !certificate.crl_urls().empty();
        if (is_published || options_.rule == RevocationRule::always)
            report.add(Motif::revocation_silent, {issuer.common_name()});
        else
            report.add(Motif::status_not_published, {certificate.common_name()});
        return;
    }
    if (answer->status == RevocationStatus::unknown)
        return report.add(Motif::revocation_unknown, {issuer.common_name()});
    if (answer->status == RevocationStatus::good) return;
    if (answer->revoked_at > at) {
        const bool is_proven = report.time_proof == TimeProof::stamped;
        return report.add(is_proven ? Motif::revoked_since : Motif::revoked_later, {day(answer->revoked_at)});
    }
    if (is_leaf) return report.add(Motif::revoked, {day(answer->revoked_at)});
    report.add(Motif::authority_revoked, {certificate.common_name(), day(answer->revoked_at)});
}

/// Known since the signature was made, or still fresh today.
bool Judge::is_enough(const RevocationAnswer& answer, base::Instant at) const {
    if (answer.status == RevocationStatus::revoked) return true;
    // An answer without a next one is good for a day.
    const auto end = answer.next_update.value_or(answer.this_update.plus_seconds(86400));
    return answer.this_update >= at || end.plus_seconds(clock_skew_seconds) >= options_.now;
}

std::optional<RevocationAnswer> Judge::find_answer(const Certificate& certificate, const Certificate& issuer,
                                                   const Claim& claim, base::Instant at) {
    std::optional<RevocationAnswer> best;
    const auto take = [&](const std::optional<RevocationAnswer>& answer) {
        const bool is_useful = answer && answer->this_update <= options_.now.plus_seconds(clock_skew_seconds) &&
                               is_enough(*answer, at);
        // Bad news outweighs good news, and good news outweighs none.
        if (is_useful &&
            (!best || answer->status == RevocationStatus::revoked || best->status == RevocationStatus::unknown))
            best = answer;
        return best && best->status != RevocationStatus::unknown;
    };
    for (const auto& der : claim.ocsp_responses)
        if (take(read_ocsp_response(der, certificate, issuer))) return best;
    for (const auto& der : claim.crls)
        if (take(read_crl(der, certificate, issuer))) return best;
    for (const auto& url : certificate.ocsp_urls())
        if (take(read_ocsp_response(fetch({FetchRequest::Kind::ocsp, url, make_ocsp_request(certificate, issuer)}),
                                    certificate, issuer)))
            return best;
    for (const auto& url : certificate.crl_urls())
        if (take(read_crl(fetch({FetchRequest::Kind::crl, url, {}}), certificate, issuer))) return best;
    return best;
}

const std::string& Judge::fetch(const FetchRequest& request) {
    static const std::string nothing;
    if (fetched_.size() >= remembered_limit) fetched_.clear();
    const auto key = request.url + '\n' + openssl::sha256(request.body);
    if (const auto found = fetched_.find(key); found != fetched_.end()) return found->second;
    if (!options_.fetch || budget_-- <= 0) return nothing;
    return fetched_.emplace(key, options_.fetch(request).value_or("")).first->second;
}

} // namespace aubrac::formats::signature
