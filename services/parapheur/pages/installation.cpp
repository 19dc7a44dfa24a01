// SPDX-License-Identifier: AGPL-3.0-or-later
// How the agent of signature comes to a computer: for the person, then for who installs it.
#include "pages/pages.hpp"

#include <ui/text.hpp>

namespace aubrac::parapheur::pages {

using kernel::Context;
using kernel::pages::Answer;
using kernel::pages::Visit;

Handler installation(Room& room) {
    return [&room](Context&, Visit&) {
        const auto server = room.kernel.settings.get("server.url");
        const ui::Html body =
            ui::paragraph(
                "L'agent de signature est un petit programme posé sur votre ordinateur. Quand vous cliquez sur "
                "« Signer avec ma clé », il montre ce que vous signez, demande le code de votre clé et fait "
                "signer la clé. Ni la clé ni son code ne passent par ce site.") +
            ui::section(
                "Le plus simple : appelez le syndicat",
                ui::paragraph(
                    "Il l'installe avec vous, une fois par ordinateur. Ayez votre clé à la main, et le nom "
                    "de qui vous l'a remise.")) +
            ui::section(
                "Pour la personne qui l'installe",
                ui::numbered({"L'ordinateur est sous Linux (Debian 12 ou voisin). Pour Windows et macOS, l'agent "
                              "n'existe pas "
                              "encore.",
                              "Installez le logiciel de la clé, que donne l'autorité de certification ; pour une "
                              "carte à puce "
                              "courante, le paquet opensc suffit.",
                              "Copiez le programme aubrac du syndicat dans /usr/local/bin.",
                              "Faites ouvrir l'agent au début de la session, par la commande ci-dessous.",
                              "Branchez la clé et ouvrez l'adresse ci-dessous : la page dit « L'agent de "
                              "signature est prêt » "
                              "et montre la clé."}) +
                    ui::preformatted("aubrac parapheur agent --server " + server) +
                    ui::preformatted("http://127.0.0.1:53117") +
                    ui::details("La clé n'est pas trouvée ?",
                                ui::paragraph("Dites où est le module PKCS#11 de la clé : --module "
                                              "/usr/lib/x86_64-linux-gnu/opensc-pkcs11.so, par exemple.")));
        return Answer::page(
            {.title = "Installer l'agent de signature", .body = body, .crumbs = {{"Parapheur", "/parapheur"}}});
    };
}

} // namespace aubrac::parapheur::pages
