// SPDX-License-Identifier: AGPL-3.0-or-later
#include "crowd.hpp"

#include <algorithm>

namespace aubrac::contract {

namespace {

using Connection = adapters::sqlite::SqliteConnection;

/// What a value looks like: decides how a copy differs from it.
enum class Shape { uuid, instant, date, digits, words, number, other };

struct Column {
    std::string name;
    Shape shape = Shape::other;
};

struct Table {
    std::string name;
    std::vector<Column> columns;
    std::vector<std::vector<std::string>> keys; // primary, then unique ones
    std::int64_t rows = 0;
};

std::vector<std::string> list_texts(Connection& connection, const std::string& statement) {
    std::vector<std::string> texts;
    const auto cursor = connection.query(statement, {});
    while (cursor->next()) texts.emplace_back(cursor->text(0));
    return texts;
}

std::int64_t number_of(Connection& connection, const std::string& statement) {
    const auto cursor = connection.query(statement, {});
    return cursor->next() ? cursor->integer(0) : 0;
}

Shape shape_of(Connection& connection, const std::string& table, const std::string& column) {
    const auto cursor = connection.query(
        "SELECT typeof(" + column + "), " + column + " FROM " + table + " WHERE " + column + " <> '' LIMIT 1", {});
    if (!cursor->next()) return Shape::other;
    const auto type = std::string(cursor->text(0));
    if (type == "integer") return Shape::number;
    if (type != "text") return Shape::other;
    const auto text = std::string(cursor->text(1));
    if (base::is_uuid(text)) return Shape::uuid;
    if (base::Instant::parse_iso(text)) return Shape::instant;
    if (base::Date::parse_iso(text)) return Shape::date;
    if (std::all_of(text.begin(), text.end(), [](unsigned char c) { return std::isdigit(c); }))
        return Shape::digits;
    return Shape::words;
}

std::vector<Table> list_tables(Connection& connection) {
    std::vector<Table> tables;
    // Shadow tables of the search follow their own.
    for (const auto& name : list_texts(connection, "SELECT m.name FROM sqlite_master m WHERE m.type = 'table' "
                                                   "AND m.sql NOT LIKE 'CREATE VIRTUAL%' "
                                                   "AND m.name NOT LIKE 'sqlite%' AND m.name NOT LIKE 'kernel%' "
                                                   "AND m.name NOT LIKE 'search_words%'")) {
        Table table{name, {}, {}, number_of(connection, "SELECT count(*) FROM " + name)};
        std::vector<std::string> primary;
        const auto info = connection.query("PRAGMA table_info(" + name + ")", {});
        while (info->next()) {
            table.columns.push_back({std::string(info->text(1)), Shape::other});
            if (info->integer(5) > 0) primary.emplace_back(info->text(1));
        }
        table.keys.push_back(primary);
        std::vector<std::string> indexes;
        const auto list = connection.query("PRAGMA index_list(" + name + ")", {});
        while (list->next())
            if (list->integer(2) == 1) indexes.emplace_back(list->text(1));
        for (const auto& index : indexes) {
            std::vector<std::string> key;
            const auto columns = connection.query("PRAGMA index_info(" + index + ")", {});
            while (columns->next()) key.emplace_back(columns->text(2));
            table.keys.push_back(key);
        }
        for (auto& column : table.columns) column.shape = shape_of(connection, name, column.name);
        tables.push_back(std::move(table));
    }
    return tables;
}

Shape shape_in(const Table& table, const std::string& column) {
    for (const auto& each : table.columns)
        if (each.name == column) return each.shape;
    return Shape::other;
}

/// Columns that must differ for a copy to stand beside its model; false when a key is nothing but choices.
bool choose_moving(const Table& table, std::vector<std::string>& moving) {
    for (const auto& key : table.keys) {
        const auto of = [&](Shape shape) {
            return std::find_if(key.begin(), key.end(),
                                [&](const auto& name) { return shape_in(table, name) == shape; });
        };
        if (of(Shape::uuid) != key.end()) continue; // every id moves
        auto found = key.end();
        for (const auto shape : {Shape::instant, Shape::date, Shape::digits})
            if (found == key.end()) found = of(shape);
        if (found == key.end() && key.size() == 1) found = key.begin();
        if (found == key.end()) return false;
        moving.push_back(*found);
    }
    return true;
}

std::string moved(const Column& column) {
    const auto& c = column.name;
    switch (column.shape) {
    case Shape::uuid: // half of the copies stay with the adhérents of the house: lists of one of them are long too
        return "CASE WHEN " + c + " = '' OR (s.n % 2 = 1 AND " + c + " IN (SELECT id FROM house)) THEN " + c +
               " ELSE substr(" + c + ", 1, 24) || printf('%012x', s.n) END";
    case Shape::instant:
        return "strftime('%Y-%m-%dT%H:%M:%f', " + c + ", '-' || s.n || ' seconds') || 'Z'";
    case Shape::date:
        return "date(" + c + ", '-' || s.n || ' days')";
    case Shape::digits:
        return "printf('%0' || length(" + c + ") || 'd', 100000000 + s.n)";
    case Shape::number:
        return "(SELECT max(" + c + ") FROM model) + s.n";
    default:
        return c + " || '-' || s.n";
    }
}

bool is_moving(const Column& column, const std::vector<std::string>& moving) {
    return column.shape == Shape::uuid || std::find(moving.begin(), moving.end(), column.name) != moving.end();
}

void copy(Connection& connection, const Table& table, const std::vector<std::string>& moving, int copies,
          const std::string& house_ids) {
    std::string names, values;
    for (const auto& column : table.columns) {
        names += (names.empty() ? "" : ", ") + column.name;
        values += (values.empty() ? "" : ", ") + (is_moving(column, moving) ? moved(column) : column.name);
    }
    connection.execute("WITH RECURSIVE s(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM s WHERE n < " +
                           std::to_string(copies) + "), house(id) AS (VALUES " + house_ids +
                           "), model AS MATERIALIZED (SELECT *, row_number() OVER () - 1 AS model_turn FROM " +
                           table.name + ") INSERT OR IGNORE INTO " + table.name + " (" + names + ") SELECT " +
                           values + " FROM s JOIN model ON model_turn = s.n % " + std::to_string(table.rows),
                       {});
}

} // namespace

Crowd multiply(House& house, const base::AdherentId& adherent, int rows) {
    const auto path =
        adherent.empty() ? house.folder() / "operator.db" : house.kernel().stores->folder(adherent) / "store.db";
    const auto connection =
        adapters::sqlite::open_sqlite(path, adapters::sqlite::OpenMode::read_write,
                                      {.synchronous = adapters::sqlite::Synchronous::off, .cache_kib = 65536});
    const auto house_ids = "('" + house.saint_exemple().text() + "'), ('" + house.lacalm().text() + "')";
    Crowd crowd;
    connection->script("BEGIN IMMEDIATE");
    for (const auto& table : list_tables(*connection)) {
        std::vector<std::string> moving;
        if (table.rows == 0) {
            crowd.empty.push_back(table.name);
        } else if (choose_moving(table, moving)) {
            copy(*connection, table, moving, 2 * rows, house_ids);
            if (number_of(*connection, "SELECT count(*) FROM " + table.name) < rows)
                crowd.thin.push_back(table.name);
        }
    }
    connection->script("COMMIT");
    return crowd;
}

} // namespace aubrac::contract
