// SPDX-License-Identifier: AGPL-3.0-or-later
// The operator's staff: exchanges and their pause switch, jobs that wait or failed, the security log of the day.
#include "pages/pages.hpp"

#include <adapters/json/json.hpp>
#include <algorithm>
#include <base/text.hpp>
#include <fstream>
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

constexpr int jobs_shown = 200;
constexpr std::size_t log_lines = 100;
constexpr std::streamoff log_bytes = 128 * 1024; // read from the end of the file
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

ui::Html jobs(const Room& room, Context& context, const Visit& visit) {
    std::vector<ui::Row> rows;
    for (const auto& job : room.kernel.jobs.list_jobs(context, jobs_shown)) {
        if (job.state == kernel::JobState::finished) continue;
        const bool failed = job.state == kernel::JobState::failed;
        rows.push_back({{},
                        {job.kind, job.subject,
                         failed ? ui::badge({"En échec", ui::Icon::error, ui::Tone::danger})
                                : ui::badge({"En attente", ui::Icon::clock, ui::Tone::waiting}),
                         ui::time(job.due_at), ui::number(job.attempts),
                         job.last_error.empty() ? job.message : job.last_error,
                         ui::post({.words = "Relancer",
                                   .url = "/bureau/exploitation/tache",
                                   .csrf = visit.csrf,
                                   .values = {{"tache", job.id}}})}});
    }
    if (rows.empty()) return ui::paragraph("Aucune tâche n'attend.");
    return ui::table("Tâches de l'espace du syndicat",
                     {{"Tâche"},
                      {"Sujet"},
                      {"Statut"},
                      {"Prochain essai"},
                      {"Échecs", "", ui::Align::end},
                      {"Message"},
                      {"Geste"}},
                     rows);
}

/// Last lines of today's file, the latest first.
std::vector<std::string> last_security_lines(const Room& room) {
    const auto path = room.kernel.data / "security" / (room.kernel.clock.now().date().iso() + ".jsonl");
    std::ifstream file(path, std::ios::binary | std::ios::ate);
    if (!file) return {};
    const auto size = static_cast<std::streamoff>(file.tellg());
    const auto start = std::max<std::streamoff>(0, size - log_bytes);
    file.seekg(start);
    std::string text(static_cast<std::size_t>(size - start), '\0');
    file.read(text.data(), static_cast<std::streamsize>(text.size()));
    auto lines = base::split(text, '\n');
    if (start > 0 && !lines.empty()) lines.erase(lines.begin()); // begun before what was read
    std::reverse(lines.begin(), lines.end());
    std::erase_if(lines, [](const std::string& line) { return line.empty(); });
    if (lines.size() > log_lines) lines.resize(log_lines);
    return lines;
}

ui::Html security(const Room& room, Context& context) {
    std::vector<ui::Row> rows;
    for (const auto& line : last_security_lines(room)) {
        const auto event = adapters::json::parse(line);
        if (!event) continue;
        auto who = (*event)["account"].text_or("");
        if (const auto account = room.identity().accounts.find(context, base::AccountId::parse(who)))
            who = account->name;
        rows.push_back(
            {{},
             {ui::time(base::Instant::parse_iso((*event)["at"].text_or(""))), (*event)["event"].text_or(""), who,
              (*event)["address"].text_or(""), (*event)["detail"].text_or("")}});
    }
    if (rows.empty()) return ui::paragraph("Rien aujourd'hui.");
    return ui::table("Cent derniers événements de sécurité du jour",
                     {{"Quand"}, {"Quoi"}, {"Qui"}, {"Adresse"}, {"Détail"}}, rows);
}

Page operation_page(const Room& room, Context& context, const Visit& visit,
                    const std::vector<base::Refusal>& refusals) {
    return {.title = "Exploitation",
            .body = ui::facts({{"Version en service", std::string(kernel::pages::version)}}) +
                    ui::section("Échanges avec l'extérieur", remotes(room, context, visit, refusals)) +
                    ui::section("Tâches", jobs(room, context, visit)) +
                    ui::section("Journal de sécurité du jour", security(room, context)),
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
        const auto all = room.kernel.jobs.list_jobs(context, jobs_shown);
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
