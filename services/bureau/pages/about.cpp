// SPDX-License-Identifier: AGPL-3.0-or-later
// What everyone may read: accessibility statement (loi 2005-102 art. 47), personal data (RGPD art. 13 and 30),
// help.
#include "pages/pages.hpp"

#include <ui/list.hpp>
#include <ui/text.hpp>
#include <ui/words.hpp>

namespace aubrac::bureau::pages {

namespace {

using kernel::Context;
using kernel::pages::Visit;

ui::Html call_us(const Room& room) {
    const auto telephone = room.kernel.directory().help_telephone();
    if (telephone.empty()) return ui::paragraph("Adressez-vous à votre syndicat.");
    std::string digits;
    for (const char c : telephone)
        if (c >= '0' && c <= '9') digits += c;
    return ui::paragraph(ui::Html("Appelez le syndicat : ") +
                         ui::link(ui::telephone(digits), ui::Url("tel:" + digits)));
}

std::string operator_name(const Room& room) { return room.kernel.settings.get("operator.name", "Le syndicat"); }

} // namespace

Handler accessibility(Room& room) {
    return [&room](Context&, Visit&) {
        const auto body =
            ui::paragraph(operator_name(room) +
                          " s'engage à rendre ce service accessible, conformément à l'article 47 "
                          "de la loi n° 2005-102 du 11 février 2005.") +
            ui::section(
                "État de conformité",
                ui::paragraph(
                    "Ce service est partiellement conforme au référentiel général d'amélioration de "
                    "l'accessibilité (RGAA) 4.1.2 : aucun audit complet par un tiers n'a encore été mené.") +
                    ui::bullets(
                        {"Chaque écran est contrôlé automatiquement à chaque version (axe-core).",
                         "Tout fonctionne au clavier, sans script, à 200 % de zoom et sur 320 pixels de large.",
                         "Les documents déposés par les collectivités peuvent ne pas être accessibles."})) +
            ui::section("Un obstacle ? Dites-le nous", call_us(room)) +
            ui::section(
                "Voies de recours",
                ui::paragraph("Si vous n'obtenez pas de réponse, vous pouvez écrire au Défenseur des droits "
                              "(Libre réponse 71120, 75342 Paris Cedex 07) ou le saisir en ligne.") +
                    ui::paragraph(
                        ui::link("Saisir le Défenseur des droits", "https://www.defenseurdesdroits.fr/saisir")));
        return Answer::page({.title = "Accessibilité : partiellement conforme", .body = body});
    };
}

Handler personal_data(Room& room) {
    return [&room](Context&, Visit&) {
        auto body = ui::paragraph(
            "Chaque collectivité est responsable de ses traitements ; " + operator_name(room) +
            " agit pour elle (RGPD, article 28). Voici tout ce que les services en place gardent sur "
            "les personnes, pourquoi et combien de temps.");
        for (const auto& manifest : room.kernel.manifests) {
            if (manifest.personal_data.empty()) continue;
            std::vector<ui::Row> rows;
            for (const auto& data : manifest.personal_data) rows.push_back({{}, {data.what, data.why, data.kept}});
            body += ui::section(manifest.title, ui::paragraph(manifest.purpose + ".") +
                                                    ui::table("Données personnelles du service " + manifest.title,
                                                              {{"Données"}, {"Pourquoi"}, {"Durée"}}, rows));
        }
        body += ui::section(
            "Vos droits",
            ui::paragraph("Vous pouvez demander à voir vos données, à les faire rectifier ou effacer, et vous "
                          "opposer à leur usage, auprès de votre mairie ou du syndicat.") +
                call_us(room) +
                ui::paragraph(ui::link("Réclamation auprès de la CNIL", "https://www.cnil.fr/fr/plaintes")));
        return Answer::page({.title = "Données personnelles", .body = body});
    };
}

Handler help(Room& room) {
    return [&room](Context&, Visit&) {
        const auto body =
            ui::section("Parler à quelqu'un", call_us(room)) +
            ui::section("Aller vite au clavier",
                        ui::facts({{"/", "Chercher"},
                                   {"g puis b", "Aller à Mon bureau"},
                                   {"↓ ↑", "Ligne suivante, ligne précédente d'une liste"},
                                   {"Entrée", "Ouvrir la ligne"},
                                   {"?", "Montrer la liste des touches"},
                                   {"Échap", "Fermer"}})) +
            ui::section(
                "Questions fréquentes",
                ui::details("J'agis pour plusieurs collectivités",
                            ui::paragraph("Le nom en haut de la page dit pour qui "
                                          "vous agissez. Touchez-le pour changer.")) +
                    ui::details("J'ai perdu mon téléphone",
                                ui::paragraph("Connectez-vous avec un code de secours, puis "
                                              "enregistrez un autre téléphone dans « Mon compte ».")) +
                    ui::details(
                        "J'ai oublié mon mot de passe",
                        ui::paragraph(
                            "À la connexion, choisissez « Mot de passe oublié ? » : vous recevrez un lien. "
                            "Sinon, appelez le syndicat, qui vérifiera qui vous êtes."))) +
            ui::bullets({ui::link("Accessibilité", "/bureau/accessibilite"),
                         ui::link("Données personnelles", "/bureau/donnees"),
                         ui::link("Pour les éditeurs de logiciels", "/bureau/api")});
        return Answer::page({.title = "Aide", .body = body});
    };
}

} // namespace aubrac::bureau::pages
