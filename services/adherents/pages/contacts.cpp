// SPDX-License-Identifier: AGPL-3.0-or-later
// Contacts of an adhérent: maire, secrétaire, délégués… with their telephones and the dates of their function.
#include "plan.hpp"

#include <algorithm>
#include <base/text.hpp>
#include <ui/list.hpp>
#include <ui/words.hpp>

namespace aubrac::adherents::pages {

namespace {

std::string text(const std::optional<base::Date>& date) { return date ? date->iso() : ""; }

std::string contacts_url(const Adherent& adherent) { return url_of(adherent.id) + "/contacts"; }

Contact read(const Visit& visit, std::string id, std::vector<base::Refusal>& refusals) {
    const auto field = [&](const std::string& name) { return std::string(base::trim(visit.field(name))); };
    Contact contact{
        .id = std::move(id), .name = field("nom"), .fonction = field("fonction"), .email = field("email")};
    const auto read_date = [&](const char* name, std::optional<base::Date>& date) {
        date = parse_date(visit.field(name));
        if (!date && !field(name).empty())
            refusals.push_back({"ADHERENTS-005", name, {field(name).substr(0, 60)}});
    };
    read_date("depuis", contact.since);
    read_date("jusqu_au", contact.until);
    for (std::size_t i = 1; i <= max_telephones; ++i) {
        const auto name = "telephone_" + std::to_string(i);
        if (!field(name).empty()) contact.telephones.push_back({field(name + "_type"), field(name)});
    }
    const auto more = check_contact(contact);
    refusals.insert(refusals.end(), more.begin(), more.end());
    return contact;
}

ui::Form make_form(const Visit& visit, const Adherent& adherent, const Contact& contact) {
    const auto optional = ui::Need::optional;
    ui::Form form{.url = contacts_url(adherent) + (contact.id.empty() ? "" : "/" + contact.id),
                  .csrf = visit.csrf};
    form.sections = {
        {"La personne",
         {ui::text_field({.name = "nom", .label = "Prénom et nom", .value = contact.name, .max_length = 200}),
          ui::text_field({.name = "fonction",
                          .label = "Fonction",
                          .help = "Exemples : maire, secrétaire, délégué titulaire, déléguée suppléante",
                          .value = contact.fonction,
                          .max_length = 100}),
          ui::email_field(
              {.name = "email", .label = "Adresse électronique", .value = contact.email, .need = optional}),
          ui::date_field({.name = "depuis",
                          .label = "En fonction depuis le",
                          .value = text(contact.since),
                          .need = optional}),
          ui::date_field(
              {.name = "jusqu_au", .label = "Jusqu'au", .value = text(contact.until), .need = optional})}}};
    // A section holds at most seven fields: a number and its label are two.
    for (std::size_t i = 0; i < max_telephones; ++i) {
        const Telephone known = i < contact.telephones.size() ? contact.telephones[i] : Telephone{};
        const auto name = "telephone_" + std::to_string(i + 1);
        if (i == 0 || i == 3) form.sections.push_back({i == 0 ? "Ses téléphones" : "Autres téléphones", {}});
        auto& fields = form.sections.back().fields;
        const auto number = " " + std::to_string(i + 1);
        fields.push_back(ui::telephone_field(
            {.name = name, .label = "Téléphone" + number, .value = known.number, .need = optional}));
        fields.push_back(ui::text_field({.name = name + "_type",
                                         .label = "Où répond le téléphone" + number,
                                         .help = i == 0 ? "Exemples : mairie, portable, lundi et jeudi" : "",
                                         .value = known.label,
                                         .need = optional,
                                         .max_length = 60}));
    }
    form.submits = {{"Enregistrer le contact"}};
    form.cancel = {"Annuler", contacts_url(adherent)};
    return form;
}

ui::Html actions_on(const Visit& visit, const Adherent& adherent, const Contact& contact) {
    return ui::post({"Retirer ce contact",
                     contacts_url(adherent) + "/" + contact.id + "/retirer",
                     visit.csrf,
                     ui::Icon::remove,
                     ui::Look::danger,
                     {},
                     "Retirer ce contact ? Ses téléphones seront effacés."});
}

kernel::pages::Csv write_csv(const std::vector<Contact>& contacts) {
    const auto day = [](const auto& date) { return date ? date->iso() : std::string(); };
    kernel::pages::Csv csv({"Nom", "Fonction", "Téléphones", "Adresse électronique", "Depuis", "Jusqu'au"});
    for (const auto& contact : contacts) {
        std::vector<std::string> numbers;
        for (const auto& each : contact.telephones)
            numbers.push_back((each.label.empty() ? "" : each.label + " : ") + each.number);
        csv.add({contact.name, contact.fonction, join_words(numbers), contact.email, day(contact.since),
                 day(contact.until)});
    }
    return csv;
}

} // namespace

Handler contacts(RoomPtr room) {
    return [room](Context& context, Visit& visit) {
        const auto adherent = find_visited(*room, context, visit);
        if (!adherent) return Answer::refusal({"ADHERENTS-011", "", {}});
        const bool may_change = context.may("adherents.gerer");
        const auto all = room->store.list_contacts(context, adherent->id);
        if (visit.parameter("format") == "csv") return csv_answer(write_csv(all), "contacts-" + adherent->slug);
        ui::List list{.title = "Contacts de " + adherent->name,
                      .count = ui::count(static_cast<std::int64_t>(all.size()), "contact", "contacts"),
                      .here = contacts_url(*adherent)};
        const auto add = ui::action(
            {"Ajouter un contact", contacts_url(*adherent) + "/nouveau", ui::Icon::add, ui::Look::main});
        if (may_change) list.main = add;
        list.columns = {{"Nom"}, {"Fonction"}, {"Téléphones"}, {"Adresse électronique"}, {"Depuis"}, {"Jusqu'au"}};
        for (const auto& contact : all) {
            std::vector<ui::Html> numbers;
            for (const auto& each : contact.telephones)
                numbers.push_back(ui::Html(each.label.empty() ? "" : each.label + " : ") +
                                  ui::telephone(each.number));
            list.rows.push_back({may_change ? ui::Url(contacts_url(*adherent) + "/" + contact.id) : ui::Url(),
                                 {contact.name, contact.fonction, ui::join(numbers, ", "), contact.email,
                                  ui::date(contact.since), ui::date(contact.until)}});
        }
        if (!all.empty()) list.csv = ui::Url(contacts_url(*adherent)).with("format", "csv");
        list.none = {"Aucun contact pour le moment", "Notez au moins le maire et la secrétaire.",
                     may_change ? add : ui::Html(), ui::Icon::phone};
        return page_of(*adherent, "Contacts", ui::list(list));
    };
}

Handler contact_form(RoomPtr room) {
    return [room](Context& context, Visit& visit) {
        const auto adherent = find_visited(*room, context, visit);
        if (!adherent) return Answer::refusal({"ADHERENTS-011", "", {}});
        if (visit.path("contact").empty())
            return page_of(*adherent, "Ajouter un contact", ui::form(make_form(visit, *adherent, {})));
        const auto contact = room->store.find_contact(context, adherent->id, visit.path("contact"));
        if (!contact) return Answer::refusal({"ADHERENTS-015", "", {}});
        return page_of(*adherent, contact->name,
                       ui::form(make_form(visit, *adherent, *contact)) + actions_on(visit, *adherent, *contact));
    };
}

Handler save_contact(RoomPtr room) {
    return [room](Context& context, Visit& visit) {
        const auto adherent = find_visited(*room, context, visit);
        if (!adherent) return Answer::refusal({"ADHERENTS-011", "", {}});
        const std::string id(visit.path("contact"));
        const bool known = !id.empty();
        if (known && !room->store.find_contact(context, adherent->id, id))
            return Answer::refusal({"ADHERENTS-015", "", {}});
        std::vector<base::Refusal> refusals;
        auto contact = read(visit, id, refusals);
        if (!refusals.empty()) {
            auto form = make_form(visit, *adherent, contact);
            form.typed = visit.request.form;
            form.errors = field_errors(*room, refusals);
            return page_of(*adherent, known ? "Modifier un contact" : "Ajouter un contact", ui::form(form),
                           Kept::no);
        }
        if (!known) contact.id = context.make_uuid();
        room->store.put_contact(context, adherent->id, contact);
        room->note(context, adherent->id, "adherents.gerer", known ? "Contact modifié" : "Contact ajouté",
                   {{"contact", contact.id}});
        return Answer::redirect(contacts_url(*adherent), "Le contact est enregistré.");
    };
}

Handler remove_contact(RoomPtr room) {
    return [room](Context& context, Visit& visit) {
        const auto adherent = find_visited(*room, context, visit);
        if (!adherent) return Answer::refusal({"ADHERENTS-011", "", {}});
        const auto contact = room->store.find_contact(context, adherent->id, visit.path("contact"));
        if (!contact) return Answer::refusal({"ADHERENTS-015", "", {}});
        room->store.remove_contact(context, adherent->id, contact->id);
        room->note(context, adherent->id, "adherents.gerer", "Contact retiré", {{"contact", contact->id}});
        return Answer::redirect(contacts_url(*adherent), "Le contact est retiré.");
    };
}

} // namespace aubrac::adherents::pages
