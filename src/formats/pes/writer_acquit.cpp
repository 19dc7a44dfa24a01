// SPDX-License-Identifier: AGPL-3.0-or-later
// PES_ACQUIT and PES_ACQUIT_RETOUR.
#include "sheet.hpp"

namespace aubrac::formats::pes {
namespace {

constexpr std::string_view acquit_space = "http://www.minefi.gouv.fr/cp/helios/pes_v2/Rev0/retour/v2";
constexpr std::string_view acquit_retour_space = "http://www.minefi.gouv.fr/cp/helios/pes_v2/Rev0/aller/ack";

void put_errors(Sheet& sheet, const std::vector<Anomalie>& anomalies) {
    for (const auto& anomalie : anomalies) {
        sheet.open("Erreur");
        sheet.put_some("NumAnoAck", anomalie.num_ano_ack);
        sheet.put_some("LibelleAnoAck", anomalie.libelle);
        sheet.close();
    }
}

// The details of one pièce follow one another: its own errors, then those of its lines.
void put_details(Sheet& sheet, const std::vector<DetailAcquit>& details) {
    for (const auto& detail : details)
        if (detail.num_piece.empty()) put_errors(sheet, detail.anomalies);
    std::string open_piece;
    for (const auto& detail : details) {
        if (detail.num_piece.empty()) continue;
        if (open_piece != detail.num_piece) {
            if (!open_piece.empty()) sheet.close();
            open_piece = detail.num_piece;
            sheet.open("DetailPiece");
            sheet.put("NumPiece", open_piece);
        }
        if (detail.num_ligne.empty()) {
            put_errors(sheet, detail.anomalies);
            continue;
        }
        sheet.open("DetailLigne");
        sheet.put("NumLigne", detail.num_ligne);
        put_errors(sheet, detail.anomalies);
        sheet.close();
    }
    if (!open_piece.empty()) sheet.close();
}

} // namespace

base::Result<std::string> write_acquit(const AcquitToWrite& acquit, const Norms* norms) {
    Sheet sheet;
    sheet.begin("PES_ACQUIT", acquit_space, "", acquit.entete, "CodCol");
    sheet.open("ACQUIT");
    sheet.open("EnTeteAcquit");
    sheet.put("IdVer", "2");
    sheet.close();
    for (const auto& element : acquit.elements) {
        sheet.open("ElementACQUIT");
        sheet.put("DomaineAck", element.domaine_ack);
        sheet.put("EtatAck", element.accepted ? "1" : "0");
        sheet.put_some("NumBord", element.num_bord);
        sheet.put_some("ExerciceBord", element.exercice_bord);
        sheet.put_some("IdMarche", element.id_marche);
        sheet.put_some("IdUnique", element.id_unique);
        put_details(sheet, element.details);
        sheet.close();
    }
    sheet.close();
    return sheet.finish(norms);
}

base::Result<std::string> write_acquit_retour(const AcquitRetourToWrite& acquit, const Norms* norms) {
    Sheet sheet;
    sheet.begin("PES_ACQUIT_RETOUR", acquit_retour_space, "", acquit.entete, "CodCol");
    sheet.open("ACQUIT_RETOUR");
    sheet.open("EnTeteAcquit_Retour");
    sheet.put("IdVer", "2");
    sheet.close();
    for (const auto& element : acquit.elements) {
        sheet.open("ElementACQUIT_RETOUR");
        sheet.put("DomaineAckRetour", element.domaine_ack_retour);
        sheet.put("NomFichierRetour", element.nom_fichier_retour);
        sheet.put("TypRestit", element.typ_restit);
        sheet.put_some("DateAcquit", element.date_acquit);
        sheet.close();
    }
    sheet.close();
    return sheet.finish(norms);
}

} // namespace aubrac::formats::pes
