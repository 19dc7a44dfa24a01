// SPDX-License-Identifier: AGPL-3.0-or-later
// Screens that open their own transactions, one after the other: what they change stands in the operator's store,
// or nobody is signed in yet.
#pragma once

#include "room.hpp"

#include <kernel/pages/answer.hpp>
#include <kernel/pages/caller.hpp>
#include <string>
#include <string_view>
#include <ui/form.hpp>
#include <vector>

namespace aubrac::bureau {

using kernel::pages::Answer;

/// One request of a person whom the kernel let in: signed in, form of ours, right of the route. Nothing is open.
struct Errand {
    kernel::http::Request& request;
    const kernel::pages::Caller& caller;
    std::string csrf;
    std::vector<std::string> cookies = {}; // to be set with the answer

    std::string_view field(std::string_view name) const { return request.field(name); }
    std::string_view path(std::string_view name) const { return request.path_value(name); }
    base::AdherentId adherent() const { return caller.adherent ? caller.adherent->id : base::AdherentId(); }
    base::AccountId account() const { return base::AccountId(caller.actor.id); }
};
using ErrandHandler = std::function<Answer(Errand&)>;

/// For a raw route declared with its right.
kernel::pages::RawHandler errand(Room& room, ErrandHandler handler);

/// One request of a browser that is not signed in, or not wholly.
struct Visitor {
    kernel::http::Request& request;
    std::string session; // token of the browser; may be unknown or dead
    std::string key;     // what its forms are bound to: the session, else the visitor cookie
    std::string csrf;
    std::vector<std::string> cookies = {};

    std::string_view field(std::string_view name) const { return request.field(name); }
    kernel::Origin origin() const;
    /// Where to go afterwards: "suite" of the form, else of the address; always a path of ours.
    std::string suite() const;
};
using VisitorHandler = std::function<Answer(Visitor&)>;
/// Gives the browser a visitor cookie when it has none. Refuses KERNEL-002 for a form that is not ours.
kernel::pages::RawHandler visitor(Room& room, VisitorHandler handler);

/// Value of the visitor cookie, which ties an identity provider's answer to this browser.
std::string visitor_cookie(const Room& room, const Visitor& visitor);

std::vector<ui::FieldError> errors_of(const Room& room, const std::vector<base::Refusal>& refusals);
/// The fields typed, but for passwords, codes and tokens.
std::vector<std::pair<std::string, std::string>> typed_of(const kernel::http::Request& request);

} // namespace aubrac::bureau
