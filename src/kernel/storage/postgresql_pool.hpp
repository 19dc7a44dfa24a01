// SPDX-License-Identifier: AGPL-3.0-or-later
// Connections to PostgreSQL, shared by the threads of the program.
#pragma once

#include "open_stores.hpp"
#include <adapters/libpq/connection.hpp>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace aubrac::kernel {

using adapters::libpq::PgConnection;

/// Thread-safe. At most `limit` connections, one more for each thread that already holds one and may not
/// wait. Each is checked when made: synchronous_commit (decision 0005), when durability is full.
class PostgresqlPool {
public:
    PostgresqlPool(std::string url, std::size_t limit, StoresOptions::Durability durability)
        : url_(std::move(url)), limit_(limit), durability_(durability) {}

    /// One connection, given back when it dies; closed instead when it is broken or inside a transaction.
    class Lease {
    public:
        Lease(PostgresqlPool& pool, Patience patience);
        ~Lease();
        Lease(const Lease&) = delete;
        Lease& operator=(const Lease&) = delete;
        PgConnection& connection() { return *connection_; }
        /// The server was restarted while the connection was idle: forgets all idle ones, makes another.
        void replace();

    private:
        PostgresqlPool& pool_;
        std::unique_ptr<PgConnection> connection_;
    };

    /// Not counted, for the start and for tasks of the operator.
    std::unique_ptr<PgConnection> open() const;

private:
    std::unique_ptr<PgConnection> take(Patience patience);
    void give_back(std::unique_ptr<PgConnection> connection);

    const std::string url_;
    const std::size_t limit_;
    const StoresOptions::Durability durability_;
    std::mutex mutex_;
    std::condition_variable freed_;
    std::vector<std::unique_ptr<PgConnection>> idle_;
    std::size_t used_ = 0;
};

} // namespace aubrac::kernel
