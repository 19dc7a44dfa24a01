// SPDX-License-Identifier: AGPL-3.0-or-later
#include "postgresql_schema.hpp"

#include <base/failure.hpp>

namespace aubrac::kernel {

using adapters::libpq::quote_name;

namespace {

constexpr std::string_view role_advice =
    " Create one with: CREATE ROLE aubrac LOGIN PASSWORD '…' NOSUPERUSER NOBYPASSRLS; "
    "CREATE DATABASE aubrac OWNER aubrac ENCODING 'UTF8' LOCALE 'C.UTF-8' TEMPLATE template0;";

constexpr std::string_view member_tables =
    "SELECT c.relname, c.relkind, c.relrowsecurity AND c.relforcerowsecurity "
    "   AND EXISTS (SELECT 1 FROM pg_policy p WHERE p.polrelid = c.oid AND p.polname = 'adherent'), "
    "EXISTS (SELECT 1 FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'adherent' "
    "   AND a.attnotnull AND NOT a.attisdropped) "
    "FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace "
    "WHERE n.nspname = 'member' AND c.relkind IN ('r', 'p', 'm', 'f') ORDER BY c.relname";

struct MemberTable {
    std::string name;
    bool is_table = false; // not a materialized view nor a foreign table, which no policy can hold
    bool walled = false;
    bool has_adherent = false;
};

std::vector<MemberTable> read_member_tables(PgConnection& connection) {
    std::vector<MemberTable> tables;
    auto rows = connection.query(member_tables, {});
    while (rows->next()) {
        const auto kind = rows->text(1);
        tables.push_back({std::string(rows->text(0)), kind == "r" || kind == "p", rows->integer(2) != 0,
                          rows->integer(3) != 0});
    }
    return tables;
}

/// An empty setting is what a connection shows once its first transaction is over: it is nobody.
std::string wall(const std::string& table) {
    const std::string rule = "(adherent = nullif(current_setting('aubrac.adherent'), ''))";
    return "ALTER TABLE " + table + " ENABLE ROW LEVEL SECURITY; ALTER TABLE " + table +
           " FORCE ROW LEVEL SECURITY; CREATE POLICY adherent ON " + table + " USING " + rule + " WITH CHECK " +
           rule + ";";
}

void raise_walls(PgConnection& connection, const Migration& step) {
    for (const auto& table : read_member_tables(connection)) {
        if (!table.is_table || !table.has_adherent)
            throw base::Failure("schema step " + step.owner + "/" + step.name + ": table " + table.name +
                                " of the members has no column adherent: begin its columns with {{adherent}}");
        if (!table.walled) connection.script(wall("member." + quote_name(table.name)));
    }
}

void check_walls(PgConnection& connection) {
    for (const auto& table : read_member_tables(connection)) {
        if (!table.walled) throw base::Failure("table member." + table.name + " has no forced row-level security");
    }
}

std::set<StepName> list_applied(PgConnection& connection, const std::string& kind) {
    std::set<StepName> applied;
    auto rows =
        connection.query("SELECT owner, name FROM operator.kernel_migrations WHERE kind = $1", sql::Params{kind});
    while (rows->next()) applied.emplace(rows->text(0), rows->text(1));
    return applied;
}

void apply_missing(PgConnection& connection, const Schema& schema, StoreKind store) {
    const bool member = store == StoreKind::member;
    const std::string kind = member ? "member" : "operator";
    connection.script("SET LOCAL search_path = " + std::string(search_path(store)));
    for (const auto* step : find_missing(schema, list_applied(connection, kind), "PostgreSQL database")) {
        connection.script(expand_macros(step->sql, member));
        if (member) raise_walls(connection, *step);
        connection.execute("INSERT INTO operator.kernel_migrations (kind, owner, name) VALUES ($1, $2, $3)",
                           sql::Params{kind, step->owner, step->name});
    }
}

} // namespace

std::string_view search_path(StoreKind kind) {
    return kind == StoreKind::member ? "member, public" : "operator, public";
}

void check_role(PgConnection& connection) {
    auto rows =
        connection.query("SELECT r.rolname, r.rolsuper, r.rolbypassrls, current_setting('server_encoding') "
                         "FROM pg_roles r WHERE r.rolname = session_user OR r.rolname = current_user",
                         {});
    while (rows->next()) {
        const std::string role(rows->text(0));
        if (rows->integer(1) != 0 || rows->integer(2) != 0)
            throw base::Failure("PostgreSQL role " + role +
                                " is superuser or bypasses row-level security: adhérents would see each other." +
                                std::string(role_advice));
        if (rows->text(3) != "UTF8")
            throw base::Failure("the PostgreSQL database is not in UTF-8." + std::string(role_advice));
    }
}

void bring_up_to_date(PgConnection& connection, const Schema& operator_schema, const Schema& member_schema) {
    connection.script("BEGIN");
    try {
        // Two programs that start together apply the steps one after the other.
        connection.script("SELECT pg_advisory_xact_lock(hashtextextended('aubrac.schema', 0));"
                          "CREATE SCHEMA IF NOT EXISTS operator; CREATE SCHEMA IF NOT EXISTS member;"
                          "CREATE TABLE IF NOT EXISTS operator.kernel_migrations (kind TEXT NOT NULL, "
                          "owner TEXT NOT NULL, name TEXT NOT NULL, PRIMARY KEY (kind, owner, name))");
        apply_missing(connection, operator_schema, StoreKind::operator_);
        apply_missing(connection, member_schema, StoreKind::member);
        check_walls(connection);
        connection.commit();
    } catch (...) {
        if (connection.sound()) connection.script("ROLLBACK");
        throw;
    }
}

std::vector<std::string> list_member_tables(PgConnection& connection) {
    std::vector<std::string> names;
    for (const auto& table : read_member_tables(connection)) names.push_back("member." + quote_name(table.name));
    return names;
}

} // namespace aubrac::kernel
