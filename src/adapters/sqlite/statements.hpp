// SPDX-License-Identifier: AGPL-3.0-or-later
// Prepared statements of one connection, kept while idle.
#pragma once

#include <adapters/sql/connection.hpp>
#include <list>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

struct sqlite3_stmt;

namespace aubrac::adapters::sqlite {

/// keep: SQLite copies texts and bytes; borrow: they live until the statement is reset.
enum class Binding { keep, borrow };

/// Owns a prepared statement.
class Statement {
public:
    Statement(std::string key, sqlite3_stmt* handle);
    ~Statement();
    Statement(const Statement&) = delete;
    Statement& operator=(const Statement&) = delete;

    const std::string& key() const { return key_; }
    sqlite3_stmt* handle() const { return handle_; }

    /// Binds `$N` to params[N-1], whatever the order of appearance. False when the statement has another kind
    /// of parameter, or when its highest number is not the number of values.
    bool bind(std::span<const sql::Value> params, Binding binding);
    void reset();

private:
    std::string key_;
    sqlite3_stmt* handle_;
    std::vector<int> numbers_; // of each parameter, in SQLite's order; 0: not a "$N"
};

/// Idle statements, the least recently used dropped beyond `capacity`.
class StatementCache {
public:
    explicit StatementCache(std::size_t capacity) : capacity_(capacity) {}

    std::unique_ptr<Statement> take(std::string_view key); // nullptr when there is none idle
    void give_back(std::unique_ptr<Statement> statement);

private:
    std::size_t capacity_;
    std::list<std::unique_ptr<Statement>> idle_; // most recent first
    std::unordered_map<std::string_view, std::list<std::unique_ptr<Statement>>::iterator> by_key_;
};

} // namespace aubrac::adapters::sqlite
