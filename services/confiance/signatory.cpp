// SPDX-License-Identifier: AGPL-3.0-or-later
// May a certificate sign today? Said before the key is asked for anything, and again before the document is put
// together: a signature that nobody could trust is worse than none (règlement (UE) n° 910/2014, art. 32).
#include "remotes/authorities.hpp"
#include "room.hpp"

namespace aubrac::confiance {

namespace {

namespace norm = formats::signature;
using adapters::openssl::Certificate;
using norm::Motif;

Opinion refused(std::string reason) { return {Standing::refused, std::move(reason)}; }

/// What the machine on the spot can say, in bac à sable too.
Opinion judge_alone(const Certificate& certificate, base::Instant now) {
    const auto& summary = certificate.summary();
    if (summary.not_after < now) return refused("il est expiré depuis le " + summary.not_after.date().french());
    if (summary.not_before > now)
        return refused("il n'est pas encore valable : il le sera le " + summary.not_before.date().french());
    if (certificate.is_authority()) return refused("c'est celui d'une autorité, pas d'une personne");
    if (!certificate.may_sign()) return refused("il n'est pas prévu pour signer");
    return {};
}

Opinion tell(const norm::SignatureReport& report, const Certificate& certificate) {
    if (report.has(Motif::unknown_authority))
        return refused("le syndicat ne connaît pas l'autorité qui l'a délivré, « " +
                       name_of_issuer(certificate.summary().issuer) + " »");
    if (report.has(Motif::broken_chain)) return refused("l'autorité qu'il nomme ne l'a pas délivré");
    if (report.has(Motif::authority_out_of_dates)) return refused("l'autorité qui l'a délivré est expirée");
    if (report.has(Motif::weak_chain) || report.has(Motif::weak_key))
        return refused("ses clés sont trop faibles aujourd'hui");
    if (report.has(Motif::authority_revoked)) return refused("l'autorité qui l'a délivré a été révoquée");
    if (report.has(Motif::revoked)) return refused("il a été révoqué");
    if (report.has(Motif::revocation_silent) || report.has(Motif::revocation_unknown))
        return {Standing::silent,
                "l'autorité « " + name_of_issuer(certificate.summary().issuer) + " » ne dit pas s'il est révoqué"};
    return {};
}

} // namespace

Opinion judge_signatory(const Room& room, Training training, std::string_view der,
                        const std::vector<std::string>& chain) {
    const auto certificate = Certificate::parse(der);
    if (!certificate) return refused("il est illisible");
    const auto now = room.kernel.clock.now();
    if (auto opinion = judge_alone(*certificate, now);
        opinion.standing != Standing::good || training == Training::yes)
        return opinion;
    norm::Claim claim;
    claim.certificate = certificate;
    for (const auto& one : chain)
        if (const auto authority = Certificate::parse(one)) claim.pool.push_back(*authority);
    claim.claimed_at = now;
    claim.weakest = adapters::openssl::Hash::sha256;
    norm::Judge judge({room.store(training), now, make_fetcher(room.kernel.settings)});
    norm::SignatureReport report;
    judge.judge(claim, report);
    return tell(report, *certificate);
}

} // namespace aubrac::confiance
