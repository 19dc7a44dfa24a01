// SPDX-License-Identifier: AGPL-3.0-or-later
// Returns of the comptable (PES_Retour): what was paid, collected or refused since, file by file.
#include "pages/pages.hpp"

#include <ui/words.hpp>

namespace aubrac::helios::pages {

namespace {

using kernel::Context;
using kernel::pages::Answer;
using kernel::pages::Visit;

constexpr int shown = 50;

} // namespace

Handler retours(Room& room) {
    return [&room](Context& context, Visit& visit) {
        const auto page = room.store.list_retours(context, visit.place(), shown);
        ui::List list{.title = "Retours du comptable", .here = "/helios/retours"};
        list.count = ui::count(static_cast<std::int64_t>(page.lines.size()), "retour affiché", "retours affichés");
        list.columns = {{"Fichier"}, {"Reçu"}, {"Contenu"}};
        for (const auto& recu : page.lines)
            list.rows.push_back({ui::Url::path({"helios", "retours", recu.id}),
                                 {recu.file_name, ui::time(recu.at),
                                  recu.summary.empty() ? "En cours de lecture" : recu.summary}});
        ui::lead_on(list, page.previous, page.next);
        list.none = {"Aucun retour pour le moment",
                     "Le comptable envoie régulièrement l'état des paiements : il s'inscrit tout seul sur chaque "
                     "mandat et chaque titre.",
                     {},
                     ui::Icon::euro};
        return Answer::page({.title = "Retours du comptable",
                             .body = ui::list(list),
                             .crumbs = {{"Flux comptables", "/helios"}},
                             .live = "helios/retours"});
    };
}

Handler retour_file(Room& room) {
    return [&room](Context& context, Visit& visit) {
        const auto recu = room.store.find_recu(context, visit.path("recu"));
        if (!recu || recu->kind != "retour") return Answer::not_found();
        return Answer::file(room.kernel.files.open(context, recu->sha256), recu->file_name, "application/xml");
    };
}

} // namespace aubrac::helios::pages
