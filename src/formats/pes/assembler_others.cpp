// SPDX-License-Identifier: AGPL-3.0-or-later
// Values of what is not a bordereau: payments, pièces justificatives, acquits, factures and marchés.
#include "amounts.hpp"
#include "assembler.hpp"
#include "raw_values.hpp"

namespace aubrac::formats::pes {

void Assembler::take_emargement(Tag tag, std::string_view value) {
    if (ligne_.emargements.empty()) return;
    auto& last = ligne_.emargements.back();
    if (tag == Tag::OrgEma) last.organe = value;
    if (tag == Tag::DtePay || tag == Tag::DteReco) last.date = date_of(value);
    if (tag == Tag::MtPay || tag == Tag::MtReco) last.montant = parse_cents(value);
}

void Assembler::take_pj_ref(Tag tag, std::string_view value) {
    if (tag == Tag::Support) pj_ref_.support = value;
    if (tag == Tag::IdUnique) pj_ref_.id_unique = trimmed(value);
    if (tag == Tag::NomPJ) pj_ref_.nom_pj = value;
    if (tag == Tag::TypePJ) pj_ref_.type_pj = value;
}

void Assembler::take_pj(Tag tag, std::string_view value) {
    if (tag == Tag::IdUnique) pj_.id_unique = trimmed(value);
    if (tag == Tag::NomPJ) pj_.nom_pj = value;
    if (tag == Tag::TypePJ) pj_.type_pj = value;
    if (tag == Tag::Description) pj_.description = value;
}

void Assembler::take_ref_compta(Tag tag, std::string_view value) {
    if (pj_.refs_compta.empty()) return;
    auto& last = pj_.refs_compta.back();
    if (tag == Tag::Domaine) last.domaine = value;
    if (tag == Tag::Exercice) last.exercice = trimmed(value);
    if (tag == Tag::TypeObjet) last.type_objet = value;
    if (tag == Tag::Identifiant) last.identifiant = trimmed(value);
    if (tag == Tag::ComplementIdentifiant) last.complement_identifiant = trimmed(value);
}

void Assembler::take_autre(Tag tag, std::string_view value) {
    switch (tag) {
    case Tag::NumeroFacture:
    case Tag::IdContrat:
    case Tag::RefTiers:
        autre_.identifiant = trimmed(value);
        return;
    case Tag::Objet:
        autre_.objet = value;
        return;
    case Tag::MtTotalTTC:
    case Tag::MontantHTNotifie:
    case Tag::ValeurGlobale:
        autre_.montant = parse_cents(value);
        return;
    case Tag::Rar: // one for each produit
        autre_.montant = add_cents(autre_.montant.value_or(0), parse_cents(value).value_or(0));
        return;
    default:
        return;
    }
}

void Assembler::take_acquit(Tag tag, std::string_view value) {
    const auto last = [this]() -> DetailAcquit& {
        if (acquit_.details.empty()) acquit_.details.emplace_back();
        return acquit_.details.back();
    };
    const auto anomalie = [&]() -> Anomalie& {
        auto& anomalies = last().anomalies;
        if (anomalies.empty()) anomalies.emplace_back();
        return anomalies.back();
    };
    switch (tag) {
    case Tag::DomaineAck:
        acquit_.domaine_ack = trimmed(value);
        return;
    case Tag::EtatAck:
        acquit_.accepted = is_true(value);
        return;
    case Tag::NumBord:
        acquit_.num_bord = trimmed(value);
        return;
    case Tag::ExerciceBord:
        acquit_.exercice_bord = trimmed(value);
        return;
    case Tag::IdUnique:
        acquit_.id_unique = trimmed(value);
        return;
    case Tag::IdMarche:
        acquit_.id_marche = trimmed(value);
        return;
    case Tag::NumPiece:
        last().num_piece = trimmed(value);
        return;
    case Tag::NumLigne:
        last().num_ligne = trimmed(value);
        return;
    case Tag::NumAnoAck:
        anomalie().num_ano_ack = trimmed(value);
        return;
    case Tag::LibelleAnoAck:
        anomalie().libelle = value;
        return;
    default:
        return;
    }
}

void Assembler::take_acquit_retour(Tag tag, std::string_view value) {
    if (tag == Tag::DomaineAckRetour) acquit_retour_.domaine_ack_retour = trimmed(value);
    if (tag == Tag::NomFichierRetour) acquit_retour_.nom_fichier_retour = trimmed(value);
    if (tag == Tag::TypRestit) acquit_retour_.typ_restit = trimmed(value);
    if (tag == Tag::DateAcquit) acquit_retour_.date_acquit = date_of(value);
}

} // namespace aubrac::formats::pes
