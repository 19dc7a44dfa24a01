// SPDX-License-Identifier: AGPL-3.0-or-later
// Flux for tests, made by the strict writer of the norm: bordereaux of one mandat of two lignes, with or without
// pièces justificatives.
#pragma once

#include <formats/pes/writer.hpp>
#include <gtest/gtest.h>
#include <string>
#include <vector>

namespace aubrac::helios {

struct FluxToMake {
    std::string nom_fic = "PESALR2_21120123100019_261120_001";
    std::vector<std::string> bordereaux = {"12", "13"}; // each holds mandat 1<number>
    std::vector<std::string> titres;                    // bordereaux of recette
    std::vector<std::string> pj;                        // IdUnique, referred to by the first mandat
    std::string siret = "21120123100019";
};

inline formats::pes::Ligne make_ligne(const std::string& id, std::int64_t cents, bool is_recette) {
    formats::pes::Ligne ligne;
    ligne.id_ligne = id;
    ligne.nature = is_recette ? "7032" : "60611";
    if (is_recette)
        ligne.cod_prod_loc = "01";
    else
        ligne.mod_regl = "03";
    ligne.libelle = "Eau de la fontaine";
    ligne.mt_ht = cents;
    formats::pes::Tiers tiers;
    tiers.id_tiers = "35600000000048";
    tiers.nat_id_tiers = "01";
    if (is_recette) tiers.typ_tiers = "01";
    tiers.cat_tiers = "50";
    tiers.nat_jur = "03";
    tiers.nom = "FONTAINERIE IMAGINAIRE";
    tiers.typ_adr = "1";
    tiers.adr2 = "RUE DU BROUILLARD";
    tiers.cp = "12000";
    tiers.ville = "SAINT EXEMPLE";
    tiers.cod_res = "0";
    if (!is_recette) {
        tiers.has_compte = true;
        tiers.bic = "PSSTFRPPPAR";
        tiers.iban = "FR1420041010050500013M02606";
        tiers.tit_cpte = "FONTAINERIE IMAGINAIRE";
    }
    ligne.tiers = {tiers};
    return ligne;
}

inline formats::pes::BordereauToWrite make_bordereau(const std::string& number, bool is_recette,
                                                     const std::vector<std::string>& pj) {
    formats::pes::BordereauToWrite made;
    made.bordereau.exer = "2026";
    made.bordereau.id_bord = number;
    made.bordereau.dte_bord_em = base::Date{2026, 11, 20};
    made.bordereau.typ_bord = "01";
    made.bordereau.mt_cumul_annuel = 498263159;
    formats::pes::PieceToWrite piece;
    piece.piece.id_pce = "1" + number;
    piece.piece.typ_pce = "01";
    piece.piece.nat_pce = "01";
    piece.piece.objet = "Eau de la fontaine";
    for (const auto& id : pj) piece.piece.pj_refs.push_back({"01", id, id + ".pdf", "003"});
    piece.lignes = {make_ligne("1", 10000, is_recette), make_ligne("2", 5050, is_recette)};
    made.pieces = {piece};
    return made;
}

inline std::string make_flux(const FluxToMake& wanted = {}) {
    formats::pes::AllerToWrite aller;
    aller.entete.typ_fic = "PESALR2";
    aller.entete.nom_fic = wanted.nom_fic;
    aller.entete.emetteur_sigle = "ESSAI";
    aller.entete.emetteur_adresse = "ESSAI";
    aller.entete.dte_str = base::Date{2026, 11, 20};
    aller.entete.id_post = "012001";
    aller.entete.id_coll = wanted.siret;
    aller.entete.cod_col = "123";
    aller.entete.cod_bud = "00";
    aller.entete.libelle_col_bud = "Budget principal";
    for (const auto& number : wanted.bordereaux)
        aller.depense.push_back(
            make_bordereau(number, false, aller.depense.empty() ? wanted.pj : std::vector<std::string>()));
    for (const auto& number : wanted.titres) aller.recette.push_back(make_bordereau(number, true, {}));
    for (const auto& id : wanted.pj) {
        formats::pes::Pj pj;
        pj.id_unique = id;
        pj.nom_pj = id + ".pdf";
        pj.type_pj = "003";
        pj.description = "Facture de la fontaine";
        pj.mime = "application/pdf";
        aller.pj.push_back({pj, "%PDF-1.4\n" + std::string(3000, 'x') + id + "\n%%EOF\n"});
    }
    const auto written = formats::pes::write_aller(aller);
    if (!written)
        ADD_FAILURE() << written.refusal().code << " " << written.refusal().field << " "
                      << (written.refusal().details.empty() ? "" : written.refusal().details[0]);
    return written ? written.value() : "";
}

} // namespace aubrac::helios
