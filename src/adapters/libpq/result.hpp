// SPDX-License-Identifier: AGPL-3.0-or-later
// Rows as libpq keeps them, and its errors said without their values.
#pragma once

#include <adapters/sql/connection.hpp>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

struct pg_conn;
struct pg_result;

namespace aubrac::adapters::libpq {

struct FreeResult {
    void operator()(pg_result* result) const;
};
using Answer = std::unique_ptr<pg_result, FreeResult>;

class Stream;

/// Reads the first row at once: a query that fails fails here.
std::unique_ptr<sql::Cursor> make_cursor(std::shared_ptr<Stream> stream);

/// Number of rows that the command changed: 0 for a SELECT.
std::int64_t count_changes(const Answer& answer);

/// Gives `answer` back when it is a success, throws base::Failure otherwise.
Answer check(pg_conn* connection, Answer answer, std::string_view statement);

} // namespace aubrac::adapters::libpq
