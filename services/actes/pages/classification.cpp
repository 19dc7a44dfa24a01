// SPDX-License-Identifier: AGPL-3.0-or-later
#include "pages/pages.hpp"
#include "work.hpp"

#include <ui/button.hpp>

namespace aubrac::actes::pages {

namespace {

using formats::actes::Matiere;
using kernel::Context;
using kernel::pages::Answer;
using kernel::pages::Visit;

ui::Html tree(const std::vector<Matiere>& matieres, const std::string& prefix) {
    std::vector<ui::Html> lines;
    for (const auto& matiere : matieres) {
        const auto code = prefix + matiere.code_matiere;
        ui::Html line(code + " " + matiere.libelle);
        if (!matiere.matieres.empty()) line += tree(matiere.matieres, code + ".");
        lines.push_back(std::move(line));
    }
    return ui::bullets(lines);
}

} // namespace

Handler classification(Room& room) {
    return [&room](Context& context, Visit& visit) {
        const auto known = room.classification(context);
        const auto& list = *known;
        const bool served = room.store.latest_classification(context).has_value();
        const auto dated = list.date_classification ? list.date_classification->french() : "";
        ui::Html body =
            ui::paragraph(served ? "Liste de votre préfecture, datée du " + dated + "."
                                 : "Liste nationale du " + dated +
                                       ", en attendant celle de votre préfecture. Demandez-la une première fois.");
        if (context.may("actes.transmettre"))
            body += ui::buttons({ui::post({.words = "Demander la liste à la préfecture",
                                           .url = "/actes/classification",
                                           .csrf = visit.csrf,
                                           .icon = ui::Icon::refresh,
                                           .look = served ? ui::Look::secondary : ui::Look::main})});
        for (const auto& matiere : list.matieres)
            body += ui::details(matiere.code_matiere + " " + matiere.libelle,
                                tree(matiere.matieres, matiere.code_matiere + "."));
        return Answer::page({.title = "Classification des matières",
                             .body = std::move(body),
                             .crumbs = {{"Actes", "/actes"}},
                             .live = "actes/classification"});
    };
}

Handler ask_classification(Room& room) {
    return [&room](Context& context, Visit&) {
        const auto asked = actes::ask_classification(room, context);
        if (!asked) return Answer::refusal(asked.refusal());
        return Answer::redirect("/actes/classification",
                                "Liste demandée : elle arrive en général sous une heure.");
    };
}

} // namespace aubrac::actes::pages
