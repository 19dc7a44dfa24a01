// SPDX-License-Identifier: AGPL-3.0-or-later
// The form of a record: to inscribe an adhérent, to correct it, and to note that it leaves.
#include "plan.hpp"

#include <ui/words.hpp>

namespace aubrac::adherents::pages {

namespace {

std::string text(const std::optional<base::Date>& date) { return date ? date->iso() : ""; }

/// What the form says, over `before`. Values that cannot be read are added to `refusals`.
Adherent read(const Visit& visit, Adherent adherent, std::vector<base::Refusal>& refusals) {
    const auto field = [&](const char* name) { return std::string(visit.field(name)); };
    adherent.siren = field("siren");
    adherent.name = field("nom");
    adherent.insee = field("insee");
    adherent.departement = field("departement");
    adherent.arrondissement = field("arrondissement");
    adherent.nature = field("nature");
    adherent.deliberation = field("deliberation");
    adherent.email = field("email");
    adherent.telephone = field("telephone");
    if (const auto kind = parse_kind(field("nature_juridique")))
        adherent.kind = *kind;
    else
        refusals.push_back({"ADHERENTS-007", "nature_juridique", {field("nature_juridique").substr(0, 60)}});
    const auto population = field("population").empty() ? 0 : parse_population(visit.field("population"));
    if (population)
        adherent.population = *population;
    else
        refusals.push_back({"ADHERENTS-008", "population", {field("population").substr(0, 60)}});
    if (const auto since = parse_date(visit.field("depuis")))
        adherent.since = *since;
    else
        refusals.push_back({"ADHERENTS-005", "depuis", {field("depuis").substr(0, 60)}});
    return normalized(std::move(adherent));
}

ui::Html show(const Adherent& adherent, ui::Form form) {
    std::vector<ui::Choice> genres;
    for (const auto& entry : kinds()) genres.push_back({std::string(entry.word), std::string(entry.title)});
    const auto optional = ui::Need::optional;
    form.sections = {
        {"L'adhérent",
         {ui::text_field({.name = "nom",
                          .label = "Nom",
                          .help = "Exemple : Commune de Saint-Exemple",
                          .value = adherent.name,
                          .max_length = 200}),
          ui::text_field({.name = "siren",
                          .label = "SIREN",
                          .help = "Neuf chiffres, avec ou sans espaces.",
                          .value = adherent.siren}),
          ui::select_field({.name = "nature_juridique",
                            .label = "Nature juridique",
                            .value = std::string(kind_word(adherent.kind))},
                           genres),
          ui::text_field({.name = "insee",
                          .label = "Code INSEE de la commune",
                          .help = "Cinq caractères, pour une commune seulement. Exemple : 12999",
                          .value = adherent.insee,
                          .need = optional}),
          ui::number_field({.name = "population",
                            .label = "Population municipale",
                            .value = adherent.population > 0 ? std::to_string(adherent.population) : "",
                            .need = optional})}},
        {"Pour la préfecture",
         {ui::text_field({.name = "departement",
                          .label = "Département",
                          .help = "Trois caractères. Exemples : 012, 02A",
                          .value = adherent.departement,
                          .need = optional}),
          ui::text_field({.name = "arrondissement",
                          .label = "Arrondissement",
                          .help = "Le chiffre donné par la préfecture. Exemple : 1",
                          .value = adherent.arrondissement,
                          .need = optional}),
          ui::text_field({.name = "nature",
                          .label = "Nature de la collectivité",
                          .help = "Deux chiffres. Exemple : 31 pour une commune",
                          .value = adherent.nature,
                          .need = optional})},
         "Sans ces trois codes, aucun acte ne peut partir."},
        {"L'adhésion",
         {ui::date_field({.name = "depuis", .label = "Membre à partir du", .value = adherent.since.iso()}),
          ui::text_field({.name = "deliberation",
                          .label = "Délibération d'adhésion",
                          .help = "Exemple : 2026_041 du 3 mars 2026",
                          .value = adherent.deliberation,
                          .need = optional,
                          .max_length = 200}),
          ui::email_field(
              {.name = "email", .label = "Adresse électronique", .value = adherent.email, .need = optional}),
          ui::telephone_field(
              {.name = "telephone", .label = "Téléphone", .value = adherent.telephone, .need = optional})}}};
    return ui::form(form);
}

ui::Form new_form(const Visit& visit) {
    ui::Form form{.url = "/adherents", .csrf = visit.csrf};
    form.submits = {{"Inscrire l'adhérent"}};
    form.cancel = {"Annuler", "/adherents"};
    form.draft = "adherent";
    return form;
}

ui::Form edit_form_of(const Visit& visit, const Adherent& adherent) {
    ui::Form form{.url = url_of(adherent.id) + "/modifier", .csrf = visit.csrf};
    form.submits = {{"Enregistrer"}};
    form.cancel = {"Annuler", url_of(adherent.id)};
    return form;
}

Answer refused(const Room& room, const Visit& visit, std::string title, const Adherent& adherent, ui::Form form,
               const std::vector<base::Refusal>& refusals) {
    form.typed = visit.request.form;
    form.errors = field_errors(room, refusals);
    kernel::pages::Page page{
        .title = std::move(title), .body = show(adherent, std::move(form)), .crumbs = {home_crumb}};
    page.status = 422;
    return Answer::page(std::move(page));
}

ui::Html show_withdrawal(const Adherent& adherent, ui::Form form) {
    form.sections = {
        {"",
         {ui::content_field(
              ui::paragraph("À cette date, ses agents ne pourront plus que lire et télécharger. Ses données "
                            "restent ici tant que vous ne les archivez pas.")),
          ui::date_field(
              {.name = "jusqu_au",
               .label = "Date d'effet du retrait",
               .help = "Souvent le 1er janvier qui suit la délibération. Laissez vide pour annuler un retrait.",
               .value = text(adherent.until),
               .need = ui::Need::optional})}}};
    return ui::form(form);
}

ui::Form withdrawal_form_of(const Visit& visit, const Adherent& adherent) {
    ui::Form form{.url = url_of(adherent.id) + "/retrait", .csrf = visit.csrf};
    form.submits = {{"Enregistrer le retrait"}};
    form.cancel = {"Annuler", url_of(adherent.id)};
    return form;
}

} // namespace

Handler create_form(RoomPtr) {
    return [](Context& context, Visit& visit) {
        Adherent empty;
        empty.since = context.today();
        return Answer::page(
            {.title = "Inscrire un adhérent", .body = show(empty, new_form(visit)), .crumbs = {home_crumb}});
    };
}

Handler create(RoomPtr room) {
    return [room](Context& context, Visit& visit) {
        std::vector<base::Refusal> refusals;
        const auto adherent = read(visit, {}, refusals);
        const auto more = room->check(context, adherent);
        refusals.insert(refusals.end(), more.begin(), more.end());
        if (!refusals.empty())
            return refused(*room, visit, "Inscrire un adhérent", adherent, new_form(visit), refusals);
        const auto saved = room->write(context, adherent, "à la main");
        return Answer::redirect(url_of(saved.id),
                                adherent.name + " est inscrit. Choisissez maintenant ses services.");
    };
}

Handler edit_form(RoomPtr room) {
    return [room](Context& context, Visit& visit) {
        const auto adherent = find_visited(*room, context, visit);
        if (!adherent) return Answer::refusal({"ADHERENTS-011", "", {}});
        return page_of(*adherent, "Modifier", show(*adherent, edit_form_of(visit, *adherent)));
    };
}

Handler edit(RoomPtr room) {
    return [room](Context& context, Visit& visit) {
        const auto before = find_visited(*room, context, visit);
        if (!before) return Answer::refusal({"ADHERENTS-011", "", {}});
        std::vector<base::Refusal> refusals;
        const auto adherent = read(visit, *before, refusals);
        const auto more = room->check(context, adherent);
        refusals.insert(refusals.end(), more.begin(), more.end());
        if (!refusals.empty())
            return refused(*room, visit, "Modifier", adherent, edit_form_of(visit, *before), refusals);
        room->write(context, adherent, "à la main");
        return Answer::redirect(url_of(adherent.id), "La fiche est enregistrée.");
    };
}

Handler withdrawal_form(RoomPtr room) {
    return [room](Context& context, Visit& visit) {
        const auto adherent = find_visited(*room, context, visit);
        if (!adherent) return Answer::refusal({"ADHERENTS-011", "", {}});
        return page_of(*adherent, "Retrait", show_withdrawal(*adherent, withdrawal_form_of(visit, *adherent)));
    };
}

Handler withdraw(RoomPtr room) {
    return [room](Context& context, Visit& visit) {
        auto adherent = find_visited(*room, context, visit);
        if (!adherent) return Answer::refusal({"ADHERENTS-011", "", {}});
        const auto typed = visit.field("jusqu_au");
        const auto until = parse_date(typed);
        std::vector<base::Refusal> refusals;
        if (!until && !typed.empty())
            refusals.push_back({"ADHERENTS-005", "jusqu_au", {std::string(typed.substr(0, 60))}});
        adherent->until = until;
        if (refusals.empty()) refusals = room->check(context, *adherent);
        if (!refusals.empty()) {
            auto form = withdrawal_form_of(visit, *adherent);
            form.typed = visit.request.form;
            form.errors = field_errors(*room, refusals);
            return page_of(*adherent, "Retrait", show_withdrawal(*adherent, std::move(form)), Kept::no);
        }
        room->write(context, *adherent, "à la main");
        return Answer::redirect(url_of(adherent->id), until ? "Le retrait prend effet le " + until->french() + "."
                                                            : "Le retrait est annulé.");
    };
}

} // namespace aubrac::adherents::pages
