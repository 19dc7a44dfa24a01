// SPDX-License-Identifier: AGPL-3.0-or-later
#include "pages/pages.hpp"

#include <algorithm>
#include <charconv>
#include <formats/pes/amounts.hpp>
#include <kernel/pages/csv.hpp>
#include <ui/words.hpp>

namespace aubrac::helios::pages {

namespace {

using kernel::Context;
using kernel::pages::Answer;
using kernel::pages::Visit;

constexpr int export_batch = 1000, export_lines = 200'000, shown_budgets = 50;

std::optional<StatutFlux> statut_of(std::string_view text) {
    for (const auto statut : all_statuts())
        if (statut_name(statut) == text) return statut;
    return std::nullopt;
}

Order order_of(std::string_view sort) {
    if (sort == "date") return Order::oldest;
    if (sort == "montant") return Order::total_up;
    if (sort == "-montant") return Order::total_down;
    return Order::newest;
}

std::string sort_of(Order order) {
    switch (order) {
    case Order::newest:
        return "-date";
    case Order::oldest:
        return "date";
    case Order::total_up:
        return "montant";
    case Order::total_down:
        return "-montant";
    }
    return "-date";
}

/// "21120123100012~00": a budget in an address.
std::string budget_key(const ListRequest& request) {
    return request.siret.empty() ? "" : request.siret + "~" + request.cod_bud;
}

ListRequest read_request(const Visit& visit) {
    ListRequest request;
    request.statut = statut_of(visit.parameter("statut"));
    request.order = order_of(visit.parameter("tri"));
    request.place = visit.place();
    const std::string budget(visit.parameter("budget"));
    if (const auto cut = budget.find('~'); cut != std::string::npos) {
        request.siret = budget.substr(0, cut);
        request.cod_bud = budget.substr(cut + 1);
    }
    return request;
}

/// The address of the list with its filters, without the place in it.
ui::Url here_of(const ListRequest& request, std::string_view words) {
    ui::Url url("/helios");
    if (request.statut) url = url.with("statut", statut_name(*request.statut));
    if (!request.siret.empty()) url = url.with("budget", budget_key(request));
    if (!words.empty()) url = url.with("q", words);
    if (request.order != Order::newest) url = url.with("tri", sort_of(request.order));
    return url;
}

std::string budget_words(const Budget& budget) {
    return budget.libelle.empty() ? "Budget " + budget.cod_bud : budget.libelle;
}

std::vector<ui::Field> filters(const ListRequest& request, std::string_view words,
                               const std::vector<Budget>& budgets) {
    std::vector<ui::Choice> statuts{{"", "Tous"}};
    for (const auto statut : all_statuts())
        statuts.push_back({std::string(statut_name(statut)), std::string(statut_words(statut))});
    std::vector<ui::Field> fields = {
        ui::search_field({.name = "q", .label = "Nom du flux", .value = std::string(words)}),
        ui::select_field({.name = "statut",
                          .label = "Statut",
                          .value = request.statut ? std::string(statut_name(*request.statut)) : ""},
                         std::move(statuts))};
    if (budgets.size() < 2) return fields;
    std::vector<ui::Choice> choices{{"", "Tous"}};
    for (const auto& budget : budgets)
        choices.push_back({budget.siret + "~" + budget.cod_bud, budget_words(budget)});
    fields.push_back(
        ui::select_field({.name = "budget", .label = "Budget", .value = budget_key(request)}, std::move(choices)));
    return fields;
}

std::vector<ui::Chip> chips(const ListRequest& request, std::string_view words, const ui::Url& here) {
    std::vector<ui::Chip> chips;
    if (request.statut)
        chips.push_back({"Statut : " + std::string(statut_words(*request.statut)), here.with("statut", "")});
    if (!request.siret.empty()) chips.push_back({"Budget : " + request.cod_bud, here.with("budget", "")});
    if (!words.empty()) chips.push_back({"Recherche : " + std::string(words), here.with("q", "")});
    return chips;
}

ui::Row row(const FluxLine& line) {
    return {ui::Url::path({"helios", line.id.text()}),
            {line.nom_fic, line.libelle.empty() ? line.cod_bud : line.libelle, ui::date(line.deposited_at.date()),
             ui::number(line.pieces), ui::euros(line.total_cents), ui::badge(statut_badge(line.statut))}};
}

/// Flux found by words, through the search of the kernel; not paged: the best 100.
ListPage found(const Room& room, Context& context, std::string_view words) {
    std::vector<FluxId> ids;
    for (const auto& entry : room.kernel.search.find(context, words, 100))
        if (entry.subject.starts_with("helios/")) ids.emplace_back(entry.subject.substr(7));
    return {room.store.list_lines(context, ids), "", ""};
}

std::int64_t total(const std::vector<Count>& counts, const ListRequest& request) {
    std::int64_t sum = 0;
    for (const auto& count : counts)
        if (!request.statut || count.statut == *request.statut) sum += count.count;
    return sum;
}

ui::Empty nothing(const ui::List& list) {
    if (!list.chips.empty())
        return {"Aucun flux ne correspond", "Retirez un filtre, ou cherchez un autre mot.",
                ui::action({"Tout afficher", "/helios"}), ui::Icon::search};
    return {
        "Aucun flux pour le moment",
        "Déposez le fichier produit par votre logiciel comptable : il sera contrôlé avant de partir au comptable.",
        list.main, ui::Icon::euro};
}

} // namespace

ui::Badge statut_badge(StatutFlux statut) {
    using enum StatutFlux;
    const std::string words(statut_words(statut));
    switch (statut) {
    case depose:
        return {words, ui::Icon::pending, ui::Tone::info};
    case a_corriger:
        return {words, ui::Icon::warning, ui::Tone::warning};
    case a_signer:
        return {words, ui::Icon::edit, ui::Tone::warning};
    case controle:
        return {words, ui::Icon::check, ui::Tone::info};
    case a_envoyer:
    case en_cours:
        return {words, ui::Icon::send, ui::Tone::info};
    case incertain:
        return {words, ui::Icon::warning, ui::Tone::warning};
    case envoye:
        return {words, ui::Icon::pending, ui::Tone::waiting};
    case acquitte:
        return {words, ui::Icon::success, ui::Tone::success};
    case acquitte_partiellement:
        return {words, ui::Icon::warning, ui::Tone::warning};
    case rejete:
        return {words, ui::Icon::error, ui::Tone::danger};
    case remplace:
        return {words, ui::Icon::swap, ui::Tone::neutral};
    }
    return {words};
}

ui::Badge etat_badge(std::string_view etat) {
    if (etat == "accepte") return {"Accepté", ui::Icon::success, ui::Tone::success};
    if (etat == "rejete") return {"Rejeté", ui::Icon::error, ui::Tone::danger};
    return {"Sans réponse", ui::Icon::none, ui::Tone::neutral};
}

std::string plain_euros(std::int64_t cents) {
    auto text = formats::pes::write_cents(cents);
    std::replace(text.begin(), text.end(), '.', ',');
    return text;
}

std::int64_t number_of(std::string_view text) {
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc() && end == text.data() + text.size() && value > 0 ? value : 0;
}

std::optional<Flux> flux_of(const Room& room, Context& context, const Visit& visit) {
    return room.store.find(context, FluxId::parse(visit.path("id")));
}

std::vector<std::pair<std::string, std::string>> crumbs_of(const Flux& flux) {
    return {{"Flux comptables", "/helios"}, {flux.nom_fic, url_of(flux.id)}};
}

Handler list(Room& room) {
    return [&room](Context& context, Visit& visit) {
        const auto request = read_request(visit);
        const auto words = visit.parameter("q");
        const auto page = words.empty() ? room.store.list(context, request) : found(room, context, words);
        ui::List list{.title = "Flux comptables", .here = here_of(request, words)};
        list.count =
            words.empty() && request.siret.empty()
                ? ui::count(total(room.store.counts(context), request), "flux", "flux")
                : ui::count(static_cast<std::int64_t>(page.lines.size()), "flux affiché", "flux affichés");
        if (context.may("helios.deposer"))
            list.main = ui::action({"Déposer un flux", "/helios/deposer", ui::Icon::upload, ui::Look::main});
        list.filters = filters(request, words, room.store.list_budgets(context, "", shown_budgets));
        list.chips = chips(request, words, list.here);
        list.columns = {{"Flux"},
                        {"Budget"},
                        {"Déposé", "date"},
                        {"Pièces", "", ui::Align::end},
                        {"Montant", "montant", ui::Align::end},
                        {"Statut"}};
        list.sort = sort_of(request.order);
        for (const auto& line : page.lines) list.rows.push_back(row(line));
        list.csv = ui::Url("/helios/export.csv" + list.here.text().substr(std::string_view("/helios").size()));
        ui::lead_on(list, page.previous, page.next);
        list.none = nothing(list);
        return Answer::page({.title = "Flux comptables", .body = ui::list(list), .live = "helios"});
    };
}

Handler export_csv(Room& room) {
    return [&room](Context& context, Visit& visit) {
        auto request = read_request(visit);
        request.limit = export_batch;
        request.place = {};
        kernel::pages::Csv csv(
            {"Flux", "Budget", "Code du budget", "Déposé le", "Pièces", "Montant", "Erreurs", "Statut"});
        for (int written = 0; written < export_lines; written += export_batch) {
            const auto page = room.store.list(context, request);
            for (const auto& line : page.lines)
                csv.add({line.nom_fic, line.libelle, line.cod_bud, line.deposited_at.date().iso(),
                         std::to_string(line.pieces), plain_euros(line.total_cents), std::to_string(line.errors),
                         std::string(statut_words(line.statut))});
            if (page.next.empty()) break;
            request.place.after = page.next;
        }
        return Answer::text(csv.text(), "text/csv; charset=utf-8", "flux.csv");
    };
}

} // namespace aubrac::helios::pages
