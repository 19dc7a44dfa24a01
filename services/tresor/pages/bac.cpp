// SPDX-License-Identifier: AGPL-3.0-or-later
#include "pages/pages.hpp"

#include <ui/list.hpp>
#include <ui/words.hpp>

namespace aubrac::tresor::pages {

namespace {

using kernel::Context;
using kernel::pages::Answer;
using kernel::pages::Visit;

constexpr int shown = 50;

ui::Row row(const BacLine& line, const Visit& visit) {
    const auto url = ui::Url::path({"tresor", "bac", line.id});
    return {url,
            {line.file_name, line.nom_fic, line.siret, line.reason, ui::time(line.received_at),
             ui::post({.words = "Classer", .url = url, .csrf = visit.csrf})}};
}

} // namespace

Handler bac(Room& room) {
    return [&room](Context& context, Visit& visit) {
        ui::List list{.title = "Fichiers non attribués", .here = "/tresor/bac"};
        const auto page = room.store.list_bac(context, visit.place(), shown);
        list.columns = {{"Fichier"}, {"Flux"}, {"SIRET"}, {"Pourquoi"}, {"Reçu"}, {"Suite"}};
        for (const auto& line : page.lines) list.rows.push_back(row(line, visit));
        list.count =
            ui::count(static_cast<std::int64_t>(list.rows.size()), "fichier affiché", "fichiers affichés");
        ui::lead_on(list, page.previous, page.next);
        list.none = {"Rien à trier",
                     "Tous les acquits et les retours de la DGFiP ont trouvé leur collectivité.",
                     {},
                     ui::Icon::success};
        return Answer::page({.title = "Fichiers non attribués", .body = ui::list(list), .live = "tresor/bac"});
    };
}

Handler bac_file(Room& room) {
    return [&room](Context& context, Visit& visit) {
        const auto line = room.store.find_in_bac(context, visit.path("id"));
        if (!line) return Answer::not_found();
        return Answer::file(room.kernel.files.open(context, line->sha256), line->file_name,
                            "application/octet-stream");
    };
}

Handler bac_handled(Room& room) {
    return [&room](Context& context, Visit& visit) {
        if (!room.store.mark_handled(context, visit.path("id"))) return Answer::refusal({"TRESOR-001", "", {}});
        room.kernel.journal.note(context, "tresor.bac", "tresor/bac", "Fichier classé",
                                 {{"fichier", std::string(visit.path("id"))}});
        return Answer::redirect("/tresor/bac", "Fichier classé.");
    };
}

} // namespace aubrac::tresor::pages
