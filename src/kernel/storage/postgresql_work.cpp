// SPDX-License-Identifier: AGPL-3.0-or-later
#include "postgresql_work.hpp"

#include "postgresql_schema.hpp"
#include <base/failure.hpp>

namespace aubrac::kernel {

using adapters::libpq::quote_text;

namespace {

std::string write_beginning(const std::string& adherent, Access access) {
    const auto kind = adherent.empty() ? StoreKind::operator_ : StoreKind::member;
    const auto who = quote_text(adherent);
    std::string text = access == Access::read ? "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;"
                                              : "BEGIN ISOLATION LEVEL READ COMMITTED;";
    text += "SELECT set_config('aubrac.adherent', " + who + ", true), set_config('search_path', " +
            quote_text(search_path(kind)) + ", true);";
    if (access == Access::write) text += "SELECT pg_advisory_xact_lock(hashtextextended(" + who + ", 0));";
    return text;
}

} // namespace

PostgresqlWork::PostgresqlWork(PostgresqlPool::Lease& lease, const std::string& adherent, Access access)
    : lease_(lease), member_(!adherent.empty()) {
    const auto beginning = write_beginning(adherent, access);
    try {
        lease_.connection().script(beginning);
    } catch (const base::Failure&) {
        if (lease_.connection().sound()) throw;
        lease_.replace();
        lease_.connection().script(beginning);
    }
}

PostgresqlWork::~PostgresqlWork() {
    try {
        if (lease_.connection().sound() && lease_.connection().in_transaction())
            lease_.connection().script("ROLLBACK");
    } catch (const base::Failure&) {
        return; // the server rolls back what it has lost sight of; the pool drops the connection
    }
}

void PostgresqlWork::keep() { lease_.connection().commit(); }

std::unique_ptr<sql::Cursor> PostgresqlWork::query(const std::string&, Place place, std::string_view statement,
                                                   const sql::Params& params) {
    if (place == Place::operator_) return query_operator(statement, params);
    auto& connection = lease_.connection();
    connection.set_space(member_ ? "member" : "operator");
    return connection.query(statement, params);
}

std::int64_t PostgresqlWork::execute(const std::string&, std::string_view statement, const sql::Params& params) {
    auto& connection = lease_.connection();
    connection.set_space(member_ ? "member" : "operator");
    return connection.execute(statement, params);
}

/// Same transaction, since a second connection per thread could leave all threads waiting for each other.
/// Rolling back to the savepoint restores the settings; the connection keeps the rows that were not read yet.
std::unique_ptr<sql::Cursor> PostgresqlWork::query_operator(std::string_view statement,
                                                            const sql::Params& params) {
    auto& connection = lease_.connection();
    connection.script("SAVEPOINT operator_read; SET LOCAL transaction_read_only = on; SET LOCAL search_path = " +
                      std::string(search_path(StoreKind::operator_)));
    connection.set_space("operator");
    auto rows = connection.query(statement, params);
    connection.script("ROLLBACK TO operator_read; RELEASE operator_read");
    return rows;
}

} // namespace aubrac::kernel
