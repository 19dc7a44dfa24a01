// SPDX-License-Identifier: AGPL-3.0-or-later
#include <kernel/pages/caller.hpp>

#include <algorithm>
#include <base/failure.hpp>
#include <functional>
#include <iterator>
#include <kernel/identity.hpp>
#include <kernel/pages/memory.hpp>
#include <kernel/session/rights.hpp>

namespace aubrac::kernel::pages {

namespace {

/// The adhérents one may act for, by name; and the current one among them, or the only one, or the first.
void find_places(Kernel& kernel, Context& context, const Session& session, Caller& caller) {
    const auto& identity = *kernel.identity;
    for (const auto& id : identity.accounts.list_adherents_of(context, session.account.id))
        if (auto card = kernel.directory().find_adherent(context, id)) caller.places.push_back(std::move(*card));
    std::sort(caller.places.begin(), caller.places.end(),
              [](const AdherentCard& a, const AdherentCard& b) { return a.name < b.name; });
    for (const auto& place : caller.places)
        if (place.id == session.adherent) caller.adherent = place;
    if (!caller.adherent && !session.account.is_staff() && !caller.places.empty())
        caller.adherent = caller.places[0];
}

/// Staff inside an adhérent, as long as its consent lives.
void find_assistance(Kernel& kernel, Context& context, const Session& session, Caller& caller) {
    if (caller.adherent || session.adherent.empty() || !session.account.is_staff()) return;
    const auto consent = kernel.identity->consents.find_live(context, session.account.id, session.adherent);
    if (!consent) return;
    caller.adherent = kernel.directory().find_adherent(context, session.adherent);
    if (caller.adherent) caller.assistance_until = consent->ends_at;
}

/// People of the adhérent see who is let in.
void find_helps(Kernel& kernel, Context& context, Caller& caller) {
    if (!caller.adherent || caller.assistance_until) return;
    const auto& identity = *kernel.identity;
    for (const auto& consent : identity.consents.list_live(context, caller.adherent->id)) {
        const auto staff = identity.accounts.find(context, consent.staff);
        caller.helps.push_back({consent.id.text(), staff ? staff->name : "", consent.ends_at});
    }
}

/// "Seen at" is a comfort: when it cannot be written (full disk), the page is read all the same.
void touch_if_possible(Kernel& kernel, const Caller& caller, const std::function<void(Context&)>& touch) {
    try {
        kernel.stores->run(caller.actor, {}, {}, Access::write, [&](Context& context) {
            touch(context);
            return Outcome::keep;
        });
    } catch (const base::Failure& failure) {
        kernel.log.failure("seen", failure.what());
    }
}

} // namespace

std::shared_ptr<const Caller> find_caller(Kernel& kernel, const http::Request& request) {
    auto& identity = *kernel.identity;
    const std::string token(request.cookie(identity.cookies(kernel).session_name()));
    if (token.empty()) return nullptr;
    const auto now = kernel.clock.now();
    const auto version = kernel.stores->find_version({});
    if (version)
        if (auto known = kernel.memory->callers.find(token, *version, now)) return known;
    std::shared_ptr<Caller> caller;
    std::optional<Session> session;
    kernel.stores->run({}, {}, {}, Access::read, [&](Context& context) {
        session = identity.sessions.find(context, token);
        if (!session) return Outcome::keep;
        const auto& account = session->account;
        caller = std::make_shared<Caller>();
        caller->actor = {account.is_staff() ? ActorKind::staff : ActorKind::agent, account.id.text(),
                         account.name};
        caller->session = token;
        caller->staff_role = account.staff_role;
        find_places(kernel, context, *session, *caller);
        find_assistance(kernel, context, *session, *caller);
        find_helps(kernel, context, *caller);
        if (caller->adherent)
            caller->rights = rights_for(context, identity.accounts, identity.consents, account,
                                        caller->adherent->id, kernel.manifests, *caller->adherent);
        if (account.is_staff()) caller->staff_rights = rights_of_staff(account.staff_role, kernel.manifests);
        if (!caller->adherent) caller->rights = caller->staff_rights;
        const auto& counted = account.is_staff() ? caller->staff_rights : caller->rights;
        caller->needs_second_factor = stage_of(*session, counted, identity.policy) != SessionStage::complete;
        return Outcome::keep;
    });
    if (caller && session->touch_due)
        touch_if_possible(kernel, *caller, [&](Context& context) { identity.sessions.touch(context, *session); });
    return caller && version ? kernel.memory->callers.keep(caller, *version, now) : caller;
}

std::shared_ptr<const Caller> find_api_caller(Kernel& kernel, const http::Request& request) {
    auto& identity = *kernel.identity;
    std::shared_ptr<Caller> caller;
    std::optional<ApiToken> token;
    kernel.stores->run({}, {}, {}, Access::read, [&](Context& context) {
        token = identity.tokens.find_bearer(context, request.header("authorization"));
        if (!token) return Outcome::keep;
        auto card = kernel.directory().find_adherent(context, token->adherent);
        if (!card) return Outcome::keep;
        caller = std::make_shared<Caller>();
        caller->actor = {ActorKind::machine, "token:" + token->id.text(), token->name};
        // What the adhérent itself lost since, the token has lost too.
        const std::vector<Grant> everything{{{}, card->id, "*", "responsable"}};
        const auto allowed = rights_of_grants(everything, kernel.manifests, *card);
        std::set_intersection(token->rights.begin(), token->rights.end(), allowed.begin(), allowed.end(),
                              std::back_inserter(caller->rights));
        caller->adherent = std::move(card);
        return Outcome::keep;
    });
    if (caller && token->touch_due)
        touch_if_possible(kernel, *caller, [&](Context& context) { identity.tokens.touch(context, *token); });
    return caller;
}

} // namespace aubrac::kernel::pages
