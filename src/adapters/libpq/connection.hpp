// SPDX-License-Identifier: AGPL-3.0-or-later
// One connection to PostgreSQL 15. The rows of a query come one at a time, as they are read. Nothing is
// reconnected here: a connection that is no longer `sound` is to be replaced by its owner.
#pragma once

#include <adapters/sql/connection.hpp>
#include <memory>
#include <string>
#include <string_view>

namespace aubrac::adapters::libpq {

/// Parameters are sent with their type (BIGINT, DOUBLE PRECISION, TEXT, BYTEA); NULL takes the type its place
/// asks for. Messages of failures name the SQLSTATE, the table and the constraint, never a value.
/// `query` runs the statement up to its first row. A cursor takes the memory of one row, whatever their number;
/// one closed before its end reads and drops the rest. Another statement may be run meanwhile: what was not read
/// yet is then kept in memory, at most 64 MiB (base::Failure beyond: page it).
class PgConnection : public sql::Connection {
public:
    sql::Engine engine() const final { return sql::Engine::postgresql; }

    /// False once the server is gone: nothing more can be done with it.
    virtual bool sound() const = 0;
    /// True also for a transaction that has failed and must be rolled back.
    virtual bool in_transaction() const = 0;

    /// Prepared statements are kept apart for each space (a search_path), so that none is planned again and
    /// again. At most 200 are kept.
    virtual void set_space(std::string_view space) = 0;

    /// Throws base::Failure unless the server says that the transaction is kept. When the connection is
    /// cut meanwhile, nobody knows: the message says so.
    virtual void commit() = 0;
};

/// `url`: "postgresql://user:password@host:port/database". Waits 10 s at most. The password never shows.
std::unique_ptr<PgConnection> open_postgresql(const std::string& url);

/// `text` between quotes, safe in a statement, for what cannot be a parameter: set commands, messages.
std::string quote_text(std::string_view text);
std::string quote_name(std::string_view name);

} // namespace aubrac::adapters::libpq
