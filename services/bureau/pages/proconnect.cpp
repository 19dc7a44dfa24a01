// SPDX-License-Identifier: AGPL-3.0-or-later
// Signing in through the identity provider of public agents (ProConnect), when the settings oidc.* are there.
#include "pages/pages.hpp"
#include "rules/return_path.hpp"

#include <base/text.hpp>
#include <ui/button.hpp>
#include <ui/simple_page.hpp>

namespace aubrac::bureau::pages {

namespace {

using kernel::pages::Page;

/// The sentence, and a way back: one lands here from another site.
Answer refused(const Room& room, const Visitor& visitor, const base::Refusal& refusal) {
    room.kernel.log.security("proconnect.refuse", "", visitor.request.address,
                             refusal.code + (refusal.details.empty() ? "" : " " + refusal.details[0]));
    const auto& entry = room.kernel.refusals.get(refusal.code);
    Page page{.title = "La connexion n'a pas abouti",
              .body = ui::trouble({.what = base::fill(entry.sentence, refusal.details),
                                   .to_do = base::fill(entry.advice, refusal.details)}) +
                      ui::action({"Revenir à la connexion", "/bureau/connexion", ui::Icon::back, ui::Look::main})};
    page.status = entry.status;
    return Answer::page(std::move(page));
}

} // namespace

RawHandler proconnect(Room& room) {
    return visitor(room, [&room](Visitor& visitor) {
        auto* const oidc = room.oidc();
        if (!oidc) return refused(room, visitor, {"BUREAU-012", "", {}});
        auto cookie = visitor_cookie(room, visitor);
        if (cookie.empty()) {
            cookie = visitor.session.empty() ? visitor.key : kernel::make_visitor();
            visitor.cookies.push_back(room.identity().cookies(room.kernel).write_visitor(cookie));
        }
        const auto address = oidc->start(cookie, visitor.suite());
        if (!address) return refused(room, visitor, address.refusal());
        return Answer::redirect(address.value());
    });
}

RawHandler proconnect_return(Room& room) {
    return visitor(room, [&room](Visitor& visitor) {
        auto* const oidc = room.oidc();
        if (!oidc) return refused(room, visitor, {"BUREAU-012", "", {}});
        const auto identity = oidc->finish(visitor.request.query, visitor_cookie(room, visitor));
        if (!identity) return refused(room, visitor, identity.refusal());
        std::optional<base::Result<base::AccountId>> account;
        room.kernel.stores->run({}, {}, {}, kernel::Access::write, [&](kernel::Context& context) {
            account =
                oidc->reconcile(context, identity.value(), room.identity().accounts, room.kernel.directory());
            return account->ok() ? kernel::Outcome::keep : kernel::Outcome::undo;
        });
        if (!*account) return refused(room, visitor, account->refusal());
        // The provider's acr was checked: the second factor was given there.
        auto result = room.identity().sign_in.with_identity(account->value(), kernel::SecondFactor::done,
                                                            identity->id_token, visitor.origin());
        if (!result) return refused(room, visitor, result.refusal());
        room.kernel.log.security("connexion", account->value().text(), visitor.request.address, "ProConnect");
        visitor.cookies.push_back(room.identity().cookies(room.kernel).write_session(result->token));
        return Answer::redirect(return_path(identity->return_to));
    });
}

} // namespace aubrac::bureau::pages
