// SPDX-License-Identifier: AGPL-3.0-or-later
// Caller: who sends this request, found from its session cookie, and what the frame of the page shows of them.
#pragma once

#include <kernel/kernel.hpp>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace aubrac::kernel::pages {

/// Somebody of the operator who may act in the adhérent now, by its consent.
struct Help {
    std::string consent, staff; // its id; the person's name
    base::Instant until;

    bool operator==(const Help&) const = default;
};

struct Caller {
    Actor actor;
    std::string session;       // its token, to derive the CSRF token
    std::string staff_role;    // empty for people of adhérents
    std::optional<AdherentCard> adherent; // the one they act for; absent: none, or staff at home
    Rights rights;             // in that adhérent; in the operator's store for staff at home
    Rights staff_rights;       // in the operator's store
    std::vector<AdherentCard> places; // all they may act for, by name
    std::optional<base::Instant> assistance_until; // staff inside an adhérent, with its consent
    std::vector<Help> helps;   // people of an adhérent: who else is let in
    bool needs_second_factor = false; // signed in, but the code is still to be given

    bool operator==(const Caller&) const = default;
};

/// Null without a live session. At most one read of the operator's store.
std::shared_ptr<const Caller> find_caller(Kernel& kernel, const http::Request& request);
/// A caller of the API, from its token.
std::shared_ptr<const Caller> find_api_caller(Kernel& kernel, const http::Request& request);

} // namespace aubrac::kernel::pages
