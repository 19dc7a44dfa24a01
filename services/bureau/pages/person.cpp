// SPDX-License-Identifier: AGPL-3.0-or-later
// One person of the adhérent: roles, new invitation, end of access.
#include "pages/pages.hpp"
#include "pages/parts.hpp"

#include <algorithm>
#include <ui/button.hpp>
#include <ui/form.hpp>
#include <ui/record.hpp>
#include <ui/text.hpp>

namespace aubrac::bureau::pages {

namespace {

using kernel::Context;
using kernel::Grant;
using kernel::pages::Page;
using kernel::pages::Visit;

std::string url_of(const base::AccountId& id, std::string_view gesture = {}) {
    return "/bureau/personnes/" + id.text() + std::string(gesture);
}

ui::Now now_of(const kernel::Account& account, const std::string& csrf) {
    if (account.status != kernel::AccountStatus::active)
        return {.tone = ui::Tone::neutral,
                .icon = ui::Icon::cancel,
                .statement = "Ce compte est désactivé par le syndicat."};
    if (account.has_password || account.last_seen != base::Instant{})
        return {.tone = ui::Tone::success,
                .icon = ui::Icon::success,
                .statement = account.name + " peut se connecter."};
    return {.tone = ui::Tone::waiting,
            .icon = ui::Icon::pending,
            .statement = account.name + " n'a pas encore choisi de mot de passe.",
            .meaning = "Son lien d'invitation sert une fois, pendant sept jours.",
            .action =
                ui::post({.words = "Faire un nouveau lien", .url = url_of(account.id, "/lien"), .csrf = csrf})};
}

std::optional<Page> person_page(const Room& room, Context& context, const kernel::AdherentCard& card,
                                const base::AccountId& id, const std::string& csrf,
                                const std::vector<base::Refusal>& refusals,
                                const std::vector<std::pair<std::string, std::string>>& typed) {
    const auto& accounts = room.identity().accounts;
    const auto account = accounts.find(context, id);
    const auto grants = accounts.list_grants(context, id, card.id);
    if (!account || grants.empty()) return std::nullopt;
    ui::Form form{.url = url_of(id), .csrf = csrf};
    form.sections = {{"", role_fields(room, card, grants)}};
    form.submits = {{"Enregistrer les rôles"}};
    form.errors = errors_of(room, refusals);
    form.typed = typed;
    ui::Record record{.title = account->name, .reference = "Personne", .now = now_of(*account, csrf)};
    record.facts = {{"Adresse électronique", account->email},
                    {"Téléphone", account->telephone},
                    {"Rôles", roles_in_words(room, grants)},
                    {"Second moyen de connexion", account->has_second_factor ? "Enregistré" : "Aucun"}};
    for (const auto& line : room.kernel.journal.timeline(context, "bureau/compte/" + id.text(), 50))
        record.timeline.push_back(
            {line.sentence, line.at, line.actor_name, ui::Html("Preuve n° " + std::to_string(line.number))});
    record.more = ui::section("Rôles", ui::form(form)) +
                  ui::post({.words = "Retirer tous ses accès",
                            .url = url_of(id, "/retirer"),
                            .csrf = csrf,
                            .icon = ui::Icon::remove,
                            .look = ui::Look::danger,
                            .confirm = "Cette personne n'aura plus accès à votre collectivité. Continuer ?"});
    return Page{.title = account->name,
                .body = ui::record(record),
                .crumbs = {{"Personnes", "/bureau/personnes"}},
                .status = refusals.empty() ? 200 : room.status(refusals[0])};
}

Answer show_again(const Room& room, const Errand& errand, const base::AccountId& id,
                  const base::Refusal& refusal) {
    auto answer = Answer::refusal(refusal);
    room.read(errand.caller.actor, errand.adherent(), errand.caller.rights, [&](Context& context) {
        if (auto page = person_page(room, context, *errand.caller.adherent, id, errand.csrf, {refusal},
                                    typed_of(errand.request)))
            answer = Answer::page(std::move(*page));
    });
    return answer;
}

/// Grants what was chosen, takes back the rest.
base::Result<base::Done> apply(const Room& room, Context& context, const base::AccountId& id,
                               const kernel::AdherentCard& card, const std::vector<Grant>& wanted) {
    const auto& accounts = room.identity().accounts;
    for (auto grant : wanted) {
        grant.account = id;
        grant.adherent = card.id;
        if (const auto granted = accounts.grant(context, grant); !granted) return granted.refusal();
    }
    for (const auto& held : accounts.list_grants(context, id, card.id)) {
        const bool kept = std::any_of(wanted.begin(), wanted.end(),
                                      [&](const Grant& one) { return one.service == held.service; });
        if (!kept) accounts.revoke(context, id, card.id, held.service);
    }
    return check_someone_left(room, context, card);
}

} // namespace

Handler person(Room& room) {
    return [&room](Context& context, Visit& visit) {
        if (!visit.adherent) return Answer::not_found();
        auto page = person_page(room, context, *visit.adherent, base::AccountId::parse(visit.path("id")),
                                visit.csrf, {}, {});
        return page ? Answer::page(std::move(*page)) : Answer::refusal({"BUREAU-005", "", {}});
    };
}

RawHandler save_roles(Room& room) {
    return errand(room, [&room](Errand& errand) {
        if (!errand.caller.adherent) return Answer::not_found();
        const auto& card = *errand.caller.adherent;
        const auto id = base::AccountId::parse(errand.path("id"));
        const auto wanted = read_roles(room, card, errand.request);
        if (!wanted) return show_again(room, errand, id, wanted.refusal());
        if (wanted->empty()) return show_again(room, errand, id, {"BUREAU-007", "role", {}});
        const auto done =
            room.change(errand.caller.actor, card.id, [&](Context& context) -> base::Result<Evidence> {
                if (room.identity().accounts.list_grants(context, id, card.id).empty())
                    return base::Refusal{"BUREAU-005", "", {}};
                if (const auto applied = apply(room, context, id, card, wanted.value()); !applied)
                    return applied.refusal();
                return Evidence{"bureau.comptes",
                                "bureau/compte/" + id.text(),
                                "Rôles d'une personne changés",
                                {{"roles", roles_in_words(room, wanted.value())}}};
            });
        if (!done) return show_again(room, errand, id, done.refusal());
        room.kernel.log.security("compte.roles", errand.caller.actor.id, errand.request.address, id.text());
        // Whoever gives up its own role may not come back to this page.
        return Answer::redirect(id == errand.account() ? "/bureau" : url_of(id), "Les rôles sont enregistrés.");
    });
}

RawHandler remove_person(Room& room) {
    return errand(room, [&room](Errand& errand) {
        if (!errand.caller.adherent) return Answer::not_found();
        const auto& card = *errand.caller.adherent;
        const auto id = base::AccountId::parse(errand.path("id"));
        const auto done =
            room.change(errand.caller.actor, card.id, [&](Context& context) -> base::Result<Evidence> {
                if (room.identity().accounts.list_grants(context, id, card.id).empty())
                    return base::Refusal{"BUREAU-005", "", {}};
                if (const auto applied = apply(room, context, id, card, {}); !applied) return applied.refusal();
                return Evidence{"bureau.comptes", "bureau/compte/" + id.text(), "Accès retiré à une personne"};
            });
        if (!done) return show_again(room, errand, id, done.refusal());
        room.kernel.log.security("compte.retire", errand.caller.actor.id, errand.request.address, id.text());
        return Answer::redirect("/bureau/personnes", "Cette personne n'a plus accès à votre collectivité.");
    });
}

} // namespace aubrac::bureau::pages
