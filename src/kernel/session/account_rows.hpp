// SPDX-License-Identifier: AGPL-3.0-or-later
// Private to this folder: an account as read from its table.
#pragma once

#include "rows.hpp"

#include <kernel/session/accounts.hpp>

namespace aubrac::kernel::rows {

constexpr std::string_view account_columns =
    "a.id, a.email, a.name, a.telephone, a.status, a.staff_role, CASE WHEN a.password_hash = '' THEN 0 ELSE 1 "
    "END, "
    "CASE WHEN a.totp_secret IS NULL THEN 0 ELSE 1 END, a.created_at, a.last_seen, a.mail";
constexpr int account_width = 11; // columns that come before those a join adds

/// `rest`: what follows "FROM session_accounts a".
inline std::string select_accounts(std::string_view rest) {
    return "SELECT " + std::string(account_columns) + " FROM session_accounts a " + std::string(rest);
}

inline Account account(const sql::Cursor& row) {
    Account account;
    account.id = base::AccountId(text(row, 0));
    account.email = text(row, 1);
    account.name = text(row, 2);
    account.telephone = text(row, 3);
    account.status = row.text(4) == "active" ? AccountStatus::active : AccountStatus::disabled;
    account.staff_role = text(row, 5);
    account.has_password = row.integer(6) != 0;
    account.has_second_factor = row.integer(7) != 0;
    account.created_at = instant(row, 8);
    account.last_seen = instant(row, 9);
    account.mail = parse_mail_preference(row.text(10)).value_or(MailPreference::each);
    return account;
}

inline std::vector<Account> accounts(sql::Cursor& found) {
    std::vector<Account> list;
    while (found.next()) list.push_back(account(found));
    return list;
}

} // namespace aubrac::kernel::rows
