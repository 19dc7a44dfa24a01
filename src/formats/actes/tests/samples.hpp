// SPDX-License-Identifier: AGPL-3.0-or-later
// One absurd message of each kind, from the imaginary commune of Saint-Exemple (099, SIREN valid in form).
#pragma once

#include <formats/actes/messages.hpp>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

namespace aubrac::formats::actes {

inline Acte sample_acte() {
    Acte acte;
    acte.date = base::Date{2026, 2, 27};
    acte.numero_interne = "2026_042";
    acte.code_nature_acte = "1";
    acte.code_matiere = {"9", "1", "4", "", ""};
    acte.objet = "Recensement des œufs de la poule municipale — 3 € & l'été <à suivre>";
    acte.classification_date_version = base::Date{2019, 4, 18};
    acte.document.nom_fichier = "99_DE-099-219900008-20260227-2026_042-DE-1-1_1.pdf";
    acte.annexes = {{"99_DE-099-219900008-20260227-2026_042-DE-1-1_2.png", "UG91bGU="}};
    acte.document_papier = "N";
    return acte;
}

inline EnveloppeCLMISILL sample_enveloppe() {
    return {{"219900008", "099", "1", "31"},
            Referent{"Céleste Poulain", "0100000000", "mairie@saint-exemple.fr"},
            {"retour@saint-exemple.fr", "secours@saint-exemple.fr"},
            {{"099-219900008-20260227-2026_042-DE-1-1_0.xml", {}}}};
}

inline std::vector<Message> sample_messages() {
    const std::string id = "099-219900008-20260227-2026_042-DE";
    const base::Date day{2026, 3, 3};
    const DonneesCourrierPref letter{id, day};
    const auto with_document = [&](const std::string& code) {
        return CourrierAvecDocument{letter, {"99_DE-" + id + "-" + code + "_1.pdf", {}}};
    };
    EnveloppeMISILLCL from_state{{EmetteurPrefecture::Kind::sous_prefecture, "099", "1"},
                                 Referent{{}, {}, "pref@exemple.fr"},
                                 {{id + "-1-2_51234.xml", {}}},
                                 "219900008"};
    DemandePieceComplementaire demande{with_document("3-1"), "Le plan du poulailler,\nen couleurs"};
    LettreObservations lettre{with_document("4-1"), "La poule n'a pas voté."};
    PieceComplementaire pieces{letter, {{"99_DE-" + id + "-3-4_1.pdf", {}}, {"99_DE-" + id + "-3-4_2.jpg", {}}}};
    Classification classification{day,
                                  {{"1", "Délibérations", "DE", {{"99_DE", "Délibération"}}}},
                                  {{"1", "Basse-cour", {{"1", "Poules", {{"10", "Œufs", {}}}}}}}};
    return {
        sample_enveloppe(),
        from_state,
        AnomalieEnveloppe{day, "003", "Enveloppe mal collée", sample_enveloppe()},
        sample_acte(),
        ARActe{id, day, sample_acte(), base::Date{2019, 4, 18}},
        AnomalieActe{day, "002", "Poule inconnue", sample_acte(), base::Date{2019, 4, 18}},
        CourrierSimple{with_document("2-1")},
        ReponseCourrierSimple{with_document("2-2")},
        demande,
        ARDemandePieceComplementaire{letter},
        RefusPieceComplementaire{with_document("3-3")},
        pieces,
        ARPieceComplementaire{{day, letter}},
        lettre,
        ARLettreObservations{letter},
        RejetLettreObservations{with_document("4-3")},
        ReponseLettreObservations{with_document("4-4")},
        ARReponseRejetLettreObservations{{day, letter}},
        DefereTA{id, day, "Excès de plumes", {{"099-TA_1.pdf", {}}}},
        Annulation{id},
        ARAnnulation{id, day},
        DemandeClassification{base::Date{2001, 1, 1}},
        classification,
        ReponseClassificationSansChangement{day},
    };
}

inline std::string read_file(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

} // namespace aubrac::formats::actes
