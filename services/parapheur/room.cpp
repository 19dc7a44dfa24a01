// SPDX-License-Identifier: AGPL-3.0-or-later
#include "room.hpp"

#include <algorithm>
#include <kernel/identity.hpp>
#include <kernel/session/rights.hpp>
#include <parapheur/events.hpp>

namespace aubrac::parapheur {

using base::Result;
using kernel::Context;

namespace {

constexpr int max_remplacements = 500;
constexpr std::size_t max_hands = 20;
constexpr int max_choice = 200;

/// Others must not read it in a list of duties or in a notice.
std::string shown_title(const Dossier& dossier) {
    return dossier.confidential == Confidential::yes ? "Dossier confidentiel" : dossier.title;
}

} // namespace

std::string subject_of(const DossierId& dossier) { return "parapheur/" + dossier.text(); }
std::string url_of(const DossierId& dossier) { return "/parapheur/" + dossier.text(); }

std::string_view verb_of(StepKind kind) {
    return kind == StepKind::visa ? "viser" : kind == StepKind::signature ? "signer" : "cacheter";
}

std::string_view word_of(StepKind kind) {
    return kind == StepKind::visa        ? "Visa"
           : kind == StepKind::signature ? "Signature"
                                         : "Cachet de la collectivité";
}

std::string_view right_of(StepKind kind) {
    return kind == StepKind::signature ? "parapheur.signer" : "parapheur.viser";
}

std::string Room::name_of(Context& context, const std::string& account) const {
    if (account.empty()) return "La collectivité";
    const auto id = base::AccountId::parse(account);
    if (id.empty()) return "Un logiciel";
    const auto found = kernel.identity->accounts.find(context, id);
    return found ? found->name : "Une personne partie";
}

std::string Room::names_of(Context& context, const std::vector<std::string>& accounts) const {
    std::string names;
    for (const auto& account : accounts) names += (names.empty() ? "" : ", ") + name_of(context, account);
    return names;
}

std::vector<Person> Room::list_people(Context& context, std::string_view right) const {
    return list_page(context, right, {}, max_choice).people;
}

PeoplePage Room::list_page(Context& context, std::string_view right, std::string_view after,
                           std::size_t limit) const {
    kernel::AccountQuery query{.limit = max_choice};
    if (const auto last = kernel.identity->accounts.find(context, base::AccountId::parse(after)); last)
        query = {"", last->name, last->id, max_choice};
    PeoplePage page;
    const auto all = kernel.identity->accounts.list_people_of(context, context.adherent(), query);
    for (const auto& account : all) {
        if (!holds(context, account.id.text(), right)) continue;
        if (page.people.size() == limit) {
            page.next = page.people.back().account;
            return page;
        }
        page.people.push_back({account.id.text(), account.name});
    }
    if (static_cast<int>(all.size()) == max_choice) page.next = all.back().id.text();
    return page;
}

bool Room::holds(Context& context, std::string_view account, std::string_view right) const {
    const auto& accounts = kernel.identity->accounts;
    const auto card = kernel.directory().find_adherent(context, context.adherent());
    const auto person = accounts.find(context, base::AccountId::parse(account));
    if (!card || !person || person->status != kernel::AccountStatus::active) return false;
    const auto grants = accounts.list_grants(context, person->id, card->id);
    const auto rights = kernel::rights_of_grants(grants, kernel.manifests, *card);
    return std::binary_search(rights.begin(), rights.end(), right);
}

std::vector<std::string> Room::list_replaced(Context& context) const {
    // Most villages have none: then the page does not depend on the day, and may be kept.
    if (!store.has_remplacement(context)) return {};
    const auto today = context.today();
    return parapheur::list_replaced(store.list_remplacements(context, today, max_remplacements),
                                    context.actor().id, today);
}

std::vector<std::string> Room::list_hands(Context& context) const {
    auto hands = list_replaced(context);
    hands.insert(hands.begin(), context.actor().id);
    if (hands.size() > max_hands) hands.resize(max_hands);
    return hands;
}

std::optional<Dossier> Room::find_seen(Context& context, std::string_view id) const {
    auto dossier = store.find(context, DossierId::parse(id));
    if (!dossier || dossier->confidential == Confidential::no ||
        context.actor().kind == kernel::ActorKind::machine)
        return dossier;
    if (!store.is_concerned(context, dossier->id, list_hands(context))) return std::nullopt;
    return dossier;
}

Result<base::Done> Room::move(Context& context, Dossier& dossier, const Act& act, std::string_view action,
                              std::string_view sentence, const kernel::Facts& facts) const {
    auto next = apply(dossier.road, act);
    if (!next) return next.refusal();
    const bool advanced = next->current != dossier.road.current || next->statut != dossier.road.statut ||
                          act.gesture == Gesture::transfer;
    dossier.road = std::move(next).value();
    if (dossier.road.statut != StatutDossier::en_cours) dossier.ended_at = context.now();
    store.update(context, dossier, store.list_avis(context, dossier.id));
    note(context, dossier, action, sentence, facts);
    refresh(context, dossier);
    if (advanced) tell_people(context, dossier);
    const auto statut = dossier.road.statut;
    if (statut == StatutDossier::rejete || statut == StatutDossier::repris)
        kernel.events.announce(context, subject_of(dossier.id),
                               DossierRejected{dossier.id.text(), dossier.subject, dossier.reason});
    return base::Done{};
}

void Room::note(Context& context, const Dossier& dossier, std::string_view action, std::string_view sentence,
                const kernel::Facts& facts) const {
    auto all = facts;
    all.emplace_back("document", dossier.document.sha256);
    kernel.journal.note(context, action, subject_of(dossier.id), sentence, all);
}

void Room::refresh(Context& context, const Dossier& dossier) const {
    const auto subject = subject_of(dossier.id);
    kernel.agenda.clear_subject(context, subject);
    if (dossier.road.statut == StatutDossier::signe && dossier.bordereau_sha256.empty())
        kernel.jobs.add(context, "parapheur.conclude", dossier.id.text());
    if (const auto* stage = dossier.road.now()) {
        const auto title = shown_title(dossier);
        kernel::Duty duty{
            .subject = subject, .what = "parapheur.next", .url = url_of(dossier.id), .due = stage->due};
        if (stage->due) duty.law = "Délai fixé par le circuit « " + dossier.circuit_title + " »";
        if (stage->kind == StepKind::cachet) {
            kernel.jobs.add(context, "parapheur.seal", dossier.id.text());
            if (!store.find_cachet(context)) {
                duty.title = "Déposer le cachet de la collectivité : « " + title + " » l'attend";
                duty.verb = "Déposer";
                duty.url = "/parapheur/cachet";
                duty.right = "parapheur.organiser";
                kernel.agenda.set_duty(context, duty);
            }
        } else {
            const auto names = names_of(context, list_awaited(dossier.road));
            duty.verb = stage->kind == StepKind::visa ? "Viser" : "Signer";
            duty.title = title + (names.empty() ? "" : " (" + names + ")");
            duty.right = right_of(stage->kind);
            kernel.agenda.set_duty(context, duty);
        }
    }
    if (dossier.confidential == Confidential::yes) return;
    kernel.search.set_entry(
        context, {.subject = subject,
                  .right = "parapheur.consulter",
                  .family = "Parapheur",
                  .title = dossier.title,
                  .detail = dossier.circuit_title + ", " + std::string(statut_words(dossier.road.statut)),
                  .url = url_of(dossier.id),
                  .words = dossier.document.name});
}

void Room::tell_people(Context& context, const Dossier& dossier) const {
    if (const auto* stage = dossier.road.now()) {
        if (stage->kind == StepKind::cachet) return;
        auto awaited = list_awaited(dossier.road);
        for (const auto& one : store.list_remplacements(context, context.today(), max_remplacements))
            if (one.covers(context.today()) &&
                std::find(awaited.begin(), awaited.end(), one.absent) != awaited.end())
                awaited.push_back(one.replacement);
        tell(context, dossier, awaited, right_of(stage->kind), "À " + std::string(verb_of(stage->kind)));
        return;
    }
    auto followers = dossier.followers;
    followers.push_back(dossier.created_by);
    const auto statut = dossier.road.statut;
    tell(context, dossier, followers, "parapheur.consulter",
         statut == StatutDossier::signe    ? "Terminé"
         : statut == StatutDossier::rejete ? "Rejeté"
                                           : "Retiré");
}

void Room::tell(Context& context, const Dossier& dossier, const std::vector<std::string>& accounts,
                std::string_view right, std::string_view what) const {
    kernel.notices.tell_some(context, accounts, right, std::string(what) + " : " + shown_title(dossier),
                             url_of(dossier.id));
}

confiance::Training Room::training_of(Context& context) const {
    const auto card = kernel.directory().find_adherent(context, context.adherent());
    return card && card->training ? confiance::Training::yes : confiance::Training::no;
}

} // namespace aubrac::parapheur
