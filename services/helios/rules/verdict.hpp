// SPDX-License-Identifier: AGPL-3.0-or-later
// What an acquit makes of a flux, and what a return says of a pièce, in the words of who reads them. Pure.
#pragma once

#include "rules/life.hpp"

#include <cstdint>
#include <formats/pes/flux.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace aubrac::helios {

/// What one acquit says, once matched with the bordereaux of the flux.
struct Outcome {
    std::int64_t bordereaux = 0; // of the flux
    std::int64_t rejected_bordereaux = 0;
    std::int64_t rejected_others = 0; // PJ, factures, marchés
    bool is_flux_rejected = false;    // technical domains: the file as a whole
};

/// Step::acknowledge, acknowledge_partly or reject. Partial acceptance is the norm: a bordereau refused, its PJ
/// accepted.
Step decide(const Outcome& outcome);

/// Where an element of an acquit is to be written.
enum class Target { bordereau, pj, flux, other };
/// Domain of the acquit ("5") → what it speaks of, and the domain of its bordereau.
Target target_of(const formats::pes::ElementAcquit& element);
formats::pes::Domaine domaine_of(const formats::pes::ElementAcquit& element);

/// "1971 - Compte fonction présent à tort": what the State says, one line each; its code alone when it says
/// nothing more.
std::string anomalies_words(const std::vector<formats::pes::Anomalie>& anomalies);

/// Payment of a mandat, collection of a titre, as the returns tell it (EtatPce).
enum class Paiement { inconnu, en_instance, pris_en_charge, rejete, solde };
Paiement paiement_of(std::string_view etat_pce);
std::string_view paiement_name(Paiement paiement); // "pris_en_charge"
Paiement parse_paiement(std::string_view name);    // unknown: inconnu
/// "Payé" for a mandat, "Encaissé" for a titre.
std::string_view paiement_words(Paiement paiement, formats::pes::Domaine domaine);

/// "Mandat", "Titre"; "Pièce" elsewhere.
std::string_view piece_word(std::string_view domaine);

} // namespace aubrac::helios
