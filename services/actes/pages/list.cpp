// SPDX-License-Identifier: AGPL-3.0-or-later
#include "pages/pages.hpp"

#include <array>
#include <charconv>
#include <kernel/pages/csv.hpp>
#include <ui/list.hpp>
#include <ui/words.hpp>

namespace aubrac::actes::pages {

namespace {

using kernel::Context;
using kernel::pages::Answer;
using kernel::pages::Visit;

constexpr int export_batch = 1000, export_lines = 200'000;
constexpr std::array statuts = {StatutActe::brouillon, StatutActe::a_transmettre, StatutActe::en_cours,
                                StatutActe::incertain, StatutActe::transmis,      StatutActe::acquitte,
                                StatutActe::refuse,    StatutActe::annulation,    StatutActe::annule};

std::optional<int> number(std::string_view text) {
    int value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size() || value <= 0) return std::nullopt;
    return value;
}

std::optional<StatutActe> statut_of(std::string_view text) {
    for (const auto statut : statuts)
        if (statut_name(statut) == text) return statut;
    return std::nullopt;
}

Order order_of(std::string_view sort) {
    if (sort == "date") return Order::oldest;
    if (sort == "numero") return Order::numero_up;
    if (sort == "-numero") return Order::numero_down;
    return Order::newest;
}

std::string sort_of(Order order) {
    switch (order) {
    case Order::newest:
        return "-date";
    case Order::oldest:
        return "date";
    case Order::numero_up:
        return "numero";
    case Order::numero_down:
        return "-numero";
    }
    return "-date";
}

/// The address of the list with its filters, without the place in it.
ui::Url here_of(const ListRequest& request, std::string_view words) {
    ui::Url url("/actes");
    if (request.nature) url = url.with("nature", std::to_string(*request.nature));
    if (request.statut) url = url.with("statut", statut_name(*request.statut));
    if (request.year) url = url.with("annee", std::to_string(*request.year));
    if (!words.empty()) url = url.with("q", words);
    if (request.order != Order::newest) url = url.with("tri", sort_of(request.order));
    return url;
}

std::vector<ui::Field> filters(const ListRequest& request, std::string_view words) {
    std::vector<ui::Choice> natures{{"", "Toutes"}};
    for (int nature = 1; nature <= 6; ++nature)
        natures.push_back({std::to_string(nature), std::string(nature_word(nature))});
    std::vector<ui::Choice> all_statuts{{"", "Tous"}};
    for (const auto statut : statuts)
        all_statuts.push_back({std::string(statut_name(statut)), std::string(statut_words(statut))});
    return {
        ui::search_field({.name = "q", .label = "Numéro ou objet", .value = std::string(words)}),
        ui::select_field(
            {.name = "nature", .label = "Nature", .value = request.nature ? std::to_string(*request.nature) : ""},
            std::move(natures)),
        ui::select_field({.name = "statut",
                          .label = "Statut",
                          .value = request.statut ? std::string(statut_name(*request.statut)) : ""},
                         std::move(all_statuts))};
}

std::vector<ui::Chip> chips(const ListRequest& request, std::string_view words, const ui::Url& here) {
    std::vector<ui::Chip> chips;
    if (request.nature)
        chips.push_back({"Nature : " + std::string(nature_word(*request.nature)), here.with("nature", "")});
    if (request.statut)
        chips.push_back({"Statut : " + std::string(statut_words(*request.statut)), here.with("statut", "")});
    if (request.year) chips.push_back({"Année : " + std::to_string(*request.year), here.with("annee", "")});
    if (!words.empty()) chips.push_back({"Recherche : " + std::string(words), here.with("q", "")});
    return chips;
}

ui::Row row(const ActeLine& line) {
    return {ui::Url::path({"actes", line.id.text()}),
            {line.numero, std::string(nature_word(line.nature)), line.objet, ui::date(line.decided_on),
             ui::badge(statut_badge(line.statut))}};
}

/// Actes found by words, through the search of the kernel; not paged: the best 100.
ListPage found(const Room& room, Context& context, std::string_view words) {
    std::vector<ActeId> ids;
    for (const auto& entry : room.kernel.search.find(context, words, 100))
        if (entry.subject.starts_with("actes/")) ids.emplace_back(entry.subject.substr(6));
    return {room.store.list_lines(context, ids), "", ""};
}

/// The filters and the order of the address; not the place in the list.
ListRequest read_request(const Visit& visit) {
    ListRequest request;
    request.nature = number(visit.parameter("nature"));
    request.statut = statut_of(visit.parameter("statut"));
    request.year = number(visit.parameter("annee"));
    request.order = order_of(visit.parameter("tri"));
    return request;
}

std::int64_t total(const std::vector<Count>& counts, const ListRequest& request) {
    std::int64_t sum = 0;
    for (const auto& count : counts)
        if ((!request.nature || count.nature == *request.nature) &&
            (!request.statut || count.statut == *request.statut))
            sum += count.count;
    return sum;
}

} // namespace

