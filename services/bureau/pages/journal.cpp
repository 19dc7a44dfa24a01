// SPDX-License-Identifier: AGPL-3.0-or-later
// The evidence journal of the adhérent (of the operator, for its staff at home): read, exported, signed, verified.
#include "pages/pages.hpp"
#include "pages/parts.hpp"

#include <algorithm>
#include <base/text.hpp>
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

constexpr std::size_t page_lines = 50;
constexpr int batch = 1000;
constexpr std::int64_t max_page_search = 10'000; // lines looked at for one page
constexpr std::int64_t max_export = 200'000;     // for one CSV
constexpr std::size_t longest_query = 200;

std::int64_t number_of(std::string_view text) {
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc() && end == text.data() + text.size() && value > 0 ? value : 0;
}

std::string who(const kernel::JournalLine& line) {
    if (!line.actor_name.empty()) return line.actor_name;
    return line.actor.starts_with("job:") || line.actor.empty() ? "Aubrac" : line.actor;
}

/// What the page and its CSV are asked to show.
struct Filter {
    std::string q;
    std::vector<std::string> words; // of q, folded
    std::optional<base::Date> from, to;

    explicit Filter(const Visit& visit)
        : q(base::one_line(base::trim(visit.parameter("q")), longest_query)),
          words(base::split(base::fold(q), ' ')), from(base::Date::parse_iso(visit.parameter("du"))),
          to(base::Date::parse_iso(visit.parameter("au"))) {
        std::erase(words, "");
    }
    bool is_empty() const { return words.empty() && !from && !to; }
    bool is_too_old(const kernel::JournalLine& line) const { return from && line.at.date() < *from; }
    bool matches(const kernel::JournalLine& line) const {
        if ((to && line.at.date() > *to) || is_too_old(line)) return false;
        if (words.empty()) return true;
        const auto text = base::fold(line.sentence + " " + who(line) + " " + line.subject + " " + line.action);
        return std::all_of(words.begin(), words.end(),
                           [&](const auto& word) { return text.find(word) != std::string::npos; });
    }
    ui::Url url(std::string_view path) const {
        return ui::Url(path).with("q", q).with("du", from ? from->iso() : "").with("au", to ? to->iso() : "");
    }
};

struct Found {
    std::vector<kernel::JournalLine> lines;
    std::int64_t next = 0; // below which to go on; 0: all was seen
};

/// Lines below `before` (0: from the last), latest first, at most `wanted` of them among `most` looked at.
Found find_lines(const Room& room, Context& context, const Filter& filter, std::int64_t before, std::size_t wanted,
                 std::int64_t most) {
    Found found;
    const int size = filter.is_empty() ? static_cast<int>(std::min<std::size_t>(wanted, batch)) : batch;
    for (std::int64_t seen = 0; seen < most; seen += size) {
        const auto lines = room.kernel.journal.list_lines(context, before, size);
        for (const auto& line : lines) {
            if (filter.is_too_old(line)) return found.next = 0, found;
            if (filter.matches(line)) found.lines.push_back(line);
            found.next = line.number > 1 ? line.number : 0;
            if (found.lines.size() == wanted) return found;
        }
        if (static_cast<int>(lines.size()) < size) return found.next = 0, found;
        before = lines.back().number;
    }
    return found;
}

std::vector<ui::Field> filter_fields(const Filter& filter) {
    return {ui::search_field({.name = "q", .label = "Qui, quoi, sur quoi", .value = filter.q}),
            ui::date_field({.name = "du", .label = "Depuis le", .value = filter.from ? filter.from->iso() : ""}),
            ui::date_field({.name = "au", .label = "Jusqu'au", .value = filter.to ? filter.to->iso() : ""})};
}

std::vector<ui::Chip> chips(const Filter& filter) {
    const auto here = filter.url("/bureau/journal");
    std::vector<ui::Chip> chips;
    if (!filter.q.empty()) chips.push_back({filter.q, here.with("q", "")});
    if (filter.from) chips.push_back({"Depuis le " + filter.from->french(), here.with("du", "")});
    if (filter.to) chips.push_back({"Jusqu'au " + filter.to->french(), here.with("au", "")});
    return chips;
}

/// The service first, for who reads; then what the evidence says, for who checks.
ui::Html about(const Room& room, const kernel::JournalLine& line) {
    const auto service = line.subject.substr(0, line.subject.find('/'));
    const auto title = service == "consent" ? "Assistance du syndicat" : title_of_service(room, service);
    return ui::Html(title + " ") + ui::muted(line.subject);
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

ui::Empty none(const Filter& filter, const Found& found) {
    if (filter.is_empty())
        return {"Le journal est vide", "La première action y laissera sa première ligne.", {}, ui::Icon::history};
    if (found.next > 0)
        return {"Rien parmi les lignes les plus récentes",
                "Continuez avec « Suivants », ou précisez les dates.",
                {},
                ui::Icon::search};
    return {"Aucune ligne ne correspond", "Essayez un seul mot, ou d'autres dates.", {}, ui::Icon::search};
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
        const Filter filter(visit);
        const auto before = number_of(visit.parameter("avant"));
        const auto found = find_lines(room, context, filter, before, page_lines, max_page_search);
        ui::List list{.title = "Journal de preuve", .here = "/bureau/journal"};
        list.count = ui::count(room.kernel.journal.head(context).count, "ligne", "lignes", "aucune") +
                     (filter.is_empty() ? "" : " en tout");
        list.filters = filter_fields(filter);
        list.chips = chips(filter);
        list.columns = {{"N°", "", ui::Align::end}, {"Quand"}, {"Qui"}, {"Quoi"}, {"Sur quoi"}};
        for (const auto& line : found.lines)
            list.rows.push_back(
                {{}, {ui::number(line.number), ui::time(line.at), who(line), line.sentence, about(room, line)}});
        list.csv = filter.url("/bureau/journal/export.csv");
        if (found.next > 0) list.next = filter.url("/bureau/journal").with("avant", std::to_string(found.next));
        if (before > 0) list.previous = filter.url("/bureau/journal");
        list.none = none(filter, found);
        return Answer::page(
            {.title = "Journal de preuve", .body = ui::list(list) + what_it_proves() + tools(visit)});
    };
}

Handler journal_csv(Room& room) {
    return [&room](Context& context, Visit& visit) {
        kernel::pages::Csv csv(
            {"Numéro", "Quand", "Qui", "Identifiant", "Action", "Sujet", "Quoi", "Faits", "Empreinte"});
        const Filter filter(visit);
        for (const auto& line : find_lines(room, context, filter, 0, max_export, max_export).lines)
            csv.add({std::to_string(line.number), line.at.iso(), line.actor_name, line.actor, line.action,
                     line.subject, line.sentence, line.facts, line.hash});
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
