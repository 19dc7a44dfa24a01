// SPDX-License-Identifier: AGPL-3.0-or-later
// Pièces justificatives, signatures announced, and what can be said at the end alone.
#include "checker.hpp"

#include "rules.hpp"

namespace aubrac::formats::pes {
namespace {

constexpr std::size_t max_places = 20'000;

} // namespace

void Checker::note_pj_ref(const PjRef& ref) {
    // Paper and cédéroms are elsewhere.
    if (judges_aller() && ref.support == "01" && !ref.id_unique.empty()) {
        std::size_t index = 0;
        const auto met = ref_ids_.add(ref.id_unique, &index);
        if (met == KeySet::Met::full) tell_limit("pièces justificatives citées");
        if (met == KeySet::Met::first && index < max_places) {
            ref_places_.push_back(make_finding(Severity::warning, Rule::pj_absent, {ref.id_unique}));
            findings_.place(ref_places_.back());
        }
    }
    if (next_) next_->note_pj_ref(ref);
}

void Checker::note_pj_bytes(const Pj& pj, std::string_view bytes) {
    if (next_) next_->note_pj_bytes(pj, bytes);
}

void Checker::note_pj(const Pj& pj) {
    ++report_.counts.pj;
    check_pj(pj);
    if (next_) next_->note_pj(pj);
}

void Checker::check_pj(const Pj& pj) {
    const auto name = pj.id_unique.empty() ? std::to_string(pj.rank) : pj.id_unique;
    const auto add = [&](Rule rule) { findings_.add(Severity::error, rule, {name}); };
    switch (pj.problem) {
    case PjProblem::none:
        break;
    case PjProblem::empty:
        add(Rule::pj_empty);
        break;
    case PjProblem::base64:
        add(Rule::pj_base64);
        break;
    case PjProblem::not_gzip:
        add(Rule::pj_gzip);
        break;
    case PjProblem::cut:
        add(Rule::pj_cut);
        break;
    case PjProblem::damaged:
        add(Rule::pj_damaged);
        break;
    case PjProblem::bomb:
        add(Rule::pj_bomb);
        break;
    }
    if (!judges_aller()) return;
    if (domaine_.domaine != Domaine::pj) findings_.add(Severity::error, Rule::pj_outside);
    if (pj.id_unique.empty()) return;
    meet(pj_ids_, pj.id_unique, Rule::pj_duplicate, {name}, "doublons de pièces justificatives");
    if (options_.is_pj_known && options_.is_pj_known(pj.id_unique)) add(Rule::pj_known);
    for (const auto& ref : pj.refs_compta)
        if (!is_domaine_of_pj(pj.type_pj, ref.domaine))
            findings_.add(Severity::warning, Rule::pj_domaine, {pj.type_pj, ref.domaine});
}

void Checker::check_refs() {
    for (std::size_t i = 0; i < ref_ids_.size(); ++i) {
        const auto id = ref_ids_.at(i);
        if (pj_ids_.find(id) != KeySet::npos) continue;
        if (options_.is_pj_known && options_.is_pj_known(std::string(id))) continue;
        findings_.add(i < ref_places_.size()
                          ? ref_places_[i]
                          : make_finding(Severity::warning, Rule::pj_absent, {std::string(id)}));
    }
}

void Checker::note_signature(const SignaturePlace& place) {
    if (place.level == SignaturePlace::Level::flux)
        global_signature_ = true;
    else
        signed_ = true;
    if (report_.signatures.size() < max_signatures) report_.signatures.push_back({place, true});
    if (next_) next_->note_signature(place);
}

// "La valeur 1 ne peut être autorisée qu'avec une signature électronique. Si valeur= 1 et absence de signature
// électronique, rejet du flux. La valeur 0 et la présence d'une signature électronique aboutissent au rejet du
// flux."
void Checker::check_signatures() {
    bool announced = false;
    bool domaine_seen = false;
    const auto severity = options_.signing == Signing::done ? Severity::error : Severity::info;
    for (auto& state : domaines_) {
        domaine_seen = domaine_seen || state.seen;
        announced = announced || state.announced;
        if (!state.announced && state.signed_count > 0)
            findings_.add(make_finding(Severity::error, Rule::signature_interdite));
        if (!state.announced || global_signature_ || state.unsigned_count == 0) continue;
        if (state.signed_count == 0) {
            findings_.add(make_finding(severity, Rule::signature_absent));
            continue;
        }
        for (auto& place : state.unsigned_places) {
            place.severity = severity;
            findings_.add(place);
        }
    }
    if (global_signature_ && domaine_seen && !announced)
        findings_.add(make_finding(Severity::error, Rule::signature_interdite));
    // The whole flux is signed: its bordereaux need nothing more.
    if (global_signature_)
        std::erase_if(report_.signatures, [](const SignatureNote& note) { return !note.present; });
}

void Checker::finish() {
    count_levels();
    if (!judges_aller() || report_.refused) return;
    const auto& counts = report_.counts;
    if (counts.bordereaux + counts.pj + counts.marches + counts.factures == 0)
        findings_.add(make_finding(Severity::error, Rule::empty_flux));
    check_signatures();
    check_refs();
}

} // namespace aubrac::formats::pes
