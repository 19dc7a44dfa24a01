// SPDX-License-Identifier: AGPL-3.0-or-later
// All the rows of a store, poured into another one: of the other engine, of another server, of another release.
// Decision 0025.
#pragma once

#include <kernel/context.hpp>
#include <string>
#include <utility>
#include <vector>

namespace aubrac::kernel {

/// same: both stores have the same tables and columns, or it is a base::Failure; shared: what only one of them has
/// is left out, and a column that `from` lacks takes its default.
enum class Shape { same, shared };

/// How many rows in each table, in the order in which the tables were made.
using RowCounts = std::vector<std::pair<std::string, std::int64_t>>;

/// Copies every row of the store of `from` into the store of `into`, which is written; in their key's order, hence
/// a table may refer to those made before it. What an engine keeps for itself is not copied but made again: the
/// column `adherent`, numbers of rows, full-text indexes; neither is the list of the schema's steps. Bounded
/// memory. Both contexts are those of different Stores, or of the operator and a member.
RowCounts copy_rows(Context& from, Context& into, Shape shape);

RowCounts count_rows(Context& context);

/// "table.column" of a text that PostgreSQL would not take (not UTF-8, or a zero byte), which a store written by a
/// stranger may hold; empty: there is none. Reads everything.
std::string find_unfit_text(Context& context);

} // namespace aubrac::kernel
