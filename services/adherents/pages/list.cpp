// SPDX-License-Identifier: AGPL-3.0-or-later
// The list of adhérents: search, filters, sorting, pages by key, CSV.
#include "plan.hpp"
#include "rules/csv_line.hpp"

#include <ui/list.hpp>
#include <ui/words.hpp>

namespace aubrac::adherents::pages {

namespace {

struct OrderName {
    std::string_view text;
    Order order;
};
constexpr OrderName orders[] = {
    {"nom", Order::name_up},
    {"-nom", Order::name_down},
    {"population", Order::population_up},
    {"-population", Order::population_down},
    {"departement", Order::departement_up},
    {"-departement", Order::departement_down},
};

/// What the address asks, and the address itself.
struct Asked {
    ListRequest request;
    std::string sort = "nom";
    ui::Url here;
};

Asked read(const Visit& visit) {
    Asked asked;
    auto& filter = asked.request.filter;
    filter.words = visit.parameter("q").substr(0, 200);
    if (const auto kind = parse_kind(visit.parameter("genre"))) filter.kind = kind;
    filter.departement = visit.parameter("departement").substr(0, 3);
    const auto training = visit.parameter("formation");
    if (training == "oui") filter.training = Filter::Training::yes;
    if (training == "non") filter.training = Filter::Training::no;
    for (const auto& name : orders)
        if (name.text == visit.parameter("tri")) {
            asked.request.order = name.order;
            asked.sort = name.text;
        }
    asked.here = ui::Url("/adherents")
                     .with("q", filter.words)
                     .with("genre", filter.kind ? kind_word(*filter.kind) : "")
                     .with("departement", filter.departement)
                     .with("formation", training == "oui" || training == "non" ? training : "")
                     .with("tri", asked.sort == "nom" ? "" : asked.sort);
    asked.request.place = visit.place();
    return asked;
}

std::string export_csv(const Room& room, Context& context, ListRequest request) {
    constexpr int batch = 1000;
    request.limit = batch;
    request.place = {};
    std::string csv = "\xEF\xBB\xBF" + std::string(csv_header) + "\r\n";
    for (int pages = 0; pages < 1000; ++pages) {
        auto page = room.store.list(context, request);
        for (auto& line : page.lines) {
            for (const auto& subscription : room.store.list_subscriptions(context, line.id))
                if (is_current(subscription, context.today())) line.services.push_back(subscription.service);
            csv += write_csv_line(line);
        }
        if (page.next.empty()) break;
        request.place.after = page.next;
    }
    return csv;
}

ui::Badge statut(const Adherent& adherent, base::Date today) {
    if (!is_member(adherent, today))
        return adherent.since > today ? ui::Badge{"À venir", ui::Icon::pending, ui::Tone::waiting}
                                      : ui::Badge{"Retiré", ui::Icon::archive, ui::Tone::neutral};
    if (adherent.training) return {"Bac à sable", ui::Icon::school, ui::Tone::info};
    return {"Membre", ui::Icon::success, ui::Tone::success};
}

void add_filters(const Room& room, Context& context, const Asked& asked, ui::List& list) {
    const auto& filter = asked.request.filter;
    std::vector<ui::Choice> genres, departements;
    for (const auto& entry : kinds()) genres.push_back({std::string(entry.word), std::string(entry.title)});
    for (auto& departement : room.store.list_departements(context))
        departements.push_back({departement, departement});
    const std::string training(filter.training == Filter::Training::yes  ? "oui"
                               : filter.training == Filter::Training::no ? "non"
                                                                         : "");
    list.filters = {ui::search_field({.name = "q", .label = "Nom, SIREN ou code INSEE", .value = filter.words}),
                    ui::select_field({.name = "genre",
                                      .label = "Nature juridique",
                                      .value = std::string(filter.kind ? kind_word(*filter.kind) : "")},
                                     genres),
                    ui::select_field({.name = "departement", .label = "Département", .value = filter.departement},
                                     departements),
                    ui::select_field({.name = "formation", .label = "Bac à sable", .value = training},
                                     {{"oui", "Seulement"}, {"non", "Sans"}})};
    if (!filter.words.empty()) list.chips.push_back({"Recherche : " + filter.words, asked.here.with("q", "")});
    if (filter.kind)
        list.chips.push_back(
            {"Nature juridique : " + std::string(kind_title(*filter.kind)), asked.here.with("genre", "")});
    if (!filter.departement.empty())
        list.chips.push_back({"Département : " + filter.departement, asked.here.with("departement", "")});
    if (!training.empty()) list.chips.push_back({"Bac à sable : " + training, asked.here.with("formation", "")});
}

} // namespace

Handler list(RoomPtr room) {
    return [room](Context& context, Visit& visit) {
        const auto asked = read(visit);
        if (visit.parameter("format") == "csv")
            return Answer::text(export_csv(*room, context, asked.request), "text/csv; charset=utf-8",
                                "adherents.csv");
        const auto page = room->store.list(context, asked.request);
        const auto total = room->store.count(context, asked.request.filter);
        ui::List list{
            .title = "Adhérents", .count = ui::count(total, "adhérent", "adhérents"), .here = asked.here};
        const auto add = ui::action({"Inscrire un adhérent", "/adherents/nouveau", ui::Icon::add, ui::Look::main});
        if (context.may("adherents.gerer")) list.main = add;
        add_filters(*room, context, asked, list);
        list.columns = {{"Nom", "nom"},
                        {"SIREN"},
                        {"Département", "departement"},
                        {"Population", "population", ui::Align::end},
                        {"Statut"}};
        list.sort = asked.sort;
        for (const auto& line : page.lines)
            list.rows.push_back(
                {url_of(line.id),
                 {line.name, line.siren, line.departement, line.population > 0 ? ui::number(line.population) : "",
                  ui::badge(statut(line, context.today()))}});
        list.csv = asked.here.with("format", "csv");
        ui::lead_on(list, page.previous, page.next);
        const bool filtered = !list.chips.empty();
        list.none = {filtered ? "Aucun adhérent ne correspond" : "Aucun adhérent pour le moment",
                     filtered ? "Retirez un filtre, ou vérifiez l'orthographe."
                              : "Inscrivez le premier, ou importez votre liste depuis un tableur.",
                     filtered || !context.may("adherents.gerer") ? ui::Html() : add, ui::Icon::building};
        return Answer::page({.title = "Adhérents", .body = ui::list(list), .live = "adherents"});
    };
}

std::optional<Adherent> find_visited(const Room& room, Context& context, const Visit& visit) {
    const auto id = base::AdherentId::parse(visit.path("id"));
    if (id.empty()) return std::nullopt;
    return room.store.find(context, id);
}

std::vector<ui::FieldError> field_errors(const Room& room, const std::vector<base::Refusal>& refusals) {
    std::vector<ui::FieldError> errors;
    for (const auto& refusal : refusals) errors.push_back({refusal.field, room.sentence(refusal)});
    return errors;
}

Answer page_of(const Adherent& adherent, std::string title, ui::Html body, Kept kept) {
    return Answer::page({.title = std::move(title),
                         .body = std::move(body),
                         .crumbs = {home_crumb, {adherent.name, url_of(adherent.id)}},
                         .status = kept == Kept::yes ? 200 : 422});
}

Answer csv_answer(const kernel::pages::Csv& csv, const std::string& name) {
    return Answer::text(csv.text(), "text/csv; charset=utf-8", name + ".csv");
}

std::vector<ui::Moment> moments(const std::vector<kernel::JournalLine>& lines) {
    std::vector<ui::Moment> all;
    for (const auto& line : lines) all.push_back({.what = line.sentence, .when = line.at, .who = line.actor_name});
    return all;
}

} // namespace aubrac::adherents::pages
