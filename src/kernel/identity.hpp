// SPDX-License-Identifier: AGPL-3.0-or-later
// Identity: everything that knows people, gathered for those who build the server (the folder session/ has the
// parts).
#pragma once

#include <kernel/kernel.hpp>
#include <kernel/session/accounts.hpp>
#include <kernel/session/consents.hpp>
#include <kernel/session/cookies.hpp>
#include <kernel/session/sessions.hpp>
#include <kernel/session/sign_in.hpp>
#include <kernel/session/tokens.hpp>
#include <string>

namespace aubrac::kernel {

struct Identity {
    explicit Identity(Kernel& kernel);

    Accounts accounts;
    Sessions sessions;
    Consents consents;
    Tokens tokens;
    SecondFactors second_factors;
    SignIn sign_in;
    SecondFactorPolicy policy;
    std::string csrf_key;

    /// Tells Notices who holds a right and how to send mail; refusals join the table.
    void connect(Kernel& kernel);
    Cookies cookies(const Kernel& kernel) const { return Cookies(kernel.settings.get("server.url")); }
};

} // namespace aubrac::kernel