ui::Badge statut_badge(StatutActe statut) {
    const std::string words(statut_words(statut));
    switch (statut) {
    case StatutActe::brouillon:
        return {words, ui::Icon::draft, ui::Tone::neutral};
    case StatutActe::a_signer:
        return {words, ui::Icon::edit, ui::Tone::waiting};
    case StatutActe::a_transmettre:
    case StatutActe::en_cours:
        return {words, ui::Icon::send, ui::Tone::info};
    case StatutActe::incertain:
        return {words, ui::Icon::warning, ui::Tone::warning};
    case StatutActe::transmis:
    case StatutActe::annulation:
        return {words, ui::Icon::pending, ui::Tone::waiting};
    case StatutActe::acquitte:
        return {words, ui::Icon::success, ui::Tone::success};
    case StatutActe::refuse:
        return {words, ui::Icon::error, ui::Tone::danger};
    case StatutActe::annule:
        return {words, ui::Icon::cancel, ui::Tone::neutral};
    }
    return {words};
}

Handler list(Room& room) {
    return [&room](Context& context, Visit& visit) {
        auto request = read_request(visit);
        request.place = visit.place();
        const auto words = visit.parameter("q");
        const auto page = words.empty() ? room.store.list(context, request) : found(room, context, words);
        const auto counts = room.store.counts(context);

        ui::List list{.title = "Actes", .here = here_of(request, words)};
        list.count = words.empty() && !request.year ? ui::count(total(counts, request), "acte", "actes")
                                                    : ui::count(static_cast<std::int64_t>(page.lines.size()),
                                                                "acte affiché", "actes affichés");
        if (context.may("actes.rediger"))
            list.main = ui::action({"Composer un acte", "/actes/nouveau", ui::Icon::add, ui::Look::main});
        list.filters = filters(request, words);
        list.chips = chips(request, words, list.here);
        list.columns = {{"Numéro", "numero"}, {"Nature"}, {"Objet"}, {"Date", "date"}, {"Statut"}};
        list.sort = sort_of(request.order);
        list.rows.reserve(page.lines.size());
        for (const auto& line : page.lines) list.rows.push_back(row(line));
        const auto export_url = list.here.text().substr(std::string_view("/actes").size());
        list.csv = ui::Url("/actes/export.csv" + export_url);
        ui::lead_on(list, page.previous, page.next);
        list.none =
            list.chips.empty()
                ? ui::Empty{"Aucun acte pour le moment",
                            "Composez votre première délibération : elle partira à la préfecture en deux clics.",
                            list.main, ui::Icon::acte}
                : ui::Empty{"Aucun acte ne correspond", "Retirez un filtre, ou cherchez un autre mot.",
                            ui::action({"Tout afficher", "/actes"}), ui::Icon::search};
        return Answer::page({.title = "Actes", .body = ui::list(list), .live = "actes"});
    };
}

Handler export_csv(Room& room) {
    return [&room](kernel::Context& context, kernel::pages::Visit& visit) {
        auto request = read_request(visit);
        request.limit = export_batch;
        const auto words = visit.parameter("q");
        kernel::pages::Csv csv(
            {"Numéro", "Nature", "Matière", "Objet", "Date de la décision", "Statut", "Publié le"});
        for (int written = 0; written < export_lines; written += export_batch) {
            const auto page = words.empty() ? room.store.list(context, request) : found(room, context, words);
            for (const auto& line : page.lines)
                csv.add({line.numero, std::string(nature_word(line.nature)), line.matiere, line.objet,
                         line.decided_on.iso(), std::string(statut_words(line.statut)),
                         line.published_on ? line.published_on->iso() : ""});
            if (page.next.empty()) break;
            request.place.after = page.next;
        }
        return kernel::pages::Answer::text(csv.text(), "text/csv; charset=utf-8", "actes.csv");
    };
}

} // namespace aubrac::actes::pages
