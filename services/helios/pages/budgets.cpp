// SPDX-License-Identifier: AGPL-3.0-or-later
// Budgets that the collectivité keeps, as its trésorerie names them: a flux for another one is refused at once.
#include "pages/pages.hpp"

#include <base/text.hpp>
#include <ui/button.hpp>
#include <ui/form.hpp>
#include <ui/words.hpp>

namespace aubrac::helios::pages {

namespace {

using kernel::Context;
using kernel::pages::Answer;
using kernel::pages::Visit;

constexpr std::size_t shown = 50;

Budget read_form(const Visit& visit) {
    const auto field = [&](std::string_view name) { return base::one_line(base::trim(visit.field(name)), 200); };
    return {"",
            field("siret"),
            field("cod_col"),
            field("cod_bud"),
            field("id_post"),
            field("libelle"),
            field("p_dest")};
}

ui::Html budget_form(const Room& room, const Visit& visit, const std::vector<base::Refusal>& refusals) {
    ui::Form form{.url = "/helios/budgets", .csrf = visit.csrf};
    if (!refusals.empty()) form.typed = visit.request.form;
    form.sections = {
        {"",
         {ui::text_field({.name = "libelle",
                          .label = "Libellé",
                          .help = "Exemple : Budget principal, Eau et assainissement",
                          .need = ui::Need::optional,
                          .max_length = 100}),
          ui::text_field({.name = "siret", .label = "SIRET du budget", .max_length = 14}),
          ui::text_field(
              {.name = "id_post", .label = "Poste comptable", .help = "Exemple : 012001", .max_length = 7}),
          ui::text_field(
              {.name = "cod_col", .label = "Code de la collectivité", .help = "Exemple : 123", .max_length = 3}),
          ui::text_field({.name = "cod_bud", .label = "Code du budget", .help = "Exemple : 00", .max_length = 2}),
          ui::text_field({.name = "p_dest",
                          .label = "Serveur de la trésorerie",
                          .help = "Laissez vide pour celui du département. Exemple : VHPCE11",
                          .need = ui::Need::optional,
                          .max_length = 20})},
         "Ces codes sont ceux de votre logiciel comptable et de la trésorerie."}};
    form.submits = {{"Déclarer le budget"}};
    for (const auto& refusal : refusals)
        form.errors.push_back({refusal.field, room.kernel.refusals.sentence(refusal)});
    return ui::form(form);
}

Answer show(const Room& room, Context& context, const Visit& visit, const std::vector<base::Refusal>& refusals) {
    auto budgets = room.store.list_budgets(context, visit.parameter("apres"), shown + 1);
    const bool may_manage = context.may("helios.gerer");
    ui::List list{.title = "Budgets", .here = "/helios/budgets"};
    if (budgets.size() > shown) {
        budgets.pop_back();
        list.next = list.here.with("apres", budgets.back().id);
    }
    list.count = ui::count(static_cast<std::int64_t>(budgets.size()), "budget affiché", "budgets affichés");
    list.columns = {{"Libellé"}, {"SIRET"}, {"Poste"}, {"Collectivité"}, {"Budget"}, {"Serveur"}};
    if (may_manage) list.columns.push_back({"Suite"});
    for (const auto& budget : budgets) {
        ui::Row row{{},
                    {budget.libelle.empty() ? "Budget " + budget.cod_bud : budget.libelle, budget.siret,
                     budget.id_post, budget.cod_col, budget.cod_bud, budget.p_dest}};
        if (may_manage)
            row.cells.push_back(ui::post({.words = "Retirer",
                                          .url = ui::Url::path({"helios", "budgets", budget.id, "retirer"}),
                                          .csrf = visit.csrf,
                                          .look = ui::Look::quiet}));
        list.rows.push_back(std::move(row));
    }
    list.none = {"Aucun budget déclaré",
                 "Il se déclare aussi tout seul, au premier flux déposé, si vous le confirmez.",
                 {}};
    auto body = ui::list(list);
    if (may_manage) body += ui::section("Déclarer un budget", budget_form(room, visit, refusals));
    return Answer::page({.title = "Budgets",
                         .body = body,
                         .crumbs = {{"Flux comptables", "/helios"}},
                         .status = refusals.empty() ? 200 : 422});
}

} // namespace

Handler budgets(Room& room) {
    return [&room](Context& context, Visit& visit) { return show(room, context, visit, {}); };
}

Handler add_budget(Room& room) {
    return [&room](Context& context, Visit& visit) {
        auto budget = read_form(visit);
        if (const auto refusals = check_budget(budget); !refusals.empty())
            return show(room, context, visit, refusals);
        budget.id = context.make_uuid();
        if (!room.store.add_budget(context, budget))
            return show(room, context, visit, {{"HELIOS-036", "cod_bud", {}}});
        room.kernel.journal.note(
            context, "helios.gerer", "helios/budgets", "Budget déclaré",
            {{"siret", budget.siret}, {"cod_col", budget.cod_col}, {"cod_bud", budget.cod_bud}});
        return Answer::redirect("/helios/budgets", "Budget déclaré.");
    };
}

Handler remove_budget(Room& room) {
    return [&room](Context& context, Visit& visit) {
        const std::string id(visit.path("id"));
        if (!room.store.remove_budget(context, id)) return Answer::refusal({"HELIOS-037", "", {}});
        room.kernel.journal.note(context, "helios.gerer", "helios/budgets", "Budget retiré", {{"budget", id}});
        return Answer::redirect("/helios/budgets", "Budget retiré.");
    };
}

} // namespace aubrac::helios::pages
