// SPDX-License-Identifier: AGPL-3.0-or-later
// Schema steps on PostgreSQL, and the walls between adhérents there: row-level security, forced.
#pragma once

#include "schema.hpp"
#include <adapters/libpq/connection.hpp>

namespace aubrac::kernel {

using adapters::libpq::PgConnection;

/// The search_path of each kind of store. `public` holds extensions only.
std::string_view search_path(StoreKind kind);

/// Refuses (base::Failure, with the SQL that helps) a role that row-level security would not hold, and a
/// database that is not in UTF-8.
void check_role(PgConnection& connection);

/// Makes both schemas and applies what is missing, in one transaction. Refuses an unknown step, and any
/// table of members that has no `adherent` column. Ends with a check that every wall stands.
void bring_up_to_date(PgConnection& connection, const Schema& operator_schema, const Schema& member_schema);

/// Tables of the members, each with its schema, quoted.
std::vector<std::string> list_member_tables(PgConnection& connection);

} // namespace aubrac::kernel
