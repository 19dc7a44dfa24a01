// SPDX-License-Identifier: AGPL-3.0-or-later
// The record of an adhérent: who it is, what it uses, who acts for it, whom to call, what happened.
#include "plan.hpp"

#include <algorithm>
#include <base/siren.hpp>
#include <kernel/identity.hpp>
#include <ui/list.hpp>
#include <ui/words.hpp>

namespace aubrac::adherents::pages {

namespace {

ui::Url below(const Adherent& adherent, std::string_view page) {
    return ui::Url::path({"adherents", adherent.id.text(), page});
}

ui::Badge statut(const Adherent& adherent, base::Date today) {
    if (adherent.since > today) return {"À venir", ui::Icon::pending, ui::Tone::waiting};
    if (!is_member(adherent, today)) return {"Retiré", ui::Icon::archive, ui::Tone::neutral};
    if (adherent.training) return {"Bac à sable", ui::Icon::school, ui::Tone::info};
    return {"Membre", ui::Icon::success, ui::Tone::success};
}

/// The staff of the operator enters only with a living consent.
ui::Html enter_button(const Room& room, Context& context, const Adherent& adherent, const std::string& csrf) {
    const base::AccountId staff(context.actor().id);
    if (room.kernel.identity->consents.find_live(context, staff, adherent.id))
        return ui::post({"Entrer chez l'adhérent",
                         "/bureau/adherent",
                         csrf,
                         ui::Icon::key,
                         ui::Look::main,
                         {{"adherent", adherent.id.text()}}});
    return ui::action({"Demander à entrer", below(adherent, "assistance"), ui::Icon::key, ui::Look::main});
}

ui::Now now(const Room& room, Context& context, const Adherent& adherent, const std::string& csrf) {
    const auto today = context.today();
    ui::Now now;
    if (adherent.since > today) {
        now = {ui::Tone::waiting, ui::Icon::pending, "Membre à partir du " + adherent.since.french() + "."};
    } else if (!is_member(adherent, today)) {
        now = {ui::Tone::neutral, ui::Icon::archive, "Retiré depuis le " + adherent.until->french() + "."};
        now.meaning = "Ses agents peuvent encore lire et télécharger, sans rien modifier.";
    } else if (adherent.training) {
        now = {ui::Tone::info, ui::Icon::school, "En bac à sable : rien ne part vers l'État."};
        now.meaning = "Les services répondent comme les vrais, pour apprendre sans risque.";
    } else {
        now = {ui::Tone::success, ui::Icon::success, "Membre depuis le " + adherent.since.french() + "."};
        if (adherent.until) now.meaning = "Son retrait prendra effet le " + adherent.until->french() + ".";
    }
    if (context.may("adherents.assister")) now.action = enter_button(room, context, adherent, csrf);
    if (context.may("adherents.gerer")) {
        now.others.push_back(ui::action({"Modifier", below(adherent, "modifier"), ui::Icon::edit}));
        const auto words = adherent.training ? "Quitter le bac à sable" : "Passer en bac à sable";
        const auto question =
            adherent.training ? "À partir de maintenant, ce que l'adhérent envoie partira vraiment. Continuer ?"
                              : "À partir de maintenant, plus rien ne partira vers l'État. Continuer ?";
        now.others.push_back(ui::post({words,
                                       below(adherent, "formation"),
                                       csrf,
                                       ui::Icon::school,
                                       ui::Look::secondary,
                                       {{"formation", adherent.training ? "non" : "oui"}},
                                       question}));
        now.others.push_back(
            ui::action({"Enregistrer un retrait", below(adherent, "retrait"), ui::Icon::archive}));
        if (!is_member(adherent, today) || adherent.training)
            now.others.push_back(ui::action(
                {"Archiver et supprimer", below(adherent, "suppression"), ui::Icon::remove, ui::Look::danger}));
    }
    return now;
}

std::vector<ui::Fact> facts(const Adherent& adherent) {
    const auto siren = base::Siren::parse(adherent.siren);
    return {{"SIREN", siren ? siren->french() : adherent.siren},
            {"Nature juridique", kind_title(adherent.kind)},
            {"Code INSEE", adherent.insee},
            {"Population", adherent.population > 0 ? ui::number(adherent.population) : ""},
            {"Département", adherent.departement},
            {"Arrondissement", adherent.arrondissement},
            {"Nature pour la préfecture", adherent.nature},
            {"Membre depuis le", ui::date(adherent.since)},
            {"Retrait le", ui::date(adherent.until)},
            {"Délibération", adherent.deliberation},
            {"Adresse électronique", adherent.email},
            {"Téléphone", ui::telephone(adherent.telephone)}};
}

ui::Html services(const Room& room, Context& context, const Adherent& adherent) {
    std::vector<ui::Row> rows;
    for (const auto& subscription : room.store.list_subscriptions(context, adherent.id)) {
        const bool current = is_current(subscription, context.today());
        rows.push_back(
            {{},
             {room.service_title(subscription.service), ui::date(subscription.since), ui::date(subscription.until),
              ui::badge(current ? ui::Badge{"Ouvert", ui::Icon::success, ui::Tone::success}
                                : ui::Badge{"Fermé", ui::Icon::pause, ui::Tone::neutral})}});
    }
    auto body = rows.empty() ? ui::paragraph("Aucun service ouvert.")
                             : ui::table("Services", {{"Service"}, {"Depuis"}, {"Jusqu'au"}, {"Statut"}}, rows);
    if (context.may("adherents.gerer"))
        body +=
            ui::buttons({ui::action({"Choisir les services", below(adherent, "services"), ui::Icon::settings})});
    return ui::section("Services", body);
}

ui::Html contacts_section(const Room& room, Context& context, const Adherent& adherent) {
    std::vector<ui::Row> rows;
    for (const auto& contact : room.store.list_contacts(context, adherent.id)) {
        if (contact.until && *contact.until <= context.today()) continue;
        std::vector<ui::Html> numbers;
        for (const auto& each : contact.telephones)
            numbers.push_back(ui::Html(each.label.empty() ? "" : each.label + " : ") + ui::telephone(each.number));
        rows.push_back(
            {{},
             {contact.name, contact.fonction, ui::join(numbers, ", "),
              contact.email.empty() ? ui::Html() : ui::link(contact.email, "mailto:" + contact.email)}});
    }
    auto body = rows.empty() ? ui::paragraph("Aucun contact enregistré.")
                             : ui::table("Contacts",
                                         {{"Nom"}, {"Fonction"}, {"Téléphones"}, {"Adresse électronique"}}, rows);
    return ui::section(
        "Contacts",
        body + ui::buttons({ui::action({"Tous les contacts", below(adherent, "contacts"), ui::Icon::phone})}));
}

ui::Html people(const Room& room, Context& context, const Adherent& adherent) {
    const auto all = room.kernel.identity->accounts.list_people_of(context, adherent.id);
    auto body =
        ui::paragraph(all.empty() ? "Personne ne peut encore se connecter pour cet adhérent."
                                  : ui::count(static_cast<std::int64_t>(all.size()), "personne peut se connecter.",
                                              "personnes peuvent se connecter.", "aucune"));
    if (context.may("adherents.comptes"))
        body += ui::buttons({ui::action({"Gérer les comptes", below(adherent, "comptes"), ui::Icon::people})});
    return ui::section("Comptes", body);
}

} // namespace

Handler record(RoomPtr room) {
    return [room](Context& context, Visit& visit) {
        const auto adherent = find_visited(*room, context, visit);
        if (!adherent) return Answer::refusal({"ADHERENTS-011", "", {}});
        ui::Record record{.title = adherent->name, .reference = std::string(kind_title(adherent->kind))};
        record.statut = statut(*adherent, context.today());
        record.now = now(*room, context, *adherent, visit.csrf);
        record.facts = facts(*adherent);
        record.more = services(*room, context, *adherent) + contacts_section(*room, context, *adherent) +
                      people(*room, context, *adherent);
        record.timeline = moments(room->kernel.journal.timeline(context, subject_of(adherent->id), 50));
        return Answer::page({.title = adherent->name,
                             .body = ui::record(record),
                             .crumbs = {home_crumb},
                             .live = subject_of(adherent->id)});
    };
}

Handler switch_training(RoomPtr room) {
    return [room](Context& context, Visit& visit) {
        auto adherent = find_visited(*room, context, visit);
        if (!adherent) return Answer::refusal({"ADHERENTS-011", "", {}});
        const bool wanted = visit.field("formation") == "oui";
        const auto words = wanted ? "Passé en bac à sable : plus rien ne part vers l'État"
                                  : "Sorti du bac à sable : ce qui est envoyé part vraiment";
        if (adherent->training == wanted) return Answer::redirect(url_of(adherent->id));
        adherent->training = wanted;
        auto saved = room->save(context, *adherent, "à la main");
        if (!saved) return Answer::refusal(saved.refusal());
        room->note_at_member(context, adherent->id, "adherents.gerer", subject_of(adherent->id), words);
        return Answer::redirect(url_of(adherent->id), words);
    };
}

} // namespace aubrac::adherents::pages
