// SPDX-License-Identifier: AGPL-3.0-or-later
// In bac à sable, one may ask the twin of the préfecture for a letter about an acte, to learn how to answer it.
#include "pages/pages.hpp"
#include "work.hpp"

#include <ui/form.hpp>

namespace aubrac::courriers::pages {

using kernel::Context;
using kernel::pages::Answer;
using kernel::pages::Visit;

Handler training(Room& room) {
    return [&room](Context& context, Visit& visit) {
        const auto acte = room.actes.find_acte(context, actes::ActeId::parse(visit.path("acte")));
        if (!acte) return Answer::not_found();
        if (acte->statut != actes::StatutActe::acquitte || room.training(context) != prefecture::Training::yes)
            return Answer::refusal({"COURRIERS-016", "", {}});
        std::vector<ui::Choice> choices;
        for (const auto& exchange : list_exchanges())
            choices.push_back({std::string(exchange.letter), std::string(exchange.title)});
        ui::Form form;
        form.url = ui::Url("/courriers/acte/" + acte->id.text() + "/entrainement");
        form.csrf = visit.csrf;
        form.sections = {
            {"",
             {ui::radio_field({.name = "code", .label = "Quel courrier voulez-vous recevoir ?", .value = "3-1"},
                              std::move(choices))}}};
        form.submits = {{"Demander ce courrier"}};
        form.cancel = {"Annuler", ui::Url("/actes/" + acte->id.text())};
        auto body = ui::paragraph("Le jumeau de la préfecture écrira dans un instant au sujet de « " +
                                  acte->objet + " ». Rien ne part vers l'État.");
        return Answer::page({.title = "Courrier d'entraînement",
                             .body = body + ui::form(form),
                             .crumbs = {{"Actes", "/actes"}, {acte->title, "/actes/" + acte->id.text()}}});
    };
}

Handler ask_training(Room& room) {
    return [&room](Context& context, Visit& visit) {
        const auto acte = actes::ActeId::parse(visit.path("acte"));
        const auto asked = ask_training_letter(room, context, acte, std::string(visit.field("code")));
        if (!asked) return Answer::refusal(asked.refusal());
        return Answer::redirect("/courriers", "Le courrier d'entraînement arrive dans un instant.");
    };
}

} // namespace aubrac::courriers::pages
