// SPDX-License-Identifier: AGPL-3.0-or-later
// Tokens of the API: how another software acts for one adhérent, with a subset of rights, until a date.
#pragma once

#include <base/result.hpp>
#include <kernel/context.hpp>
#include <kernel/storage/storage.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace aubrac::kernel {

using ApiTokenId = base::Id<struct ApiTokenTag>;

struct ApiToken {
    ApiTokenId id;
    base::AdherentId adherent;
    std::string name; // of the software that uses it, 1 to 100 characters
    Rights rights;    // of the token; the caller drops those that the adhérent has no more
    base::AccountId created_by;
    base::Instant created_at, expires_at;
    base::Instant last_used;  // 1970: never; exact to one hour
    base::Instant revoked_at; // 1970: not revoked
    bool touch_due = false;   // call `touch` in some later write
};

struct NewApiToken {
    std::string name;
    Rights rights;
    base::Date expires_on; // last day it works; tomorrow to two years from now
};

struct MadeApiToken {
    ApiToken token;
    std::string secret; // "aub_" and 43 url-safe characters: shown once, only its SHA-256 is kept
};

/// Thread-safe. `find_bearer` reads in any context; writes need one of the operator's store.
class Tokens {
public:
    /// `holder_rights`: rights in the adhérent of the person who makes it. Refuses SESSION-030 to 032, 034 (20 in
    /// service at most).
    base::Result<MadeApiToken> make(Context& context, const base::AdherentId& adherent, const NewApiToken& wanted,
                                    const Rights& holder_rights) const;
    /// `authorization`: value of that header, "Bearer aub_…". One indexed read. Nothing when it is unknown,
    /// expired or revoked: SESSION-033.
    std::optional<ApiToken> find_bearer(Context& context, std::string_view authorization) const;
    void touch(Context& context, const ApiToken& token) const;
    /// False when it is another adhérent's, unknown, or revoked already.
    bool revoke(Context& context, const base::AdherentId& adherent, const ApiTokenId& id) const;
    void revoke_all(Context& context, const base::AdherentId& adherent) const;
    /// Latest first, revoked and expired included, at most 100.
    std::vector<ApiToken> list(Context& context, const base::AdherentId& adherent) const;

private:
    Storage storage_{"session", Scope::operator_};
};

} // namespace aubrac::kernel
