// SPDX-License-Identifier: AGPL-3.0-or-later
// People who act for the adhérent, and the invitation of one more.
#include "pages/pages.hpp"
#include "pages/parts.hpp"

#include <base/text.hpp>
#include <iterator>
#include <kernel/mail.hpp>
#include <kernel/pages/csv.hpp>
#include <ui/button.hpp>
#include <ui/form.hpp>
#include <ui/list.hpp>
#include <ui/text.hpp>
#include <ui/words.hpp>

namespace aubrac::bureau::pages {

namespace {

using kernel::Context;
using kernel::pages::Page;
using kernel::pages::Visit;

constexpr std::size_t longest_query = 200;
constexpr int page_lines = 50;
constexpr int batch = 1000;
constexpr int max_export = 20'000; // people of one CSV

void go_on_after(kernel::AccountQuery& query, const kernel::Account& last) {
    query.after_name = last.name;
    query.after_id = last.id;
}

ui::Badge badge_of(const kernel::Account& account) {
    if (account.status != kernel::AccountStatus::active) return {"Désactivé", ui::Icon::cancel, ui::Tone::neutral};
    if (!account.has_password && account.last_seen == base::Instant{})
        return {"Invité", ui::Icon::pending, ui::Tone::waiting};
    return {"Actif", ui::Icon::check, ui::Tone::success};
}

Page invitation_page(const Room& room, const kernel::AdherentCard& card, const std::string& csrf,
                     const std::vector<base::Refusal>& refusals,
                     const std::vector<std::pair<std::string, std::string>>& typed) {
    ui::Form form{.url = "/bureau/personnes/nouvelle", .csrf = csrf};
    form.sections = {
        {"La personne",
         {ui::text_field({.name = "name", .label = "Prénom et nom", .max_length = 200}),
          ui::email_field({.name = "email", .label = "Adresse électronique professionnelle"}),
          ui::telephone_field({.name = "telephone", .label = "Téléphone", .need = ui::Need::optional})}},
        {"Ce qu'elle pourra faire", role_fields(room, card, {{{}, {}, "*", "redaction"}})}};
    form.submits = {{"Inviter cette personne"}};
    form.cancel = {"Annuler", "/bureau/personnes"};
    form.errors = errors_of(room, refusals);
    form.typed = typed;
    return {.title = "Inviter une personne",
            .body = ui::form(form),
            .crumbs = {{"Personnes", "/bureau/personnes"}},
            .status = refusals.empty() ? 200 : room.status(refusals[0])};
}

/// A person who already has an account elsewhere keeps it, name included.
base::Result<kernel::Account> find_or_create(const Room& room, Context& context, const Errand& errand) {
    const auto& accounts = room.identity().accounts;
    const auto email = base::trim(errand.field("email"));
    if (const auto known = accounts.find_email(context, email)) {
        if (known->is_staff()) return base::Refusal{"BUREAU-006", "email", {}};
        return *known;
    }
    return accounts.create(context, {std::string(email), std::string(base::trim(errand.field("name"))),
                                     std::string(base::trim(errand.field("telephone"))), ""});
}

Page link_page(const Room& room, const kernel::Account& account, const std::string& link) {
    return {.title = "Lien d'invitation",
            .body = ui::paragraph("Remettez ce lien à " + account.name +
                                  ", en main propre ou par téléphone plutôt que par "
                                  "courriel. Il sert une fois, pendant sept jours, à choisir son mot de passe.") +
                    ui::preformatted(room.url("/bureau/invitation/" + link)) +
                    ui::action({"Revenir aux personnes", "/bureau/personnes", ui::Icon::back}),
            .crumbs = {{"Personnes", "/bureau/personnes"}}};
}

/// A link opens every place of the account: it is handed here only for somebody known nowhere else, who never
/// came.
base::Result<base::Done> may_hand_link(const Room& room, Context& context, const kernel::Account& account,
                                       const base::AdherentId& here) {
    if (account.is_staff()) return base::Refusal{"BUREAU-006", "", {}};
    if (account.has_password || account.last_seen != base::Instant{}) return base::Refusal{"BUREAU-013", "", {}};
    for (const auto& place : room.identity().accounts.list_adherents_of(context, account.id))
        if (place != here) return base::Refusal{"BUREAU-015", "", {}};
    return base::Done{};
}

bool sends_mail(const Room& room) { return kernel::sends_mail(room.kernel); }

std::string query_of(const Visit& visit) {
    return base::one_line(base::trim(visit.parameter("q")), longest_query);
}

} // namespace

Handler people(Room& room) {
    return [&room](Context& context, Visit& visit) {
        const auto q = query_of(visit);
        ui::List list{.title = "Personnes", .here = "/bureau/personnes"};
        list.main =
            ui::action({"Inviter une personne", "/bureau/personnes/nouvelle", ui::Icon::add, ui::Look::main});
        list.columns = {{"Nom"}, {"Adresse"}, {"Rôles"}, {"Dernière visite"}, {"Statut"}};
        list.filters = {ui::search_field({.name = "q", .label = "Nom ou adresse", .value = q})};
        const auto& accounts = room.identity().accounts;
        kernel::AccountQuery query{.search = q, .after_name = {}, .after_id = {}, .limit = page_lines + 1};
        const auto after = accounts.find(context, base::AccountId::parse(visit.parameter("apres")));
        if (after) go_on_after(query, *after);
        auto people = accounts.list_people_of(context, context.adherent(), query);
        if (std::ssize(people) > page_lines) {
            people.pop_back();
            list.next = ui::Url("/bureau/personnes").with("q", q).with("apres", people.back().id.text());
        }
        if (after) list.previous = ui::Url("/bureau/personnes").with("q", q);
        for (const auto& account : people)
            list.rows.push_back(
                {ui::Url::path({"bureau", "personnes", account.id.text()}),
                 {account.name, account.email,
                  roles_in_words(room, accounts.list_grants(context, account.id, context.adherent())),
                  account.last_seen == base::Instant{} ? ui::Html("Jamais") : ui::time(account.last_seen),
                  ui::badge(badge_of(account))}});
        if (list.next.empty() && !after)
            list.count = ui::count(std::ssize(list.rows), "personne", "personnes", "aucune");
        list.csv = ui::Url("/bureau/personnes/export.csv").with("q", q);
        if (q.empty())
            list.none = {"Personne pour le moment", "Invitez la première personne.", list.main, ui::Icon::people};
        else
            list.none = {"Personne ne correspond à « " + q + " »", "Essayez un seul mot.", {}, ui::Icon::search};
        return Answer::page({.title = "Personnes", .body = ui::list(list)});
    };
}

Handler people_csv(Room& room) {
    return [&room](Context& context, Visit& visit) {
        kernel::pages::Csv csv({"Nom", "Adresse électronique", "Téléphone", "Rôles", "Second moyen de connexion",
                                "Dernière visite", "Statut"});
        const auto& accounts = room.identity().accounts;
        kernel::AccountQuery query{.search = query_of(visit), .after_name = {}, .after_id = {}, .limit = batch};
        for (int written = 0; written < max_export; written += batch) {
            const auto people = accounts.list_people_of(context, context.adherent(), query);
            for (const auto& account : people)
                csv.add({account.name, account.email, account.telephone,
                         roles_in_words(room, accounts.list_grants(context, account.id, context.adherent())),
                         account.has_second_factor ? "Enregistré" : "Aucun",
                         account.last_seen == base::Instant{} ? "Jamais" : account.last_seen.french(),
                         badge_of(account).words});
            if (std::ssize(people) < batch) break;
            go_on_after(query, people.back());
        }
        return Answer::text(csv.text(), "text/csv; charset=utf-8", "personnes.csv");
    };
}

Handler new_person(Room& room) {
    return [&room](Context&, Visit& visit) {
        if (!visit.adherent) return Answer::not_found();
        return Answer::page(invitation_page(room, *visit.adherent, visit.csrf, {}, {}));
    };
}

RawHandler invite_person(Room& room) {
    return errand(room, [&room](Errand& errand) {
        if (!errand.caller.adherent) return Answer::not_found();
        const auto& card = *errand.caller.adherent;
        const auto again = [&](const base::Refusal& refusal) {
            return Answer::page(invitation_page(room, card, errand.csrf, {refusal}, typed_of(errand.request)));
        };
        const auto roles = read_roles(room, card, errand.request);
        if (!roles) return again(roles.refusal());
        if (roles->empty()) return again({"BUREAU-007", "role", {}});
        std::optional<kernel::Account> invited;
        std::string link;
        const auto done =
            room.change(errand.caller.actor, card.id, [&](Context& context) -> base::Result<Evidence> {
                const auto& accounts = room.identity().accounts;
                auto account = find_or_create(room, context, errand);
                if (!account) return account.refusal();
                invited = std::move(account).value();
                for (auto grant : roles.value()) {
                    grant.account = invited->id;
                    grant.adherent = card.id;
                    const auto granted = accounts.grant(context, grant);
                    if (!granted) return granted.refusal();
                }
                if (!invited->has_password && sends_mail(room))
                    room.kernel.jobs.add(context, "bureau.invite", invited->id.text());
                else if (may_hand_link(room, context, *invited, card.id))
                    link = accounts.invite(context, invited->id);
                return Evidence{"bureau.comptes",
                                "bureau/compte/" + invited->id.text(),
                                "Accès donné à une personne",
                                {{"roles", roles_in_words(room, roles.value())}}};
            });
        if (!done) return again(done.refusal());
        room.kernel.log.security("compte.invite", errand.caller.actor.id, errand.request.address,
                                 invited->id.text());
        if (!link.empty()) return Answer::page(link_page(room, *invited, link));
        const bool mailed = !invited->has_password && sends_mail(room);
        return Answer::redirect("/bureau/personnes",
                                mailed ? "L'invitation part par courriel à " + invited->email + "."
                                       : invited->name + " a maintenant accès à votre collectivité.");
    });
}

RawHandler renew_invitation(Room& room) {
    return errand(room, [&room](Errand& errand) {
        const auto id = base::AccountId::parse(errand.path("id"));
        std::optional<kernel::Account> account;
        std::string link;
        const auto done =
            room.change(errand.caller.actor, errand.adherent(), [&](Context& context) -> base::Result<Evidence> {
                const auto& accounts = room.identity().accounts;
                account = accounts.find(context, id);
                if (!account || accounts.list_grants(context, id, errand.adherent()).empty())
                    return base::Refusal{"BUREAU-005", "", {}};
                if (const auto may = may_hand_link(room, context, *account, errand.adherent()); !may)
                    return may.refusal();
                link = accounts.invite(context, id);
                return Evidence{"bureau.comptes", "bureau/compte/" + id.text(), "Nouveau lien d'invitation"};
            });
        if (!done) return Answer::refusal(done.refusal());
        room.kernel.log.security("compte.lien", errand.caller.actor.id, errand.request.address, id.text());
        return Answer::page(link_page(room, *account, link));
    });
}

} // namespace aubrac::bureau::pages
