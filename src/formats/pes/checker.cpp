// SPDX-License-Identifier: AGPL-3.0-or-later
// Header, bordereaux, pièces, lignes and their sums.
#include "checker.hpp"

#include "amounts.hpp"
#include "rules.hpp"

#include <algorithm>
#include <base/siren.hpp>

namespace aubrac::formats::pes {
namespace {

constexpr std::size_t mebi = 1024 * 1024;

} // namespace

Checker::Checker(const CheckOptions& options, Report& report, Findings& findings, Visitor* next, bool judges)
    : options_(options), report_(report), findings_(findings), next_(next), judges_(judges), bordereaux_(4 * mebi),
      pieces_(6 * mebi), lignes_(4 * mebi), pj_ids_(6 * mebi), ref_ids_(6 * mebi), acquit_bordereaux_(4 * mebi),
      acquit_pieces_(4 * mebi), acquit_lignes_(4 * mebi), acquit_pj_(4 * mebi) {}

void Checker::tell_limit(std::string_view what) {
    if (!std::exchange(limit_told_, true)) findings_.add(Severity::warning, Rule::limit, {std::string(what)});
}

void Checker::meet(KeySet& keys, std::string_view key, Rule rule, std::vector<std::string> details,
                   std::string_view what) {
    const auto met = keys.add(key);
    if (met == KeySet::Met::before) findings_.add(Severity::error, rule, std::move(details));
    if (met == KeySet::Met::full) tell_limit(what);
}

void Checker::note_kind(Kind kind) {
    if (next_) next_->note_kind(kind);
}

void Checker::note_entete(const EnTete& entete) {
    report_.entete = entete;
    report_.version = entete.version;
    if (judges_) check_identity(entete);
    if (next_) next_->note_entete(entete);
}

void Checker::check_identity(const EnTete& entete) {
    if (entete.nom_fic.empty()) findings_.add(Severity::error, Rule::nom_fic_absent);
    if (report_.kind != Kind::aller) return;
    if (entete.version != "2") findings_.add(Severity::warning, Rule::version_enveloppe, {entete.version});
    if (!base::Siret::parse(entete.id_coll)) findings_.add(Severity::warning, Rule::siret_form, {entete.id_coll});
    if (options_.is_nom_fic_known && options_.is_nom_fic_known(entete.nom_fic, entete.cod_col))
        findings_.add(Severity::error, Rule::nom_fic_known, {entete.nom_fic, entete.cod_col});
    if (options_.budgets.empty()) return;
    const auto same = [](const std::string& ours, const std::string& theirs) {
        return ours.empty() || ours == theirs;
    };
    const auto is_ours = [&](const Budget& it) { return same(it.siret, entete.id_coll); };
    if (std::none_of(options_.budgets.begin(), options_.budgets.end(), is_ours))
        findings_.add(Severity::error, Rule::siret_other, {entete.id_coll});
    else if (std::none_of(options_.budgets.begin(), options_.budgets.end(), [&](const Budget& it) {
                 return is_ours(it) && same(it.cod_col, entete.cod_col) && same(it.cod_bud, entete.cod_bud) &&
                        same(it.id_post, entete.id_post);
             }))
        findings_.add(Severity::error, Rule::budget_other, {entete.cod_col, entete.cod_bud});
}

Checker::DomaineState* Checker::find_state() {
    if (domaine_.domaine == Domaine::depense) return &domaines_[0];
    return domaine_.domaine == Domaine::recette ? &domaines_[1] : nullptr;
}

void Checker::note_domaine(const EnTeteDomaine& domaine) {
    domaine_ = domaine;
    if (auto* state = find_state()) {
        state->seen = true;
        state->announced = state->announced || domaine.info_dematerialisee;
    }
    const std::string wanted = domaine.domaine == Domaine::pj ? "1" : "2";
    if (judges_aller() && !domaine.id_ver.empty() && domaine.id_ver != wanted)
        findings_.add(Severity::warning, Rule::version_domaine, {domaine.id_ver, wanted});
    if (next_) next_->note_domaine(domaine);
}

void Checker::note_bordereau(const Bordereau& bordereau) {
    ++report_.counts.bordereaux;
    report_.total_ht_cents = add_cents(report_.total_ht_cents, bordereau.mt_bord_ht.value_or(0));
    report_.total_tva_cents = add_cents(report_.total_tva_cents, bordereau.mt_bord_tva.value_or(0));
    sum_ht_ = sum_tva_ = piece_count_ = 0;
    signed_ = false;
    if (judges_aller()) {
        pieces_.clear();
        // "Le numéro de bordereau est unique par exercice et par type de bordereau pour un budget collectivité."
        meet(bordereaux_,
             std::string(name_of(bordereau.domaine)) + "/" + bordereau.exer + "/" + bordereau.typ_bord + "/" +
                 bordereau.id_bord,
             Rule::bordereau_duplicate, {bordereau.id_bord, bordereau.exer}, "doublons de bordereaux");
        check_bordereau(bordereau, domaine_.info_dematerialisee, findings_);
    }
    if (next_) next_->note_bordereau(bordereau);
}

void Checker::note_piece(const Bordereau& bordereau, const Piece& piece) {
    ++report_.counts.pieces;
    ++piece_count_;
    if (judges_aller()) {
        lignes_.clear();
        meet(pieces_, piece.id_pce, Rule::piece_duplicate, {piece.id_pce}, "doublons de pièces");
    }
    if (next_) next_->note_piece(bordereau, piece);
}

void Checker::note_ligne(const Bordereau& bordereau, const Piece& piece, const Ligne& ligne) {
    ++report_.counts.lignes;
    sum_ht_ = add_cents(sum_ht_, ligne.mt_ht.value_or(0));
    sum_tva_ = add_cents(sum_tva_, ligne.mt_tva.value_or(0));
    if (judges_aller()) {
        meet(lignes_, ligne.id_ligne, Rule::ligne_duplicate, {ligne.id_ligne}, "doublons de lignes");
        check_ligne(bordereau, ligne, findings_);
    }
    if (next_) next_->note_ligne(bordereau, piece, ligne);
}

void Checker::note_end_of_piece(const Bordereau& bordereau, const Piece& piece) {
    if (next_) next_->note_end_of_piece(bordereau, piece);
}

void Checker::check_sums(const Bordereau& bordereau) {
    if (bordereau.nbr_pce && *bordereau.nbr_pce != piece_count_)
        findings_.add(Severity::error, Rule::nombre_pieces,
                      {std::to_string(*bordereau.nbr_pce), std::to_string(piece_count_)});
    if (bordereau.mt_bord_ht && *bordereau.mt_bord_ht != sum_ht_)
        findings_.add(Severity::error, Rule::somme_ht,
                      {french_cents(*bordereau.mt_bord_ht), french_cents(sum_ht_)});
    const auto tva = bordereau.mt_bord_tva.value_or(0);
    // "au moins une Ligne de Piece du Bordereau doit comporter une balise MtTVA", and the reverse.
    if ((tva > 0) != (sum_tva_ > 0))
        findings_.add(Severity::error, Rule::tva_incoherent);
    else if (tva != sum_tva_)
        findings_.add(Severity::error, Rule::somme_tva, {french_cents(tva), french_cents(sum_tva_)});
}

void Checker::note_unsigned(const Bordereau& bordereau, DomaineState& state) {
    const auto path = domaine_.name + "/Bordereau[" + std::to_string(bordereau.rank) + "]";
    if (report_.signatures.size() < max_signatures)
        report_.signatures.push_back({{SignaturePlace::Level::bordereau, bordereau.id, path}, false});
    if (state.unsigned_places.size() >= max_findings_of_rule) return;
    auto finding = make_finding(Severity::error, Rule::signature_partial);
    finding.bordereau = bordereau.id_bord;
    finding.path = path;
    state.unsigned_places.push_back(std::move(finding));
}

void Checker::note_end_of_bordereau(const Bordereau& bordereau) {
    if (judges_aller()) check_sums(bordereau);
    auto* state = find_state();
    if (state && report_.kind == Kind::aller) {
        ++(signed_ ? state->signed_count : state->unsigned_count);
        if (!signed_ && state->announced) note_unsigned(bordereau, *state);
    }
    if (next_) next_->note_end_of_bordereau(bordereau);
}

void Checker::note_field(std::string_view block, std::string_view name, std::string_view value) {
    if (next_) next_->note_field(block, name, value);
}

void Checker::note_autre(const AutreObjet& objet) {
    const auto add = [&](std::int64_t& count, std::int64_t& total) {
        ++count;
        total = add_cents(total, objet.montant.value_or(0));
    };
    if (objet.domaine == Domaine::facture) add(report_.counts.factures, report_.total_factures_cents);
    if (objet.domaine == Domaine::marche) add(report_.counts.marches, report_.total_marches_cents);
    if (objet.domaine == Domaine::client) add(report_.counts.clients, report_.total_clients_cents);
    if (next_) next_->note_autre(objet);
}

} // namespace aubrac::formats::pes
