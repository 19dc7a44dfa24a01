// SPDX-License-Identifier: AGPL-3.0-or-later
// What I must do, what goes on, what is over; and many visas at once.
#include "pages/pages.hpp"

#include <kernel/pages/csv.hpp>
#include <ui/button.hpp>
#include <ui/list.hpp>
#include <ui/words.hpp>

namespace aubrac::parapheur::pages {

namespace {

using kernel::Context;
using kernel::pages::Answer;
using kernel::pages::Visit;

constexpr int export_batch = 500;
constexpr int export_lines = 100'000;

View view_of(std::string_view word) {
    return word == "cours" ? View::under_way : word == "termines" ? View::over : View::to_do;
}

std::string_view word_of(View view) {
    return view == View::under_way ? "cours" : view == View::over ? "termines" : "";
}

ui::Empty none_of(View view, const ui::Html& main) {
    switch (view) {
    case View::to_do:
        return {"Rien n'attend votre visa ni votre signature",
                "Quand un document vous attendra, il sera ici et sur votre bureau.", main, ui::Icon::check};
    case View::under_way:
        return {"Aucun dossier en cours", "Déposez un document : il ira de lui-même d'une personne à l'autre.",
                main, ui::Icon::edit};
    case View::over:
        break;
    }
    return {"Aucun dossier terminé", "Les dossiers signés, rejetés ou retirés seront ici.", main,
            ui::Icon::archive};
}

ui::Html awaited_of(const DossierLine& line, const base::Date& today) {
    if (line.statut != StatutDossier::en_cours) return ui::badge(statut_badge(line.statut));
    const auto kind = parse_kind(line.kind);
    auto words = ui::Html("À " + std::string(verb_of(kind)));
    if (!line.due) return words;
    if (*line.due < today)
        return words + ui::Html(" ") + ui::badge({"En retard", ui::Icon::warning, ui::Tone::danger});
    return words + ui::Html(", avant le ") + ui::date(line.due);
}

ListRequest request_of(const Room& room, Context& context, const Visit& visit) {
    ListRequest request;
    request.view = view_of(visit.parameter("vue"));
    request.accounts = room.list_hands(context);
    request.place = visit.place();
    return request;
}

bool is_bulk(const Context& context, View view) {
    return view == View::to_do && (context.may("parapheur.viser") || context.may("parapheur.signer"));
}

ui::Bulk bulk_of(const Context& context, const Visit& visit) {
    ui::Bulk bulk{"/parapheur/lot", visit.csrf, {}};
    if (context.may("parapheur.viser")) bulk.actions.emplace_back("viser", "Viser");
    if (context.may("parapheur.signer")) bulk.actions.emplace_back("signer", "Signer");
    return bulk;
}

} // namespace

ui::Badge statut_badge(StatutDossier statut) {
    const std::string words(statut_words(statut));
    switch (statut) {
    case StatutDossier::en_cours:
        return {words, ui::Icon::pending, ui::Tone::waiting};
    case StatutDossier::signe:
        return {words, ui::Icon::success, ui::Tone::success};
    case StatutDossier::rejete:
        return {words, ui::Icon::error, ui::Tone::danger};
    case StatutDossier::repris:
        return {words, ui::Icon::cancel, ui::Tone::neutral};
    }
    return {words};
}

std::vector<ui::FieldError> errors_of(const Room& room, const std::vector<base::Refusal>& refusals) {
    std::vector<ui::FieldError> errors;
    for (const auto& refusal : refusals) errors.push_back({refusal.field, room.kernel.refusals.sentence(refusal)});
    return errors;
}

std::vector<ui::Choice> choices_of(const std::vector<Person>& people) {
    std::vector<ui::Choice> choices;
    for (const auto& person : people) choices.push_back({person.account, person.name});
    return choices;
}

Handler list(Room& room) {
    return [&room](Context& context, Visit& visit) {
        const auto request = request_of(room, context, visit);
        const auto page = room.store.list(context, request);
        ui::List list{.title = "Parapheur", .here = ui::Url("/parapheur").with("vue", word_of(request.view))};
        if (context.may("parapheur.deposer"))
            list.main = ui::action({"Déposer un document", "/parapheur/nouveau", ui::Icon::add, ui::Look::main});
        list.count =
            ui::count(static_cast<std::int64_t>(page.lines.size()), "dossier affiché", "dossiers affichés");
        list.filters = {ui::select_field(
            {.name = "vue",
             .label = "Montrer",
             .value = std::string(word_of(request.view)),
             .need = ui::Need::optional},
            {{"", "Ce qui m'attend"}, {"cours", "Tout ce qui est en cours"}, {"termines", "Ce qui est terminé"}})};
        list.columns = {{"Objet"}, {"Type de document"}, {"Où en est-on"}, {"Déposé le"}};
        if (is_bulk(context, request.view) && !page.lines.empty()) list.bulk = bulk_of(context, visit);
        for (const auto& line : page.lines)
            list.rows.push_back(
                {ui::Url::path({"parapheur", line.id.text()}),
                 {line.title, line.circuit_title, awaited_of(line, line.due ? context.today() : base::Date{}),
                  ui::date(line.created_at.date())},
                 line.id.text()});
        list.csv = ui::Url("/parapheur/export.csv").with("vue", word_of(request.view));
        ui::lead_on(list, page.previous, page.next);
        list.none = none_of(request.view, list.main);
        return Answer::page({.title = "Parapheur", .body = ui::list(list), .live = "parapheur"});
    };
}

Handler export_csv(Room& room) {
    return [&room](Context& context, Visit& visit) {
        auto request = request_of(room, context, visit);
        request.limit = export_batch;
        request.place = {};
        kernel::pages::Csv csv({"Objet", "Type de document", "Déposé le", "Statut", "À faire", "Avant le"});
        for (int written = 0; written < export_lines; written += export_batch) {
            const auto page = room.store.list(context, request);
            for (const auto& line : page.lines)
                csv.add({line.title, line.circuit_title, line.created_at.date().iso(),
                         std::string(statut_words(line.statut)),
                         line.kind.empty() ? "" : "À " + std::string(verb_of(parse_kind(line.kind))),
                         line.due ? line.due->iso() : ""});
            if (page.next.empty()) break;
            request.place.after = page.next;
        }
        return Answer::text(csv.text(), "text/csv; charset=utf-8", "parapheur.csv");
    };
}

Handler batch(Room& room) {
    return [&room](Context& context, Visit& visit) {
        std::vector<std::string> chosen;
        for (const auto& id : visit.request.fields("choix")) chosen.emplace_back(id);
        if (chosen.empty() || chosen.size() > max_batch)
            return Answer::refusal({"PARAPHEUR-038", "", {std::to_string(max_batch)}});
        if (visit.field("geste") == "signer")
            return Answer::redirect(ui::Url("/parapheur/signature").with("dossiers", join_list(chosen)).text());
        int done = 0;
        for (const auto& id : chosen) {
            // One that wants something else (a signature, a reading) stays in the list; the others are done.
            if (decide(room, context, id, {Gesture::approve, "", ""}).ok()) ++done;
        }
        const auto left = static_cast<int>(chosen.size()) - done;
        return Answer::redirect(
            "/parapheur", ui::count(done, "dossier visé", "dossiers visés") +
                              (left > 0 ? ". Restent à lire ou à signer : " + std::to_string(left) + "." : "."));
    };
}

} // namespace aubrac::parapheur::pages
