// SPDX-License-Identifier: AGPL-3.0-or-later
#include "rules/verdict.hpp"

#include <array>
#include <base/text.hpp>

namespace aubrac::helios {

namespace pes = formats::pes;

Step decide(const Outcome& outcome) {
    const bool all_rejected = outcome.bordereaux > 0 && outcome.rejected_bordereaux == outcome.bordereaux;
    if (outcome.is_flux_rejected || all_rejected) return Step::reject;
    if (outcome.rejected_bordereaux > 0 || outcome.rejected_others > 0) return Step::acknowledge_partly;
    return Step::acknowledge;
}

// Domains of the acquit: 0 technique, 1 signature technique, 2 signature globale, 3 signature d'un bordereau, 4
// PJ, 5 dépense, 6 recette, 7 rôle, 8 budget, 9 actif, 10 passif, 11 marché, 12 facture, 99 paramétrage.
Target target_of(const pes::ElementAcquit& element) {
    const auto& domaine = element.domaine_ack;
    if (domaine == "4" || (!element.id_unique.empty() && element.num_bord.empty())) return Target::pj;
    if (!element.num_bord.empty()) return Target::bordereau;
    if (domaine == "0" || domaine == "1" || domaine == "2" || domaine == "3" || domaine == "99")
        return Target::flux;
    return Target::other;
}

pes::Domaine domaine_of(const pes::ElementAcquit& element) {
    if (element.domaine_ack == "5") return pes::Domaine::depense;
    if (element.domaine_ack == "6" || element.domaine_ack == "7") return pes::Domaine::recette;
    return pes::Domaine::inconnu;
}

std::string anomalies_words(const std::vector<pes::Anomalie>& anomalies) {
    std::string words;
    for (const auto& anomalie : anomalies) {
        const auto& text = anomalie.libelle.empty() ? anomalie.num_ano_ack : anomalie.libelle;
        if (text.empty()) continue;
        words += (words.empty() ? "" : " ; ") + base::one_line(text, 500);
    }
    return words;
}

Paiement paiement_of(std::string_view etat_pce) {
    if (etat_pce == "01") return Paiement::en_instance;
    if (etat_pce == "02") return Paiement::pris_en_charge;
    if (etat_pce == "04") return Paiement::rejete;
    return etat_pce == "05" ? Paiement::solde : Paiement::inconnu;
}

namespace {
constexpr std::array<std::string_view, 5> paiement_names = {"inconnu", "en_instance", "pris_en_charge", "rejete",
                                                            "solde"};
} // namespace

std::string_view paiement_name(Paiement paiement) { return paiement_names[static_cast<std::size_t>(paiement)]; }

Paiement parse_paiement(std::string_view name) {
    for (std::size_t i = 0; i < paiement_names.size(); ++i)
        if (paiement_names[i] == name) return static_cast<Paiement>(i);
    return Paiement::inconnu;
}

std::string_view paiement_words(Paiement paiement, pes::Domaine domaine) {
    switch (paiement) {
    case Paiement::en_instance:
        return "En instance chez le comptable";
    case Paiement::pris_en_charge:
        return "Pris en charge par le comptable";
    case Paiement::rejete:
        return "Rejeté par le comptable";
    case Paiement::solde:
        return domaine == pes::Domaine::recette ? "Encaissé" : "Payé";
    case Paiement::inconnu:
        break;
    }
    return "Pas encore connu";
}

std::string_view piece_word(std::string_view domaine) {
    if (domaine == "depense") return "Mandat";
    return domaine == "recette" ? "Titre" : "Pièce";
}

} // namespace aubrac::helios
