// SPDX-License-Identifier: AGPL-3.0-or-later
#include "tables.hpp"

#include "work.hpp"
#include <algorithm>
#include <base/failure.hpp>
#include <optional>

namespace aubrac::kernel {

namespace {

constexpr std::string_view sqlite_tables =
    "SELECT s.name FROM sqlite_schema s JOIN pragma_table_list l ON l.name = s.name AND l.schema = 'main' "
    "WHERE l.type = 'table' AND s.name NOT IN ('kernel_migrations', 'sqlite_sequence') ORDER BY s.rowid";
constexpr std::string_view sqlite_columns = "SELECT name, type, pk FROM pragma_table_info($1)";
constexpr std::string_view sqlite_text_indexes = "SELECT name FROM sqlite_schema WHERE type = 'table' AND sql "
                                                 "LIKE 'CREATE VIRTUAL TABLE%USING fts5%' ORDER BY name";

constexpr std::string_view postgresql_tables =
    "SELECT relname FROM pg_class WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'p') "
    "AND relname <> 'kernel_migrations' ORDER BY oid";
/// In the members' schema the column of the walls belongs to the engine.
constexpr std::string_view postgresql_columns =
    "SELECT a.attname, upper(format_type(a.atttypid, NULL)), "
    "COALESCE(array_position(i.indkey::int2[], a.attnum) + 1, 0) "
    "FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid "
    "LEFT JOIN pg_index i ON i.indrelid = c.oid AND i.indisprimary "
    "WHERE c.relnamespace = current_schema()::regnamespace AND c.relname = $1 AND a.attnum > 0 "
    "AND NOT a.attisdropped AND (a.attname <> 'adherent' OR current_schema() <> 'member')";

std::unique_ptr<sql::Cursor> ask(Context& context, std::string_view statement, const sql::Params& params = {}) {
    return context.work().query("", Place::own, statement, params);
}

std::vector<std::string> list_names(Context& context, std::string_view statement) {
    std::vector<std::string> names;
    auto rows = ask(context, statement);
    while (rows->next()) names.emplace_back(rows->text(0));
    return names;
}

std::optional<ColumnType> find_type(std::string_view word) {
    if (word == "TEXT") return ColumnType::text;
    if (word == "BIGINT") return ColumnType::integer;
    if (word == "DOUBLE PRECISION") return ColumnType::real;
    if (word == "BYTEA") return ColumnType::bytes;
    return std::nullopt;
}

/// INTEGER PRIMARY KEY is SQLite's own number of a row: no schema that PostgreSQL reads too has one.
bool is_row_number(std::string_view type, std::int64_t key) { return type == "INTEGER" && key == 1; }

std::vector<Column> list_columns(Context& context, const std::string& table) {
    std::vector<Column> columns;
    const bool sqlite = context.work().engine() == sql::Engine::sqlite;
    auto rows = ask(context, sqlite ? sqlite_columns : postgresql_columns, {table});
    while (rows->next()) {
        if (sqlite && is_row_number(rows->text(1), rows->integer(2))) continue;
        const auto type = find_type(rows->text(1));
        if (!type)
            throw base::Failure("column " + table + "." + std::string(rows->text(0)) +
                                " has a type that the two engines do not share: " + std::string(rows->text(1)));
        columns.push_back({std::string(rows->text(0)), *type, static_cast<int>(rows->integer(2))});
    }
    std::sort(columns.begin(), columns.end(), [](const auto& a, const auto& b) { return a.name < b.name; });
    return columns;
}

} // namespace

std::vector<Table> list_tables(Context& context) {
    const bool sqlite = context.work().engine() == sql::Engine::sqlite;
    std::vector<Table> tables;
    for (auto& name : list_names(context, sqlite ? sqlite_tables : postgresql_tables)) {
        auto columns = list_columns(context, name);
        tables.push_back({std::move(name), std::move(columns)});
    }
    return tables;
}

std::vector<std::string> list_text_indexes(Context& context) {
    if (context.work().engine() != sql::Engine::sqlite) return {};
    return list_names(context, sqlite_text_indexes);
}

} // namespace aubrac::kernel
