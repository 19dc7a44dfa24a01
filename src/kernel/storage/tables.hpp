// SPDX-License-Identifier: AGPL-3.0-or-later
// The tables of a store as its engine describes them.
#pragma once

#include <kernel/context.hpp>
#include <string>
#include <vector>

namespace aubrac::kernel {

/// The four types of the schemas (decision 0004).
enum class ColumnType { text, integer, real, bytes };

struct Column {
    std::string name;
    ColumnType type = ColumnType::text;
    int key = 0; // position in the primary key, from 1; 0: not in it

    bool operator==(const Column& other) const { return name == other.name && type == other.type; }
};

struct Table {
    std::string name;
    std::vector<Column> columns; // by name
};

/// Tables of the services and of the kernel, in the order in which they were made, with the columns that both
/// engines have. Throws base::Failure on a column of another type.
std::vector<Table> list_tables(Context& context);

/// Full-text indexes, which only SQLite keeps as tables.
std::vector<std::string> list_text_indexes(Context& context);

} // namespace aubrac::kernel
