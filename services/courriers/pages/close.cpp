// SPDX-License-Identifier: AGPL-3.0-or-later
#include "pages/pages.hpp"
#include "work.hpp"

#include <ui/button.hpp>

namespace aubrac::courriers::pages {

using kernel::Context;
using kernel::pages::Answer;
using kernel::pages::Visit;

Handler review_closing(Room& room) {
    return [&room](Context& context, Visit& visit) {
        const auto courrier = room.store.find(context, CourrierId::parse(visit.path("id")));
        if (!courrier) return Answer::refusal({"COURRIERS-001", "", {}});
        if (!may_close(courrier->statut)) return Answer::refusal({"COURRIERS-014", "", {}});
        const auto* delai = find_delai(courrier->type, courrier->received_at.date());
        auto body = ui::callout({ui::Tone::warning, "Ne pas répondre a des conséquences",
                                 delai ? std::string(delai->silence) : "Aucune réponse n'est obligatoire."});
        body +=
            ui::paragraph("Classez ce courrier si vous avez répondu autrement (sur papier, par exemple), ou si la "
                          "collectivité a décidé de ne pas répondre. Vous pourrez encore répondre ensuite.");
        body += ui::buttons({ui::post({"Classer sans répondre", ui::Url(url_of(courrier->id) + "/classer"),
                                       visit.csrf, ui::Icon::archive, ui::Look::danger}),
                             ui::action({"Revenir au courrier", ui::Url(url_of(courrier->id))})});
        return Answer::page({.title = "Classer sans répondre", .body = body, .crumbs = crumbs(*courrier)});
    };
}

Handler close(Room& room) {
    return [&room](Context& context, Visit& visit) {
        const auto id = CourrierId::parse(visit.path("id"));
        const auto done = courriers::close(room, context, id);
        if (!done) return Answer::refusal(done.refusal());
        return Answer::redirect(url_of(id), "Courrier classé.");
    };
}

} // namespace aubrac::courriers::pages
