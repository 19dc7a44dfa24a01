// SPDX-License-Identifier: AGPL-3.0-or-later
#include "pages/parts.hpp"

#include <ui/button.hpp>
#include <ui/text.hpp>
#include <ui/words.hpp>

namespace aubrac::bureau::pages {

namespace {

using kernel::Context;

std::string name_of(const Room& room, Context& context, const base::AdherentId& id) {
    const auto card = room.kernel.directory().find_adherent(context, id);
    return card ? card->name : "un ancien adhérent";
}

ui::Html consents(const Room& room, Context& context, const kernel::pages::Visit& visit) {
    std::vector<ui::Html> lines;
    for (const auto& consent :
         room.identity().consents.list_of_staff(context, base::AccountId(context.actor().id))) {
        if (consent.ends_at <= context.now()) continue;
        const auto name = name_of(room, context, consent.adherent);
        if (consent.state == kernel::ConsentState::asked)
            lines.push_back(ui::Html(name + " : demande envoyée, en attente de sa réponse jusqu'au " +
                                     consent.ends_at.french() + "."));
        if (consent.state == kernel::ConsentState::accepted)
            lines.push_back(ui::Html(name + " : accord donné jusqu'au " + consent.ends_at.french() + ". ") +
                            ui::post({.words = "Entrer",
                                      .url = "/bureau/adherent",
                                      .csrf = visit.csrf,
                                      .values = {{"adherent", consent.adherent.text()}}}));
    }
    if (lines.empty()) return {};
    return ui::section("Vos assistances", ui::bullets(lines));
}

ui::Html troubles(const Room& room, Context& context) {
    std::vector<ui::Html> lines;
    for (const auto& pause : room.kernel.jobs.list_pauses(context))
        lines.push_back(
            ui::Html("Échange « " + pause.remote + " » suspendu par " + pause.by + " : " + pause.reason));
    std::int64_t failed = 0;
    for (const auto& job : room.kernel.jobs.list_jobs(context, 200))
        if (job.state == kernel::JobState::failed) ++failed;
    if (failed > 0)
        lines.push_back(
            ui::Html(ui::count(failed, "tâche", "tâches", "aucune") + " en échec : quelqu'un doit regarder."));
    if (lines.empty()) return ui::section("Exploitation", ui::paragraph("Tout fonctionne."));
    return ui::section("Exploitation",
                       ui::bullets(lines) + ui::action({"Voir l'exploitation", "/bureau/exploitation"}));
}

} // namespace

ui::Html operator_desk(const Room& room, Context& context, const kernel::pages::Visit& visit) {
    auto body = consents(room, context, visit);
    if (context.may("bureau.exploiter")) body += troubles(room, context);
    return body;
}

} // namespace aubrac::bureau::pages
