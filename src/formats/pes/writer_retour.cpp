// SPDX-License-Identifier: AGPL-3.0-or-later
// PES_Retour: what the comptable did of the mandats and titres.
#include "sheet.hpp"

namespace aubrac::formats::pes {
namespace {

constexpr std::string_view space = "http://www.minefi.gouv.fr/cp/helios/pes_v2/Rev0/retour";

void put_piece(Sheet& sheet, const Piece& piece, bool recette) {
    sheet.open(recette ? "BlocPiece" : "InfoPiece");
    sheet.put_some("CodServ", piece.cod_serv);
    sheet.put("IdPce", piece.id_pce);
    sheet.put("TypPce", piece.typ_pce);
    sheet.put("NatPce", piece.nat_pce);
    sheet.put_some("Obj", piece.objet);
    sheet.put_some("DtePcePec", piece.dte_pec);
    sheet.put("EtatPce", piece.etat_pce);
    sheet.put_some("ObsEtat", piece.obs_etat);
    sheet.put_some("Commentaire", piece.commentaire);
    sheet.put_some("DtePceRej", piece.dte_rej);
    sheet.put_some("DtePceInst", piece.dte_inst);
    sheet.close();
}

void put_reglement(Sheet& sheet, const Ligne& ligne, bool recette) {
    if (!ligne.mt_regle) return;
    sheet.open(recette ? "InfoRecouvrement" : "InfoPaiement");
    sheet.put(recette ? "NbrReco" : "NbrPay", std::to_string(ligne.emargements.size()));
    sheet.put_some(recette ? "MtRecoTot" : "MtPayTot", ligne.mt_regle);
    sheet.close();
}

void put_ligne(Sheet& sheet, const Ligne& ligne, bool recette) {
    sheet.open("LigneDePiece");
    sheet.open("BlocLignePiece");
    sheet.open("InfoLignePiece");
    sheet.put("IdLigne", ligne.id_ligne);
    if (recette) sheet.put_some("CodProdLoc", ligne.cod_prod_loc);
    sheet.put("EtatLigPce", ligne.etat_lig_pce);
    sheet.put_some("ObsEtat", ligne.obs_etat);
    sheet.put_some("Commentaire", ligne.commentaire);
    sheet.put_some("MtHT", ligne.mt_ht);
    sheet.put_some("MtTVA", ligne.mt_tva);
    sheet.close();
    put_reglement(sheet, ligne, recette);
    sheet.close();
    for (const auto& emargement : ligne.emargements) {
        sheet.open(recette ? "EncaissementEmargement" : "PaiementEmargement");
        sheet.put("OrgEma", emargement.organe);
        sheet.put_some(recette ? "DteReco" : "DtePay", emargement.date);
        sheet.put_some(recette ? "MtReco" : "MtPay", emargement.montant);
        sheet.close();
    }
    sheet.close();
}

} // namespace

base::Result<std::string> write_retour(const RetourToWrite& retour, const Norms* norms) {
    const bool recette = retour.domaine.domaine == Domaine::recette;
    Sheet sheet;
    sheet.begin("PES_Retour", space, "", retour.entete, "CodColl");
    sheet.open(recette ? "PES_RecetteRetour" : "PES_DepenseRetour");
    sheet.open(recette ? "EnTeteRecette" : "EnTeteDepense");
    sheet.put("TypRestit", retour.domaine.typ_restit);
    sheet.put("IdVer", "2");
    sheet.put("NatInf", retour.domaine.nat_inf);
    sheet.close();
    for (const auto& it : retour.bordereaux) {
        sheet.open("Bordereau");
        sheet.open("BlocBordereau");
        sheet.put("Exer", it.bordereau.exer);
        sheet.put("IdBord", it.bordereau.id_bord);
        sheet.put("TypBord", it.bordereau.typ_bord);
        sheet.close();
        for (const auto& piece : it.pieces) {
            sheet.open("Piece");
            put_piece(sheet, piece.piece, recette);
            for (const auto& ligne : piece.lignes) put_ligne(sheet, ligne, recette);
            sheet.close();
        }
        sheet.close();
    }
    sheet.close();
    return sheet.finish(norms);
}

} // namespace aubrac::formats::pes
