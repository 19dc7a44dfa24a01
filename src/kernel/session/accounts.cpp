// SPDX-License-Identifier: AGPL-3.0-or-later
#include <kernel/session/accounts.hpp>

#include "account_rows.hpp"

#include <algorithm>

namespace aubrac::kernel {

using base::Refusal;

namespace {

constexpr std::string_view mail_preferences[] = {"each", "daily", "none"};

bool is_telephone(std::string_view text) {
    if (text.size() > 30) return false;
    const auto digits = std::count_if(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
    return digits >= 4 && text.find_first_not_of("0123456789 +.()-/") == std::string_view::npos;
}

bool is_label(std::string_view label) { return !label.empty() && label.front() != '-' && label.back() != '-'; }

bool is_role(std::string_view role) {
    return std::find(std::begin(member_roles), std::end(member_roles), role) != std::end(member_roles);
}

bool is_staff_role(std::string_view role) {
    return role.empty() ||
           std::find(std::begin(staff_roles), std::end(staff_roles), role) != std::end(staff_roles);
}

} // namespace

std::string_view mail_preference_name(MailPreference preference) {
    return mail_preferences[static_cast<std::size_t>(preference)];
}

std::optional<MailPreference> parse_mail_preference(std::string_view name) {
    const auto found = std::find(std::begin(mail_preferences), std::end(mail_preferences), name);
    if (found == std::end(mail_preferences)) return std::nullopt;
    return static_cast<MailPreference>(found - std::begin(mail_preferences));
}

bool Accounts::is_email(std::string_view text) {
    if (text.empty() || text.size() > 254 || !base::is_utf8(text)) return false;
    for (const unsigned char c : text)
        if (c <= ' ' || c == 0x7f || c == '"' || c == '<' || c == '>' || c == ',' || c == ';' || c == ':' ||
            c == '\\')
            return false;
    const auto at = text.find('@');
    if (at == 0 || at == std::string_view::npos || at > 64 || text.find('@', at + 1) != std::string_view::npos)
        return false;
    const auto labels = base::split(text.substr(at + 1), '.');
    return labels.size() >= 2 && std::all_of(labels.begin(), labels.end(), is_label);
}

base::Result<AccountFields> Accounts::check(Context& context, const base::AccountId& id,
                                            AccountFields fields) const {
    fields.email = rows::email_key(fields.email);
    fields.name = base::trim(fields.name);
    fields.telephone = base::trim(fields.telephone);
    if (!is_email(fields.email)) return Refusal{"SESSION-013", "email", {}};
    const auto other = find_email(context, fields.email);
    if (other && other->id != id) return Refusal{"SESSION-014", "email", {}};
    if (!base::is_utf8(fields.name) || fields.name.empty() || base::count_characters(fields.name) > 200)
        return Refusal{"SESSION-015", "name", {}};
    fields.name = base::one_line(fields.name, 200);
    if (!fields.telephone.empty() && !is_telephone(fields.telephone))
        return Refusal{"SESSION-019", "telephone", {}};
    if (!is_staff_role(fields.staff_role)) return Refusal{"SESSION-016", "staff_role", {}};
    return fields;
}

base::Result<Account> Accounts::create(Context& context, const AccountFields& fields) const {
    const auto checked = check(context, {}, fields);
    if (!checked) return checked.refusal();
    const auto id = context.make_id<base::AccountId>();
    storage_.execute(context,
                     "INSERT INTO session_accounts (id, email, name, name_key, search_key, telephone, status, "
                     "staff_role, created_at) VALUES ($1, $2, $3, $4, $5, $6, 'active', $7, $8)",
                     {id.text(), checked->email, checked->name, base::fold(checked->name),
                      base::fold(checked->name + " " + checked->email), checked->telephone, checked->staff_role,
                      context.now().iso()});
    return *find(context, id);
}

base::Result<Account> Accounts::update(Context& context, const base::AccountId& id,
                                       const AccountFields& fields) const {
    const auto before = find(context, id);
    if (!before) return Refusal{"SESSION-017", {}, {}};
    const auto checked = check(context, id, fields);
    if (!checked) return checked.refusal();
    storage_.execute(context,
                     "UPDATE session_accounts SET email = $1, name = $2, name_key = $3, search_key = $4, "
                     "telephone = $5, staff_role = $6 WHERE id = $7",
                     {checked->email, checked->name, base::fold(checked->name),
                      base::fold(checked->name + " " + checked->email), checked->telephone, checked->staff_role,
                      id.text()});
    if (before->email != checked->email)
        storage_.execute(context, "DELETE FROM session_invitations WHERE account_id = $1", {id.text()});
    if (before->staff_role != checked->staff_role) {
        end_sessions(context, id);
        end_assistance(context, id);
    }
    return *find(context, id);
}

base::Result<base::Done> Accounts::disable(Context& context, const base::AccountId& id) const {
    if (storage_.execute(context, "UPDATE session_accounts SET status = 'disabled' WHERE id = $1", {id.text()}) ==
        0)
        return Refusal{"SESSION-017", {}, {}};
    end_sessions(context, id);
    storage_.execute(context, "DELETE FROM session_invitations WHERE account_id = $1", {id.text()});
    end_assistance(context, id);
    return base::Done{};
}

base::Result<base::Done> Accounts::enable(Context& context, const base::AccountId& id) const {
    if (storage_.execute(context, "UPDATE session_accounts SET status = 'active' WHERE id = $1", {id.text()}) == 0)
        return Refusal{"SESSION-017", {}, {}};
    return base::Done{};
}

void Accounts::set_mail(Context& context, const base::AccountId& id, MailPreference preference) const {
    storage_.execute(context, "UPDATE session_accounts SET mail = $1 WHERE id = $2",
                     {std::string(mail_preference_name(preference)), id.text()});
}

std::optional<Account> Accounts::find(Context& context, const base::AccountId& id) const {
    auto row = storage_.query(context, rows::select_accounts("WHERE a.id = $1"), {id.text()});
    if (!row->next()) return std::nullopt;
    return rows::account(*row);
}

std::optional<Account> Accounts::find_email(Context& context, std::string_view email) const {
    auto row = storage_.query(context, rows::select_accounts("WHERE a.email = $1"), {rows::email_key(email)});
    if (!row->next()) return std::nullopt;
    return rows::account(*row);
}

std::vector<Account> Accounts::list(Context& context, const AccountQuery& query) const {
    const auto limit = std::clamp<std::int64_t>(query.limit, 1, rows::row_limit);
    // Folded text holds letters, digits and spaces only: it cannot carry a wildcard of LIKE.
    auto found = storage_.query(
        context,
        rows::select_accounts("WHERE a.search_key LIKE $1 AND (a.name_key > $2 OR (a.name_key = $3 AND a.id "
                              "> $4)) ORDER BY a.name_key, a.id LIMIT $5"),
        {"%" + base::fold(query.search) + "%", base::fold(query.after_name), base::fold(query.after_name),
         query.after_id.text(), limit});
    return rows::accounts(*found);
}

void Accounts::end_sessions(Context& context, const base::AccountId& account) const {
    storage_.execute(context, "DELETE FROM session_sessions WHERE account_id = $1", {account.text()});
}

// The state is left to Consents::close_past, so that the end shows in the journal of the adhérent.
void Accounts::end_assistance(Context& context, const base::AccountId& staff) const {
    storage_.execute(context,
                     "UPDATE session_consents SET ends_at = $1 WHERE staff_id = $2 AND state IN ('asked', "
                     "'accepted') AND ends_at > $3",
                     {context.now().iso(), staff.text(), context.now().iso()});
}

base::Result<base::Done> Accounts::grant(Context& context, const Grant& grant) const {
    if (!is_role(grant.role)) return Refusal{"SESSION-016", "role", {}};
    if (!find(context, grant.account)) return Refusal{"SESSION-017", {}, {}};
    ENSURE(!grant.adherent.empty() && !grant.service.empty());
    const auto changed = storage_.execute(
        context,
        "UPDATE session_grants SET role = $1 WHERE account_id = $2 AND adherent_id = $3 AND service = $4 AND "
        "role <> $5",
        {grant.role, grant.account.text(), grant.adherent.text(), grant.service, grant.role});
    if (changed > 0) end_sessions(context, grant.account);
    storage_.execute(context,
                     "INSERT INTO session_grants (account_id, adherent_id, service, role) VALUES ($1, $2, $3, $4) "
                     "ON CONFLICT (account_id, adherent_id, service) DO NOTHING",
                     {grant.account.text(), grant.adherent.text(), grant.service, grant.role});
    return base::Done{};
}

void Accounts::revoke(Context& context, const base::AccountId& account, const base::AdherentId& adherent,
                      std::string_view service) const {
    if (storage_.execute(context,
                         "DELETE FROM session_grants WHERE account_id = $1 AND adherent_id = $2 AND service = $3",
                         {account.text(), adherent.text(), std::string(service)}) > 0)
        end_sessions(context, account);
}

void Accounts::revoke_all(Context& context, const base::AdherentId& adherent) const {
    storage_.execute(
        context,
        "DELETE FROM session_sessions WHERE account_id IN (SELECT account_id FROM session_grants WHERE "
        "adherent_id = $1)",
        {adherent.text()});
    storage_.execute(context, "DELETE FROM session_grants WHERE adherent_id = $1", {adherent.text()});
}

} // namespace aubrac::kernel
