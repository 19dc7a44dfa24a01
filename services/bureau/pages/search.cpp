// SPDX-License-Identifier: AGPL-3.0-or-later
// One box for everything one may see, where one acts.
#include "pages/pages.hpp"

#include <base/text.hpp>
#include <map>
#include <ui/list.hpp>
#include <ui/text.hpp>
#include <ui/words.hpp>

namespace aubrac::bureau::pages {

namespace {

constexpr int max_results = 50;
constexpr std::size_t longest_query = 200;

ui::Html results(const std::vector<kernel::SearchEntry>& found) {
    std::vector<std::string> families; // in the order of the best of each
    std::map<std::string, std::vector<ui::Html>> lines;
    for (const auto& entry : found) {
        auto& family = lines[entry.family];
        if (family.empty()) families.push_back(entry.family);
        auto line = ui::link(entry.title, entry.url);
        if (!entry.detail.empty()) line += ui::Html(" ") + ui::muted(entry.detail);
        family.push_back(std::move(line));
    }
    ui::Html body;
    for (const auto& family : families) body += ui::section(family, ui::bullets(lines[family]));
    return body;
}

} // namespace

Handler search(Room& room) {
    return [&room](kernel::Context& context, kernel::pages::Visit& visit) {
        const auto query = base::one_line(base::trim(visit.parameter("q")), longest_query);
        const auto form = ui::filter_form(
            "/bureau/recherche", {ui::search_field({.name = "q", .label = "Mots cherchés", .value = query})});
        if (query.empty())
            return Answer::page(
                {.title = "Chercher",
                 .body = form + ui::empty({"Que cherchez-vous ?",
                                           "Un numéro, un nom, un mot de l'objet : quelques lettres suffisent.",
                                           {},
                                           ui::Icon::search})});
        const auto found = room.kernel.search.find(context, query, max_results);
        ui::Html body = form;
        if (found.empty())
            body += ui::empty(
                {"Rien ne correspond à « " + query + " »",
                 "Vérifiez l'orthographe, essayez un seul mot, ou changez de collectivité en haut de la page.",
                 {},
                 ui::Icon::search});
        else
            body += ui::paragraph(ui::count(static_cast<std::int64_t>(found.size()), "résultat", "résultats")) +
                    results(found);
        return Answer::page({.title = "Chercher : " + query, .body = body});
    };
}

} // namespace aubrac::bureau::pages
