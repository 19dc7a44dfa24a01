// SPDX-License-Identifier: AGPL-3.0-or-later
// Who replaces whom, and for how long.
#include "pages/pages.hpp"

#include <algorithm>
#include <base/text.hpp>
#include <ui/button.hpp>
#include <ui/list.hpp>

namespace aubrac::parapheur::pages {

namespace {

using base::Refusal;
using kernel::Context;
using kernel::pages::Answer;
using kernel::pages::Visit;

constexpr int shown = 40;
constexpr int looked_at = 1000;

bool may_end(const Context& context, const Remplacement& one) {
    return one.absent == context.actor().id || context.may("parapheur.organiser");
}

ui::Html absence_lines(const Room& room, Context& context, const Visit& visit) {
    const auto since = base::Date::parse_iso(visit.parameter("depuis")).value_or(context.today());
    auto all = room.store.list_remplacements(context, std::max(since, context.today()), shown + 1,
                                             visit.parameter("apres"));
    const bool more = static_cast<int>(all.size()) > shown;
    if (more) all.pop_back();
    if (all.empty())
        return ui::empty({"Personne n'est remplacé en ce moment",
                          "Avant un congé, dites qui agit à votre place : rien ne s'arrête.",
                          {},
                          ui::Icon::calendar});
    std::vector<ui::Row> rows;
    for (const auto& one : all) {
        ui::Html end;
        if (may_end(context, one))
            end = ui::post({.words = "Y mettre fin",
                            .url = ui::Url::path({"parapheur", "remplacements", one.id}),
                            .csrf = visit.csrf,
                            .icon = ui::Icon::close,
                            .look = ui::Look::quiet});
        rows.push_back({{},
                        {room.name_of(context, one.absent), room.name_of(context, one.replacement),
                         ui::date(one.starts_on), ui::date(one.ends_on), end}});
    }
    auto lines = ui::table("Remplacements en cours ou à venir",
                           {{"Absent"}, {"Remplacé par"}, {"Du"}, {"Au"}, {"Geste"}}, rows);
    if (more)
        lines += ui::action({"Voir les suivants", ui::Url("/parapheur/remplacements")
                                                      .with("depuis", all.back().ends_on.iso())
                                                      .with("apres", all.back().id)});
    return lines;
}

Answer show(const Room& room, Context& context, const Visit& visit, const std::vector<Refusal>& refusals) {
    const auto people = room.list_people(context, "parapheur.viser");
    ui::Form form{.url = "/parapheur/remplacements", .csrf = visit.csrf};
    ui::Section section{"", {}};
    if (context.may("parapheur.organiser"))
        section.fields.push_back(ui::select_field(
            {.name = "absent", .label = "Qui s'absente ?", .value = context.actor().id}, choices_of(people)));
    section.fields.push_back(
        ui::select_field({.name = "remplacant", .label = "Qui agit à sa place ?"}, choices_of(people)));
    section.fields.push_back(
        ui::date_field({.name = "debut", .label = "Premier jour", .value = context.today().iso()}));
    section.fields.push_back(ui::date_field({.name = "fin", .label = "Dernier jour"}));
    form.sections = {section};
    form.submits = {{"Enregistrer ce remplacement"}};
    form.typed = refusals.empty() ? kernel::http::Pairs{} : visit.request.form;
    form.errors = errors_of(room, refusals);
    const auto help =
        ui::paragraph("La personne qui remplace voit et traite les dossiers de l'absent. Sa signature, et "
                      "le bordereau, disent « En l'absence de… ».");
    return Answer::page({.title = "Remplacements",
                         .body = absence_lines(room, context, visit) +
                                 ui::section("Préparer un remplacement", help + ui::form(form)),
                         .crumbs = {{"Parapheur", "/parapheur"}},
                         .status = refusals.empty() ? 200 : 422});
}

} // namespace

Handler absences(Room& room) {
    return [&room](Context& context, Visit& visit) { return show(room, context, visit, {}); };
}

Handler add_absence(Room& room) {
    return [&room](Context& context, Visit& visit) {
        Remplacement one;
        one.id = context.make_uuid();
        one.absent = context.actor().id;
        if (context.may("parapheur.organiser") && room.holds(context, visit.field("absent"), "parapheur.viser"))
            one.absent = visit.field("absent");
        if (room.holds(context, visit.field("remplacant"), "parapheur.viser"))
            one.replacement = visit.field("remplacant");
        const auto starts_on = base::Date::parse_iso(visit.field("debut"));
        const auto ends_on = base::Date::parse_iso(visit.field("fin"));
        std::vector<Refusal> refusals;
        if (!starts_on || !ends_on) {
            refusals.push_back({"PARAPHEUR-041", starts_on ? "fin" : "debut", {}});
        } else {
            one.starts_on = *starts_on;
            one.ends_on = *ends_on;
            refusals = check_remplacement(one, context.today());
        }
        if (!refusals.empty()) return show(room, context, visit, refusals);
        room.store.put_remplacement(context, one);
        room.kernel.journal.note(context, "parapheur.remplacer", "parapheur/remplacement/" + one.id,
                                 "Remplacement enregistré",
                                 {{"absent", one.absent},
                                  {"remplacant", one.replacement},
                                  {"du", one.starts_on.iso()},
                                  {"au", one.ends_on.iso()}});
        return Answer::redirect("/parapheur/remplacements", "Remplacement enregistré.");
    };
}

Handler end_absence(Room& room) {
    return [&room](Context& context, Visit& visit) {
        for (const auto& one : room.store.list_remplacements(context, context.today(), looked_at)) {
            if (one.id != visit.path("id") || !may_end(context, one)) continue;
            room.store.remove_remplacement(context, one.id);
            room.kernel.journal.note(context, "parapheur.remplacer", "parapheur/remplacement/" + one.id,
                                     "Remplacement terminé");
            return Answer::redirect("/parapheur/remplacements", "Remplacement terminé.");
        }
        return Answer::refusal({"PARAPHEUR-042", "", {}});
    };
}

} // namespace aubrac::parapheur::pages
