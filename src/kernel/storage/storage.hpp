// SPDX-License-Identifier: AGPL-3.0-or-later
// Storage: the tables of one owner. A service gets its own from the registrar and can reach no other's.
#pragma once

#include <adapters/sql/connection.hpp>
#include <kernel/context.hpp>
#include <kernel/storage/stores.hpp>
#include <memory>
#include <string>

namespace aubrac::kernel {

/// A small value, copied freely. Statements may name only tables prefixed "<owner>_" (checked by an SQLite
/// authorizer in development builds). `{{key}}` may stand in statements: ON CONFLICT ({{key}} numero).
class Storage {
public:
    Storage(std::string owner, Scope scope) : owner_(std::move(owner)), scope_(scope) {}

    /// Rows of a query, in the transaction of the context. Destroy the cursor before the context ends.
    std::unique_ptr<sql::Cursor> query(Context& context, std::string_view statement,
                                       const sql::Params& params = {}) const;
    /// Number of rows changed.
    std::int64_t execute(Context& context, std::string_view statement, const sql::Params& params = {}) const;
    sql::Engine engine(Context& context) const;

private:
    std::string owner_;
    Scope scope_;
};

} // namespace aubrac::kernel
