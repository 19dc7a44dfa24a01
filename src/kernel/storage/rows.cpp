// SPDX-License-Identifier: AGPL-3.0-or-later
#include <kernel/storage/rows.hpp>

#include "tables.hpp"
#include "work.hpp"
#include <algorithm>
#include <base/failure.hpp>
#include <base/text.hpp>

namespace aubrac::kernel {

namespace {

constexpr std::size_t rows_at_once = 100; // in one INSERT: a round trip each on PostgreSQL
constexpr std::size_t values_at_once = 5000;
constexpr std::size_t bytes_at_once = 4u << 20;

std::string quoted(const std::string& name) { return "\"" + name + "\""; }

std::string join(const std::vector<Column>& columns) {
    std::string text;
    for (const auto& column : columns) text += (text.empty() ? "" : ", ") + quoted(column.name);
    return text;
}

std::string select_all(const Table& table) {
    auto key = table.columns;
    std::erase_if(key, [](const Column& column) { return column.key == 0; });
    std::sort(key.begin(), key.end(), [](const auto& a, const auto& b) { return a.key < b.key; });
    return "SELECT " + join(table.columns) + " FROM " + quoted(table.name) +
           (key.empty() ? "" : " ORDER BY " + join(key));
}

std::unique_ptr<sql::Cursor> ask(Context& context, std::string_view statement) {
    return context.work().query("", Place::own, statement, {});
}

sql::Value read(const sql::Cursor& row, int column, ColumnType type) {
    if (row.is_null(column)) return nullptr;
    switch (type) {
    case ColumnType::integer:
        return row.integer(column);
    case ColumnType::real:
        return row.real(column);
    case ColumnType::bytes:
        return sql::Blob{std::string(row.bytes(column))};
    default:
        return std::string(row.text(column));
    }
}

std::size_t weigh(const sql::Value& value) {
    if (const auto* text = std::get_if<std::string>(&value)) return text->size();
    if (const auto* blob = std::get_if<sql::Blob>(&value)) return blob->bytes.size();
    return 8;
}

/// Writes the rows of one table, many in one statement.
class Pouring {
public:
    Pouring(Context& into, const Table& table)
        : into_(into), beginning_("INSERT INTO " + quoted(table.name) + " (" + join(table.columns) + ") VALUES "),
          width_(table.columns.size()), most_(std::clamp<std::size_t>(values_at_once / width_, 1, rows_at_once)) {}

    void add(sql::Params row) {
        // A NULL takes the type of its place: each pattern of them would be another statement to prepare.
        const bool alone =
            std::any_of(row.begin(), row.end(), [](const auto& value) { return value.index() == 0; });
        if (alone) flush();
        for (auto& value : row) {
            bytes_ += weigh(value);
            waiting_.push_back(std::move(value));
        }
        if (alone || waiting_.size() == most_ * width_ || bytes_ >= bytes_at_once) flush();
    }
    void flush() {
        if (waiting_.empty()) return;
        into_.work().execute("", statement(waiting_.size() / width_), waiting_);
        waiting_.clear();
        bytes_ = 0;
    }

private:
    std::string statement(std::size_t rows) const {
        std::string text = beginning_;
        std::size_t number = 0;
        for (std::size_t row = 0; row < rows; ++row) {
            text += row == 0 ? "(" : ", (";
            for (std::size_t column = 0; column < width_; ++column)
                text += (column == 0 ? "$" : ", $") + std::to_string(++number);
            text += ")";
        }
        return text;
    }

    Context& into_;
    const std::string beginning_;
    const std::size_t width_, most_;
    sql::Params waiting_;
    std::size_t bytes_ = 0;
};

std::int64_t copy_table(Context& from, Context& into, const Table& table) {
    Pouring pouring(into, table);
    std::int64_t count = 0;
    auto rows = ask(from, select_all(table));
    while (rows->next()) {
        sql::Params row;
        for (std::size_t i = 0; i < table.columns.size(); ++i)
            row.push_back(read(*rows, static_cast<int>(i), table.columns[i].type));
        pouring.add(std::move(row));
        ++count;
    }
    pouring.flush();
    return count;
}

/// Columns and key of `table` that `other` has too.
Table intersect(Table table, const Table& other) {
    std::erase_if(table.columns, [&](const Column& column) {
        return std::find(other.columns.begin(), other.columns.end(), column) == other.columns.end();
    });
    return table;
}

const Table* find(const std::vector<Table>& tables, const std::string& name) {
    const auto found =
        std::find_if(tables.begin(), tables.end(), [&](const Table& table) { return table.name == name; });
    return found == tables.end() ? nullptr : &*found;
}

void check_same(const std::vector<Table>& from, const std::vector<Table>& into) {
    for (const auto& table : from) {
        const auto* other = find(into, table.name);
        if (!other || other->columns != table.columns)
            throw base::Failure("table " + table.name + " is not the same in the two stores");
    }
    if (from.size() != into.size()) throw base::Failure("the two stores have not the same tables");
}

void rebuild_text_indexes(Context& into) {
    const auto indexes = list_text_indexes(into);
    for (const auto& index : indexes)
        into.work().execute("", "INSERT INTO " + quoted(index) + " (" + quoted(index) + ") VALUES ('rebuild')",
                            {});
    if (indexes.empty()) return;
    // FTS5 writes what it holds when a savepoint opens: here, rather than in the middle of somebody's statement,
    // who would be refused its tables.
    into.work().execute("", "SAVEPOINT rebuilt", {});
    into.work().execute("", "RELEASE rebuilt", {});
}

} // namespace

RowCounts copy_rows(Context& from, Context& into, Shape shape) {
    const auto tables = list_tables(from);
    const auto places = list_tables(into);
    if (shape == Shape::same) check_same(tables, places);
    RowCounts counts;
    for (const auto& table : tables) {
        const auto* place = find(places, table.name);
        const auto shared = place ? intersect(table, *place) : Table{};
        if (!shared.columns.empty()) counts.emplace_back(table.name, copy_table(from, into, shared));
    }
    rebuild_text_indexes(into);
    return counts;
}

RowCounts count_rows(Context& context) {
    RowCounts counts;
    for (const auto& table : list_tables(context)) {
        const auto row = ask(context, "SELECT count(*) FROM " + quoted(table.name));
        counts.emplace_back(table.name, row->next() ? row->integer(0) : 0);
    }
    return counts;
}

std::string find_unfit_text(Context& context) {
    for (const auto& table : list_tables(context)) {
        auto rows = ask(context, select_all(table));
        while (rows->next())
            for (std::size_t i = 0; i < table.columns.size(); ++i) {
                if (table.columns[i].type != ColumnType::text) continue;
                const auto text = rows->text(static_cast<int>(i));
                if (!base::is_utf8(text) || text.find('\0') != std::string_view::npos)
                    return table.name + "." + table.columns[i].name;
            }
    }
    return {};
}

} // namespace aubrac::kernel
