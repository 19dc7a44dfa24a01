// SPDX-License-Identifier: AGPL-3.0-or-later
#include "pages/pages.hpp"

#include <ui/list.hpp>
#include <ui/words.hpp>

namespace aubrac::actes::pages {

using kernel::pages::Answer;

Handler statistics(Room& room) {
    return [&room](kernel::Context& context, kernel::pages::Visit& visit) {
        constexpr int shown = 50;
        const auto page = room.figures.list(context, visit.place(), shown);
        const auto all = room.figures.total(context);
        ui::List list{.title = "Statistiques des actes", .here = "/actes/statistiques"};
        list.columns = {{"Adhérent"},
                        {"Envoyés", "", ui::Align::end},
                        {"Acquittés", "", ui::Align::end},
                        {"Refusés", "", ui::Align::end},
                        {"Publiés", "", ui::Align::end},
                        {"Sans réponse", "", ui::Align::end}};
        for (const auto& figures : page.lines) {
            const auto adherent = room.adherents.find_adherent(context, figures.adherent);
            if (!adherent) continue;
            list.rows.push_back(
                {ui::Url::path({"adherents", adherent->id.text()}),
                 {adherent->name, ui::number(figures.sent), ui::number(figures.acknowledged),
                  ui::number(figures.refused), ui::number(figures.published), ui::number(figures.late)}});
        }
        ui::lead_on(list, page.previous, page.next);
        list.figures = {{ui::number(all.sent), "actes envoyés"},
                        {ui::number(all.late),
                         "sans réponse depuis 4 heures",
                         {},
                         all.late > 0 ? ui::Tone::danger : ui::Tone::success}};
        list.none = {"Pas encore de chiffres", "Ils sont calculés chaque nuit.", {}, ui::Icon::chart};
        return Answer::page({.title = "Statistiques des actes", .body = ui::list(list)});
    };
}

} // namespace aubrac::actes::pages
