// SPDX-License-Identifier: AGPL-3.0-or-later
// Who may sign in for an adhérent: create an account or give a role to one that exists, change, take back,
// disable, and help the person who lost a second factor. Whatever is given or taken shows in the journal of the
// adhérent.
#include "plan.hpp"

#include <algorithm>
#include <kernel/identity.hpp>
#include <ui/list.hpp>
#include <ui/words.hpp>

namespace aubrac::adherents::pages {

namespace {

using kernel::Account;

struct RoleName {
    std::string_view role, title, help;
};
constexpr RoleName roles[] = {
    {"consultation", "Consultation", "Lire et télécharger, sans rien modifier"},
    {"redaction", "Rédaction", "Préparer et transmettre : la secrétaire"},
    {"responsable", "Responsable", "Tout faire, accepter l'entrée du syndicat : le maire"},
};

std::vector<ui::Choice> role_choices() {
    std::vector<ui::Choice> choices;
    for (const auto& name : roles)
        choices.push_back({std::string(name.role), std::string(name.title), std::string(name.help)});
    return choices;
}

std::string role_title(std::string_view role) {
    for (const auto& name : roles)
        if (name.role == role) return std::string(name.title);
    return std::string(role);
}

/// The role for all services; empty when the person has roles service by service only.
std::string role_of(const Room& room, Context& context, const base::AccountId& account,
                    const base::AdherentId& id) {
    const auto grants = room.kernel.identity->accounts.list_grants(context, account, id);
    for (const auto& grant : grants)
        if (grant.service == "*") return grant.role;
    return "";
}

std::string accounts_url(const Adherent& adherent) { return url_of(adherent.id) + "/comptes"; }

ui::Form add_form(const Visit& visit, const Adherent& adherent) {
    ui::Form form{.url = accounts_url(adherent), .csrf = visit.csrf};
    form.sections = {
        {"",
         {ui::email_field(
              {.name = "email",
               .label = "Adresse électronique",
               .help = "Si un compte existe déjà à cette adresse, il reçoit l'accès en plus des siens."}),
          ui::text_field({.name = "name",
                          .label = "Prénom et nom",
                          .help = "Inutile si le compte existe déjà.",
                          .need = ui::Need::optional,
                          .max_length = 200}),
          ui::telephone_field({.name = "telephone", .label = "Téléphone", .need = ui::Need::optional}),
          ui::radio_field({.name = "role", .label = "Rôle", .value = "redaction"}, role_choices())}}};
    form.submits = {{"Donner l'accès"}};
    form.cancel = {"Annuler", url_of(adherent.id)};
    return form;
}

ui::Html show_all(const Room& room, Context& context, const Adherent& adherent, const ui::Form& form) {
    std::vector<ui::Row> rows;
    for (const auto& person : room.kernel.identity->accounts.list_people_of(context, adherent.id)) {
        const bool active = person.status == kernel::AccountStatus::active;
        const auto statut = !active                ? ui::Badge{"Désactivé", ui::Icon::lock, ui::Tone::danger}
                            : !person.has_password ? ui::Badge{"Invité", ui::Icon::pending, ui::Tone::waiting}
                                                   : ui::Badge{"Actif", ui::Icon::success, ui::Tone::success};
        const auto role = role_of(room, context, person.id, adherent.id);
        rows.push_back(
            {ui::Url::path({"adherents", adherent.id.text(), "comptes", person.id.text()}),
             {person.name, person.email, role.empty() ? "Par service" : role_title(role), ui::badge(statut),
              person.last_seen.ms > 0 ? ui::time(person.last_seen) : ui::Html("Jamais")}});
    }
    auto body =
        rows.empty()
            ? ui::paragraph("Personne ne peut encore se connecter pour cet adhérent.")
            : ui::table("Personnes qui ont un accès",
                        {{"Nom"}, {"Adresse électronique"}, {"Rôle"}, {"Compte"}, {"Dernière visite"}}, rows);
    return body + ui::section("Donner un accès", ui::form(form));
}

/// The link is shown once, and mailed when mail is configured: only its fingerprint is kept.
Answer show_invitation(const Room& room, Context& context, const Adherent& adherent, const Account& person) {
    const auto token = room.kernel.identity->accounts.invite(context, person.id);
    const bool mailed = jobs::send_invitation(room, context, person.id, token);
    auto body =
        ui::callout({ui::Tone::success, "L'accès de " + person.name + " est prêt",
                     ui::paragraph(mailed ? "Un message part à l'instant à " + person.email + "."
                                          : "Transmettez-lui vous-même le lien ci-dessous.")}) +
        ui::paragraph("Ce lien lui permet de choisir son mot de passe. Il sert une seule fois, pendant sept "
                      "jours, et ne sera plus affiché :") +
        ui::preformatted(room.invitation_url(token)) +
        ui::buttons({ui::action({"Revenir aux comptes", accounts_url(adherent), ui::Icon::back, ui::Look::main})});
    return page_of(adherent, "Lien d'invitation", std::move(body));
}

void note_both(const Room& room, Context& context, const Adherent& adherent, const base::AccountId& account,
               const std::string& sentence) {
    const kernel::Facts facts{{"account", account.text()}};
    room.note(context, adherent.id, "adherents.comptes", sentence, facts);
    room.note_at_member(context, adherent.id, "adherents.comptes", "comptes/" + account.text(),
                        sentence + " par le syndicat", facts);
}

/// The account of {account}, when it has an access there.
std::optional<Account> find_person(const Room& room, Context& context, const Visit& visit,
                                   const Adherent& adherent) {
    const auto id = base::AccountId::parse(visit.path("account"));
    const auto& accounts = room.kernel.identity->accounts;
    if (id.empty() || accounts.list_grants(context, id, adherent.id).empty()) return std::nullopt;
    return accounts.find(context, id);
}

ui::Html show_one(const Room& room, Context& context, const Visit& visit, const Adherent& adherent,
                  const Account& person) {
    const auto url = accounts_url(adherent) + "/" + person.id.text();
    const bool active = person.status == kernel::AccountStatus::active;
    const auto post = [&](const char* words, const char* geste, ui::Icon icon, ui::Look look,
                          const char* question) {
        return ui::post({words, url, visit.csrf, icon, look, {{"geste", geste}}, question});
    };
    std::vector<ui::Html> others;
    if (active)
        others.push_back(post("Nouveau lien d'invitation", "lien", ui::Icon::link, ui::Look::secondary,
                              "Le lien précédent ne marchera plus. Continuer ?"));
    if (person.has_second_factor)
        others.push_back(post("Retirer le second facteur perdu", "second_facteur", ui::Icon::shield,
                              ui::Look::danger, "Avez-vous vérifié au téléphone que c'est bien cette personne ?"));
    others.push_back(post("Retirer l'accès à cet adhérent", "retirer", ui::Icon::remove, ui::Look::danger,
                          "La personne ne pourra plus se connecter pour cet adhérent. Continuer ?"));
    others.push_back(active ? post("Désactiver le compte partout", "desactiver", ui::Icon::lock, ui::Look::danger,
                                   "La personne ne pourra plus se connecter du tout. Continuer ?")
                            : post("Réactiver le compte", "reactiver", ui::Icon::key, ui::Look::secondary,
                                   "Réactiver ce compte ?"));
    ui::Form form{.url = url, .csrf = visit.csrf};
    form.sections = {{"",
                      {ui::hidden_field("geste", "role"),
                       ui::radio_field({.name = "role",
                                        .label = "Rôle chez cet adhérent",
                                        .value = role_of(room, context, person.id, adherent.id)},
                                       role_choices())}}};
    form.submits = {{"Changer le rôle"}};
    form.cancel = {"Annuler", accounts_url(adherent)};
    const auto count = room.kernel.identity->accounts.list_adherents_of(context, person.id).size();
    const auto what = ui::facts({{"Adresse électronique", person.email},
                                 {"Téléphone", ui::telephone(person.telephone)},
                                 {"Mot de passe", person.has_password ? "Choisi" : "Pas encore choisi"},
                                 {"Second facteur", person.has_second_factor ? "En place" : "Aucun"},
                                 {"Compte", active ? "Actif" : "Désactivé"},
                                 {"Accès", ui::count(static_cast<std::int64_t>(count), "adhérent", "adhérents")}});
    return ui::section("Le compte", what) + ui::section("Le rôle", ui::form(form)) +
           ui::section("Autres gestes", ui::buttons(others));
}

base::Result<base::Done> apply(const Room& room, Context& context, std::string_view geste, std::string_view role,
                               const Adherent& adherent, const Account& person) {
    auto& identity = *room.kernel.identity;
    if (geste == "role") {
        if (std::none_of(std::begin(roles), std::end(roles), [&](const auto& name) { return name.role == role; }))
            return base::Refusal{"ADHERENTS-030", "role", {}};
        auto granted = identity.accounts.grant(context, {person.id, adherent.id, "*", std::string(role)});
        if (!granted) return granted;
        note_both(room, context, adherent, person.id, "Rôle « " + role_title(role) + " » donné");
    } else if (geste == "retirer") {
        for (const auto& grant : identity.accounts.list_grants(context, person.id, adherent.id))
            identity.accounts.revoke(context, person.id, adherent.id, grant.service);
        note_both(room, context, adherent, person.id, "Accès retiré");
    } else if (geste == "desactiver") {
        if (auto done = identity.accounts.disable(context, person.id); !done) return done;
        note_both(room, context, adherent, person.id, "Compte désactivé");
    } else if (geste == "reactiver") {
        if (auto done = identity.accounts.enable(context, person.id); !done) return done;
        note_both(room, context, adherent, person.id, "Compte réactivé");
    } else if (geste == "second_facteur") {
        identity.second_factors.remove(context, person.id);
        note_both(room, context, adherent, person.id, "Second facteur retiré");
    }
    room.kernel.log.security("account", person.id.text(), "", std::string(geste) + " by " + context.actor().id);
    return base::Done{};
}

} // namespace

Handler accounts(RoomPtr room) {
    return [room](Context& context, Visit& visit) {
        const auto adherent = find_visited(*room, context, visit);
        if (!adherent) return Answer::refusal({"ADHERENTS-011", "", {}});
        return page_of(*adherent, "Comptes", show_all(*room, context, *adherent, add_form(visit, *adherent)));
    };
}

Handler add_account(RoomPtr room) {
    return [room](Context& context, Visit& visit) {
        const auto adherent = find_visited(*room, context, visit);
        if (!adherent) return Answer::refusal({"ADHERENTS-011", "", {}});
        const auto& accounts = room->kernel.identity->accounts;
        const auto refuse = [&](const base::Refusal& refusal) {
            auto form = add_form(visit, *adherent);
            form.typed = visit.request.form;
            form.errors = field_errors(*room, {refusal});
            return page_of(*adherent, "Comptes", show_all(*room, context, *adherent, form), Kept::no);
        };
        const std::string role(visit.field("role"));
        if (std::none_of(std::begin(roles), std::end(roles), [&](const auto& name) { return name.role == role; }))
            return refuse({"ADHERENTS-030", "role", {}});
        auto person = accounts.find_email(context, visit.field("email"));
        if (person && person->is_staff()) return refuse({"ADHERENTS-027", "email", {}});
        if (!person) {
            auto made =
                accounts.create(context, {std::string(visit.field("email")), std::string(visit.field("name")),
                                          std::string(visit.field("telephone")), ""});
            if (!made) return refuse(made.refusal());
            person = *made.operator->();
        }
        const auto granted = accounts.grant(context, {person->id, adherent->id, "*", role});
        if (!granted) return refuse(granted.refusal());
        note_both(*room, context, *adherent, person->id, "Accès donné avec le rôle « " + role_title(role) + " »");
        if (!person->has_password) return show_invitation(*room, context, *adherent, *person);
        return Answer::redirect(accounts_url(*adherent),
                                person->name + " a maintenant accès à " + adherent->name + ".");
    };
}

Handler account(RoomPtr room) {
    return [room](Context& context, Visit& visit) {
        const auto adherent = find_visited(*room, context, visit);
        if (!adherent) return Answer::refusal({"ADHERENTS-011", "", {}});
        const auto person = find_person(*room, context, visit, *adherent);
        if (!person) return Answer::refusal({"ADHERENTS-029", "", {}});
        auto answer = page_of(*adherent, person->name, show_one(*room, context, visit, *adherent, *person));
        answer.content.crumbs.emplace_back("Comptes", accounts_url(*adherent));
        return answer;
    };
}

Handler change_account(RoomPtr room) {
    return [room](Context& context, Visit& visit) {
        const auto adherent = find_visited(*room, context, visit);
        if (!adherent) return Answer::refusal({"ADHERENTS-011", "", {}});
        const auto person = find_person(*room, context, visit, *adherent);
        if (!person) return Answer::refusal({"ADHERENTS-029", "", {}});
        // Else a technician could take an administrateur's account by a link sent to himself.
        if (person->is_staff() && !context.may("adherents.gerer"))
            return Answer::refusal({"ADHERENTS-028", "", {}});
        const auto geste = visit.field("geste");
        if (geste == "lien" && person->status == kernel::AccountStatus::active) {
            note_both(*room, context, *adherent, person->id, "Lien d'invitation refait");
            return show_invitation(*room, context, *adherent, *person);
        }
        const auto done = apply(*room, context, geste, visit.field("role"), *adherent, *person);
        if (!done) return Answer::refusal(done.refusal());
        return Answer::redirect(geste == "retirer" ? accounts_url(*adherent)
                                                   : accounts_url(*adherent) + "/" + person->id.text(),
                                "C'est fait.");
    };
}

} // namespace aubrac::adherents::pages
