// SPDX-License-Identifier: AGPL-3.0-or-later
#include <kernel/session/accounts.hpp>

#include "account_rows.hpp"

#include <adapters/openssl/random.hpp>
#include <algorithm>
#include <kernel/session/rights.hpp>
#include <map>

namespace aubrac::kernel {

namespace {

constexpr std::string_view link_kinds[] = {"invitation", "reset"};

std::vector<Grant> read_grants(sql::Cursor& found) {
    std::vector<Grant> grants;
    while (found.next())
        grants.push_back({base::AccountId(rows::text(found, 0)), base::AdherentId(rows::text(found, 1)),
                          rows::text(found, 2), rows::text(found, 3)});
    return grants;
}

} // namespace

std::vector<Grant> Accounts::list_grants(Context& context, const base::AccountId& account,
                                         const base::AdherentId& adherent) const {
    auto found =
        storage_.query(context,
                       "SELECT account_id, adherent_id, service, role FROM session_grants WHERE account_id "
                       "= $1 AND adherent_id = $2 ORDER BY service LIMIT $3",
                       {account.text(), adherent.text(), rows::row_limit});
    return read_grants(*found);
}

std::vector<base::AdherentId> Accounts::list_adherents_of(Context& context, const base::AccountId& account) const {
    auto found = storage_.query(
        context,
        "SELECT DISTINCT adherent_id FROM session_grants WHERE account_id = $1 ORDER BY adherent_id LIMIT $2",
        {account.text(), rows::row_limit});
    std::vector<base::AdherentId> adherents;
    while (found->next()) adherents.emplace_back(rows::text(*found, 0));
    return adherents;
}

std::vector<Account> Accounts::list_people_of(Context& context, const base::AdherentId& adherent) const {
    auto found = storage_.query(context,
                                rows::select_accounts("WHERE a.id IN (SELECT account_id FROM session_grants WHERE "
                                                      "adherent_id = $1) ORDER BY a.name_key, a.id LIMIT $2"),
                                {adherent.text(), rows::row_limit});
    return rows::accounts(*found);
}

std::vector<Account> Accounts::list_people_of(Context& context, const base::AdherentId& adherent,
                                              const AccountQuery& query) const {
    constexpr std::size_t most_words = 5;
    sql::Params params{adherent.text(), base::fold(query.after_name), base::fold(query.after_name),
                       query.after_id.text()};
    std::string conditions;
    for (const auto& word : base::split(base::fold(query.search), ' ')) {
        if (word.empty() || params.size() == 4 + most_words) continue;
        // Folded text holds letters, digits and spaces only: it cannot carry a wildcard of LIKE.
        params.emplace_back("%" + word + "%");
        conditions += " AND a.search_key LIKE $" + std::to_string(params.size());
    }
    params.emplace_back(std::clamp<std::int64_t>(query.limit, 1, rows::row_limit));
    auto found = storage_.query(
        context,
        rows::select_accounts("WHERE a.id IN (SELECT account_id FROM session_grants WHERE adherent_id = $1) AND "
                              "(a.name_key > $2 OR (a.name_key = $3 AND a.id > $4))" +
                              conditions + " ORDER BY a.name_key, a.id LIMIT $" + std::to_string(params.size())),
        params);
    return rows::accounts(*found);
}

std::vector<Account> Accounts::accounts_with_right(Context& context, const AdherentCard& adherent,
                                                   std::string_view right,
                                                   const std::vector<Manifest>& manifests) const {
    std::map<base::AccountId, std::vector<Grant>> grants;
    {
        auto found = storage_.query(context,
                                    "SELECT account_id, adherent_id, service, role FROM session_grants WHERE "
                                    "adherent_id = $1 LIMIT $2",
                                    {adherent.id.text(), 20 * rows::row_limit});
        for (auto& grant : read_grants(*found)) grants[grant.account].push_back(std::move(grant));
    }
    std::vector<Account> holders;
    for (auto& person : list_people_of(context, adherent.id)) {
        const auto rights = rights_of_grants(grants[person.id], manifests, adherent);
        if (person.status == AccountStatus::active && std::binary_search(rights.begin(), rights.end(), right))
            holders.push_back(std::move(person));
    }
    return holders;
}

std::string Accounts::make_link(Context& context, const base::AccountId& account, LinkKind kind,
                                std::int64_t seconds) const {
    const std::string name(link_kinds[static_cast<std::size_t>(kind)]);
    storage_.execute(context,
                     "DELETE FROM session_invitations WHERE (account_id = $1 AND kind = $2) OR expires_at < $3",
                     {account.text(), name, context.now().iso()});
    auto token = adapters::openssl::random_token();
    storage_.execute(
        context,
        "INSERT INTO session_invitations (token_hash, account_id, expires_at, kind) VALUES ($1, $2, $3, $4)",
        {rows::hash_of(token), account.text(), context.now().plus_seconds(seconds).iso(), name});
    return token;
}

std::string Accounts::invite(Context& context, const base::AccountId& account, std::int64_t seconds) const {
    return make_link(context, account, LinkKind::invitation, seconds);
}

std::string Accounts::make_reset(Context& context, const base::AccountId& account, std::int64_t seconds) const {
    return make_link(context, account, LinkKind::reset, seconds);
}

std::optional<PasswordLink> Accounts::find_link(Context& context, std::string_view token) const {
    auto row =
        storage_.query(context,
                       "SELECT " + std::string(rows::account_columns) +
                           ", i.kind FROM session_accounts a JOIN session_invitations i ON i.account_id = a.id "
                           "WHERE i.token_hash = $1 AND i.expires_at > $2 AND a.status = 'active'",
                       {rows::hash_of(token), context.now().iso()});
    if (!row->next()) return std::nullopt;
    const bool is_reset = row->text(rows::account_width) == link_kinds[static_cast<std::size_t>(LinkKind::reset)];
    return PasswordLink{rows::account(*row), is_reset ? LinkKind::reset : LinkKind::invitation};
}

std::optional<Account> Accounts::find_invitation(Context& context, std::string_view token) const {
    auto link = find_link(context, token);
    if (!link || link->kind != LinkKind::invitation) return std::nullopt;
    return std::move(link->account);
}

bool Accounts::has_identity(Context& context, const base::AccountId& account) const {
    return storage_.query(context, "SELECT 1 FROM session_oidc_links WHERE account_id = $1", {account.text()})
        ->next();
}

} // namespace aubrac::kernel
