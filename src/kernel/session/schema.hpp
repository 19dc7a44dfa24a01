// SPDX-License-Identifier: AGPL-3.0-or-later
// Tables of accounts, sessions, consents and tokens: all in the operator's store, since one person may act for
// several adhérents. No secret is kept in clear: passwords are argon2id, links and tokens SHA-256, TOTP sealed.
#pragma once

#include <kernel/storage/stores.hpp>
#include <vector>

namespace aubrac::kernel {

std::vector<Migration> session_migrations();

} // namespace aubrac::kernel
