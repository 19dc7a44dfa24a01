// SPDX-License-Identifier: AGPL-3.0-or-later
// The part of Oidc that ties identities to accounts.
#include <kernel/session/oidc.hpp>

#include "rows.hpp"

#include <base/siren.hpp>

namespace aubrac::kernel {

using base::Refusal;

base::Result<base::AccountId> Oidc::reconcile(Context& context, const OidcIdentity& identity,
                                              const Accounts& accounts, const Directory& directory) const {
    const Refusal unknown{"SESSION-044", {}, {}};
    base::AccountId linked;
    {
        auto row =
            storage_.query(context, "SELECT account_id FROM session_oidc_links WHERE issuer = $1 AND subject = $2",
                           {identity.issuer, identity.subject});
        if (row->next()) linked = base::AccountId(rows::text(*row, 0));
    }
    if (!linked.empty()) {
        const auto account = accounts.find(context, linked);
        if (!account || account->status != AccountStatus::active) return unknown;
        return linked;
    }
    const auto siret = base::Siret::parse(identity.siret);
    const auto account = accounts.find_email(context, identity.email);
    // The operator's staff reaches every adhérent: an e-mail that another organisation vouches for is not enough.
    if (!siret || !account || account->status != AccountStatus::active || account->is_staff()) return unknown;
    {
        auto other =
            storage_.query(context, "SELECT 1 FROM session_oidc_links WHERE account_id = $1 AND issuer = $2",
                           {account->id.text(), identity.issuer});
        if (other->next()) return unknown;
    }
    const auto adherent = directory.find_siren(context, siret->siren());
    if (!adherent || accounts.list_grants(context, account->id, adherent->id).empty()) return unknown;
    if (const auto done = link(context, account->id, identity.issuer, identity.subject); !done)
        return done.refusal();
    return account->id;
}

base::Result<base::Done> Oidc::link(Context& context, const base::AccountId& account, std::string_view issuer,
                                    std::string_view subject) const {
    storage_.execute(context, "DELETE FROM session_oidc_links WHERE account_id = $1 AND issuer = $2",
                     {account.text(), std::string(issuer)});
    if (storage_.execute(
            context,
            "INSERT INTO session_oidc_links (issuer, subject, account_id, linked_at) VALUES ($1, $2, $3, "
            "$4) ON CONFLICT (issuer, subject) DO NOTHING",
            {std::string(issuer), std::string(subject), account.text(), context.now().iso()}) == 0)
        return Refusal{"SESSION-014", {}, {}};
    return base::Done{};
}

void Oidc::unlink(Context& context, const base::AccountId& account) const {
    storage_.execute(context, "DELETE FROM session_oidc_links WHERE account_id = $1", {account.text()});
}

} // namespace aubrac::kernel
