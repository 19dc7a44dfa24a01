// SPDX-License-Identifier: AGPL-3.0-or-later
// What SQLite and PostgreSQL have in common for us. Statements use the common subset of decision 0004,
// with parameters written $1, $2… on both engines.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace aubrac::sql {

/// Bytes of a BYTEA column; text columns are std::string, always UTF-8.
struct Blob {
    std::string bytes;
    bool operator==(const Blob&) const = default;
};

/// nullptr is SQL NULL. `int` and `bool` are widened to BIGINT by the caller.
using Value = std::variant<std::nullptr_t, std::int64_t, double, std::string, Blob>;
using Params = std::vector<Value>;

enum class Engine { sqlite, postgresql };

/// The rows of one query, read forward once. Views returned by `text` and `bytes` die at the next `next()`.
/// Lives at most as long as its connection's transaction.
class Cursor {
public:
    virtual ~Cursor() = default;
    virtual bool next() = 0; // false after the last row; throws base::Failure when the engine fails
    virtual bool is_null(int column) const = 0;
    virtual std::int64_t integer(int column) const = 0; // 0 for NULL
    virtual double real(int column) const = 0;          // 0 for NULL
    virtual std::string_view text(int column) const = 0;  // empty for NULL
    virtual std::string_view bytes(int column) const = 0; // empty for NULL
};

/// One connection, used by one thread at a time. Prepared statements are cached by their text.
/// Everything throws base::Failure when the engine refuses; nothing is retried here.
class Connection {
public:
    virtual ~Connection() = default;
    virtual Engine engine() const = 0;
    virtual std::unique_ptr<Cursor> query(std::string_view statement, std::span<const Value> params) = 0;
    /// Number of rows inserted, updated or deleted.
    virtual std::int64_t execute(std::string_view statement, std::span<const Value> params) = 0;
    /// Several statements, no parameters: schema steps.
    virtual void script(std::string_view statements) = 0;
};

} // namespace aubrac::sql
