// SPDX-License-Identifier: AGPL-3.0-or-later
#include "pages/pages.hpp"

#include <kernel/pages/csv.hpp>
#include <ui/list.hpp>
#include <ui/words.hpp>

namespace aubrac::courriers::pages {

namespace {

using kernel::Context;
using kernel::pages::Answer;
using kernel::pages::Visit;

constexpr int export_batch = 1000, export_lines = 200'000, found_lines = 100;

std::string_view code_of(TypeCourrier type) { return exchange_of(type).letter; }

ListRequest read_request(const Visit& visit) {
    ListRequest request;
    const auto etat = visit.parameter("etat");
    if (etat == "ouverts") request.is_open = true;
    if (etat == "clos") request.is_open = false;
    if (const auto* exchange = find_exchange_by_letter(visit.parameter("type"))) request.type = exchange->type;
    return request;
}

/// The address of the list with its filters, without the place in it.
ui::Url here_of(const ListRequest& request, std::string_view words) {
    ui::Url url("/courriers");
    if (request.is_open) url = url.with("etat", *request.is_open ? "ouverts" : "clos");
    if (request.type) url = url.with("type", code_of(*request.type));
    if (!words.empty()) url = url.with("q", words);
    return url;
}

std::vector<ui::Field> filters(const ListRequest& request, std::string_view words) {
    std::vector<ui::Choice> types{{"", "Tous"}};
    for (const auto& exchange : list_exchanges())
        types.push_back({std::string(exchange.letter), std::string(exchange.title)});
    return {ui::search_field({.name = "q", .label = "Acte ou mot du courrier", .value = std::string(words)}),
            ui::select_field({.name = "type",
                              .label = "Type de courrier",
                              .value = request.type ? std::string(code_of(*request.type)) : ""},
                             std::move(types)),
            ui::select_field({.name = "etat",
                              .label = "Où il en est",
                              .value = !request.is_open   ? ""
                                       : *request.is_open ? "ouverts"
                                                          : "clos"},
                             {{"", "Tous"}, {"ouverts", "En cours"}, {"clos", "Terminés"}})};
}

std::vector<ui::Chip> chips(const ListRequest& request, std::string_view words, const ui::Url& here) {
    std::vector<ui::Chip> chips;
    if (request.type)
        chips.push_back({"Type : " + std::string(exchange_of(*request.type).title), here.with("type", "")});
    if (request.is_open) chips.push_back({*request.is_open ? "En cours" : "Terminés", here.with("etat", "")});
    if (!words.empty()) chips.push_back({"Recherche : " + std::string(words), here.with("q", "")});
    return chips;
}

/// What the day is for: late says so in words.
ui::Html due_of(const CourrierLine& line, base::Date today) {
    if (line.statut != StatutCourrier::a_repondre || !line.due) return "—";
    if (*line.due < today) return ui::badge({"Délai dépassé", ui::Icon::warning, ui::Tone::danger});
    return ui::date(line.due);
}

ui::Row row(const CourrierLine& line, base::Date today) {
    return {ui::Url::path({"courriers", line.id.text()}),
            {std::string(exchange_of(line.type).brief), line.acte_title + " — " + line.acte_objet,
             ui::date(line.received_at.date()), due_of(line, today), ui::badge(statut_badge(line.statut))}};
}

/// Letters found by words, through the search of the kernel; not paged: the best 100.
ListPage found(const Room& room, Context& context, std::string_view words) {
    std::vector<CourrierId> ids;
    for (const auto& entry : room.kernel.search.find(context, words, found_lines))
        if (entry.subject.starts_with("courriers/")) ids.emplace_back(entry.subject.substr(10));
    return {room.store.list_lines(context, ids), "", ""};
}

} // namespace

ui::Badge statut_badge(StatutCourrier statut) {
    const std::string words(statut_words(statut));
    switch (statut) {
    case StatutCourrier::a_lire:
        return {words, ui::Icon::mail, ui::Tone::info};
    case StatutCourrier::a_repondre:
        return {words, ui::Icon::warning, ui::Tone::warning};
    case StatutCourrier::reponse_en_cours:
        return {words, ui::Icon::send, ui::Tone::info};
    case StatutCourrier::reponse_incertaine:
        return {words, ui::Icon::warning, ui::Tone::warning};
    case StatutCourrier::repondu:
        return {words, ui::Icon::pending, ui::Tone::waiting};
    case StatutCourrier::acquitte:
        return {words, ui::Icon::success, ui::Tone::success};
    case StatutCourrier::classe:
        return {words, ui::Icon::archive, ui::Tone::neutral};
    }
    return {words};
}

std::vector<std::pair<std::string, std::string>> crumbs() {
    return {{"Courriers de la préfecture", "/courriers"}};
}

std::vector<std::pair<std::string, std::string>> crumbs(const Courrier& courrier) {
    return {{"Courriers de la préfecture", "/courriers"}, {title_of(courrier), url_of(courrier.id)}};
}

Handler list(Room& room) {
    return [&room](Context& context, Visit& visit) {
        auto request = read_request(visit);
        request.place = visit.place();
        const auto words = visit.parameter("q");
        const auto page = words.empty() ? room.store.list(context, request) : found(room, context, words);

        ui::List list{.title = "Courriers de la préfecture", .here = here_of(request, words)};
        list.count =
            ui::count(static_cast<std::int64_t>(page.lines.size()), "courrier affiché", "courriers affichés");
        list.filters = filters(request, words);
        list.chips = chips(request, words, list.here);
        list.columns = {{"Courrier"}, {"Acte concerné"}, {"Reçu le"}, {"Répondre avant"}, {"Statut"}};
        for (const auto& line : page.lines) list.rows.push_back(row(line, context.today()));
        list.csv =
            ui::Url("/courriers/export.csv" + list.here.text().substr(std::string_view("/courriers").size()));
        ui::lead_on(list, page.previous, page.next);
        list.none =
            list.chips.empty()
                ? ui::Empty{"Aucun courrier de la préfecture",
                            "Quand la préfecture écrit au sujet d'un acte transmis, son courrier arrive ici et "
                            "dans Mon bureau, avec la date limite de réponse.",
                            {},
                            ui::Icon::mail}
                : ui::Empty{"Aucun courrier ne correspond", "Retirez un filtre, ou cherchez un autre mot.",
                            ui::action({"Tout afficher", "/courriers"}), ui::Icon::search};
        return Answer::page({.title = "Courriers de la préfecture", .body = ui::list(list), .live = "courriers"});
    };
}

Handler export_csv(Room& room) {
    return [&room](Context& context, Visit& visit) {
        auto request = read_request(visit);
        request.limit = export_batch;
        const auto words = visit.parameter("q");
        kernel::pages::Csv csv(
            {"Courrier", "Code", "Acte", "Objet", "Date du courrier", "Reçu le", "Répondre avant le", "Statut"});
        for (int written = 0; written < export_lines; written += export_batch) {
            const auto page = words.empty() ? room.store.list(context, request) : found(room, context, words);
            for (const auto& line : page.lines)
                csv.add({std::string(exchange_of(line.type).title), std::string(code_of(line.type)),
                         line.acte_title, line.acte_objet, line.dated_on.iso(), line.received_at.date().iso(),
                         line.due ? line.due->iso() : "", std::string(statut_words(line.statut))});
            if (page.next.empty()) break;
            request.place.after = page.next;
        }
        return Answer::text(csv.text(), "text/csv; charset=utf-8", "courriers.csv");
    };
}

} // namespace aubrac::courriers::pages
