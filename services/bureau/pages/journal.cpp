// SPDX-License-Identifier: AGPL-3.0-or-later
// The evidence journal of the adhérent (of the operator, for its staff at home): read, exported, signed, verified.
#include "pages/pages.hpp"

#include <charconv>
#include <kernel/journal/signature.hpp>
#include <kernel/pages/csv.hpp>
#include <ui/button.hpp>
#include <ui/list.hpp>
#include <ui/text.hpp>
#include <ui/words.hpp>

namespace aubrac::bureau::pages {

namespace {

using kernel::Context;
using kernel::pages::Visit;

constexpr int page_lines = 50;
constexpr int batch = 1000;
constexpr std::int64_t max_export = 200'000; // lines of one CSV

std::int64_t number_of(std::string_view text) {
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc() && end == text.data() + text.size() && value > 0 ? value : 0;
}

std::string who(const kernel::JournalLine& line) {
    if (!line.actor_name.empty()) return line.actor_name;
    return line.actor.starts_with("job:") || line.actor.empty() ? "Aubrac" : line.actor;
}

ui::Html what_it_proves() {
    return ui::callout(
        {ui::Tone::info, "Ce que prouve ce journal",
         ui::paragraph(
             "Chaque ligne porte l'empreinte de la précédente : personne, pas même le syndicat, ne peut en "
             "changer, en retirer ou en déplacer une sans que cela se voie.") +
             ui::paragraph(
                 "L'empreinte signée, gardée chez vous, permet de prouver plus tard que le passé n'a pas été "
                 "réécrit.")});
}

ui::Html tools(const Visit& visit) {
    return ui::buttons(
        {ui::action({"Exporter l'empreinte signée", "/bureau/journal/empreinte.json", ui::Icon::download}),
         ui::post({.words = "Vérifier maintenant",
                   .url = "/bureau/journal/verifier",
                   .csrf = visit.csrf,
                   .icon = ui::Icon::shield})});
}

} // namespace

Handler journal(Room& room) {
    return [&room](Context& context, Visit& visit) {
        const auto before = number_of(visit.parameter("avant"));
        const auto lines = room.kernel.journal.list_lines(context, before, page_lines);
        ui::List list{.title = "Journal de preuve", .here = "/bureau/journal"};
        list.count = ui::count(room.kernel.journal.head(context).count, "ligne", "lignes", "aucune");
        list.columns = {{"N°", "", ui::Align::end}, {"Quand"}, {"Qui"}, {"Quoi"}, {"Sur quoi"}};
        for (const auto& line : lines)
            list.rows.push_back(
                {{}, {ui::number(line.number), ui::time(line.at), who(line), line.sentence, line.subject}});
        list.csv = "/bureau/journal/export.csv";
        if (!lines.empty() && lines.back().number > 1)
            list.next = ui::Url("/bureau/journal").with("avant", std::to_string(lines.back().number));
        if (before > 0) list.previous = "/bureau/journal";
        list.none = {
            "Le journal est vide", "La première action y laissera sa première ligne.", {}, ui::Icon::history};
        return Answer::page(
            {.title = "Journal de preuve", .body = ui::list(list) + what_it_proves() + tools(visit)});
    };
}

Handler journal_csv(Room& room) {
    return [&room](Context& context, Visit&) {
        kernel::pages::Csv csv(
            {"Numéro", "Quand", "Qui", "Identifiant", "Action", "Sujet", "Quoi", "Faits", "Empreinte"});
        std::int64_t before = 0;
        for (std::int64_t written = 0; written < max_export; written += batch) {
            const auto lines = room.kernel.journal.list_lines(context, before, batch);
            for (const auto& line : lines)
                csv.add({std::to_string(line.number), line.at.iso(), line.actor_name, line.actor, line.action,
                         line.subject, line.sentence, line.facts, line.hash});
            if (static_cast<int>(lines.size()) < batch) break;
            before = lines.back().number;
        }
        return Answer::text(csv.text(), "text/csv; charset=utf-8", "journal.csv");
    };
}

Handler journal_head(Room& room) {
    return [&room](Context& context, Visit&) {
        return Answer::text(kernel::signed_head(room.kernel, context).dump(2) + "\n",
                            "application/json; charset=utf-8", "empreinte-" + context.today().compact() + ".json");
    };
}

Handler verify_journal(Room& room) {
    return [&room](Context& context, Visit&) {
        const auto report = room.kernel.journal.verify(context);
        const auto checked = ui::count(report.lines, "ligne recalculée", "lignes recalculées", "aucune");
        ui::Html body;
        if (report.problems.empty()) {
            body = ui::callout({ui::Tone::success, "Le journal est intact",
                                ui::paragraph(checked + " : aucune n'a été changée, retirée ni déplacée.")});
        } else {
            room.kernel.log.security("journal.altere", context.actor().id, "", report.problems[0]);
            std::vector<ui::Html> problems(report.problems.begin(), report.problems.end());
            body = ui::callout(
                {ui::Tone::danger, "Le journal a été altéré",
                 ui::paragraph(checked + ". Appelez le syndicat et gardez cette page.") + ui::bullets(problems)});
        }
        body += ui::facts({{"Nombre de lignes", ui::number(report.head.count)},
                           {"Dernière empreinte", report.head.last_hash},
                           {"Racine de l'arbre", report.head.merkle_root}});
        body += ui::action({"Revenir au journal", "/bureau/journal", ui::Icon::back});
        return Answer::page({.title = "Vérification du journal",
                             .body = body,
                             .crumbs = {{"Journal de preuve", "/bureau/journal"}}});
    };
}

} // namespace aubrac::bureau::pages
