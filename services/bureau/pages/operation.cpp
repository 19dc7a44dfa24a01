// SPDX-License-Identifier: AGPL-3.0-or-later
// The operator's staff: exchanges and their pause switch, jobs that wait or failed, the last events of security.
#include "pages/pages.hpp"
#include "pages/parts.hpp"

#include <algorithm>
#include <base/text.hpp>
#include <kernel/pages/site.hpp>
#include <ui/button.hpp>
#include <ui/form.hpp>
#include <ui/list.hpp>
#include <ui/text.hpp>
#include <ui/words.hpp>

namespace aubrac::bureau::pages {

namespace {

using kernel::Context;
using kernel::pages::Page;
using kernel::pages::Visit;

constexpr int jobs_looked_at = 1000;
constexpr std::size_t longest_reason = 200;

ui::Html remote_switch(const std::string& remote, const kernel::Pause* pause, const Room& room, const Visit& visit,
                       const std::vector<base::Refusal>& refusals) {
    if (pause)
        return ui::callout(
            {ui::Tone::warning, "Échange « " + remote + " » suspendu",
             ui::paragraph("Par " + pause->by + ", le " + pause->since.french() + ". Motif : " + pause->reason) +
                 ui::post({.words = "Reprendre",
                           .url = "/bureau/exploitation/echange",
                           .csrf = visit.csrf,
                           .icon = ui::Icon::play,
                           .look = ui::Look::main,
                           .values = {{"remote", remote}, {"geste", "reprendre"}}})});
    ui::Form form{.url = "/bureau/exploitation/echange", .csrf = visit.csrf};
    form.sections = {
        {"",
         {ui::text_field({.name = "reason", .label = "Motif de la suspension", .max_length = longest_reason}),
          ui::hidden_field("remote", remote), ui::hidden_field("geste", "suspendre")}}};
    form.submits = {{"Suspendre cet échange"}};
    if (visit.field("remote") == remote) form.errors = errors_of(room, refusals);
    return ui::section(
        "Échange « " + remote + " »",
        ui::paragraph("En service. Suspendu, rien ne part et rien n'est perdu : les envois attendent.") +
            ui::form(form));
}

ui::Html remotes(const Room& room, Context& context, const Visit& visit,
                 const std::vector<base::Refusal>& refusals) {
    const auto pauses = room.kernel.jobs.list_pauses(context);
    ui::Html body;
    for (const auto& remote : room.kernel.jobs.remotes()) {
        const auto pause =
            std::find_if(pauses.begin(), pauses.end(), [&](const auto& one) { return one.remote == remote; });
        body += remote_switch(remote, pause == pauses.end() ? nullptr : &*pause, room, visit, refusals);
    }
    return body.empty() ? ui::paragraph("Aucun service n'échange avec l'extérieur.") : body;
}

Page operation_page(const Room& room, Context& context, const Visit& visit,
                    const std::vector<base::Refusal>& refusals) {
    return {.title = "Exploitation",
            .body = ui::facts({{"Version en service", std::string(kernel::pages::version)}}) +
                    ui::section("Échanges avec l'extérieur", remotes(room, context, visit, refusals)) +
                    ui::section("Tâches", last_jobs(room, context, visit)) +
                    ui::section("Journal de sécurité du jour", last_security_events(room, context)),
            .status = refusals.empty() ? 200 : room.status(refusals[0])};
}

} // namespace

Handler operation(Room& room) {
    return
        [&room](Context& context, Visit& visit) { return Answer::page(operation_page(room, context, visit, {})); };
}

Handler switch_remote(Room& room) {
    return [&room](Context& context, Visit& visit) {
        const std::string remote(visit.field("remote"));
        const auto known = room.kernel.jobs.remotes();
        if (std::find(known.begin(), known.end(), remote) == known.end())
            return Answer::refusal({"BUREAU-009", "", {}});
        const bool resume = visit.field("geste") == "reprendre";
        const std::string reason(base::trim(visit.field("reason")));
        if (!resume && (reason.empty() || base::count_characters(reason) > longest_reason))
            return Answer::page(operation_page(room, context, visit, {{"BUREAU-008", "reason", {}}}));
        if (resume)
            room.kernel.jobs.resume(context, remote);
        else
            room.kernel.jobs.pause(context, remote, reason);
        static_cast<void>(room.note_and_plan(context, {},
                                             {"bureau.exploiter",
                                              "bureau/echange-" + remote,
                                              resume ? "Échange repris" : "Échange suspendu",
                                              {{"echange", remote}}},
                                             kernel::Seconds(0)));
        room.kernel.log.security(resume ? "echange.repris" : "echange.suspendu", context.actor().id,
                                 visit.request.address, remote + " " + reason);
        return Answer::redirect("/bureau/exploitation",
                                resume ? "L'échange a repris." : "L'échange est suspendu.");
    };
}

Handler retry_job(Room& room) {
    return [&room](Context& context, Visit& visit) {
        const auto wanted = visit.field("tache");
        const auto all = room.kernel.jobs.list_jobs(context, jobs_looked_at);
        const auto job = std::find_if(all.begin(), all.end(), [&](const auto& one) { return one.id == wanted; });
        if (job == all.end()) return Answer::not_found();
        room.kernel.jobs.retry_now(context, job->id);
        static_cast<void>(room.note_and_plan(
            context, {},
            {"bureau.exploiter", "bureau/taches", "Tâche relancée", {{"tache", job->kind}, {"id", job->id}}},
            kernel::Seconds(0)));
        return Answer::redirect("/bureau/exploitation", "La tâche est relancée.");
    };
}

} // namespace aubrac::bureau::pages
