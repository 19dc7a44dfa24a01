// SPDX-License-Identifier: AGPL-3.0-or-later
// One SQLite file: a writer whose commits are grouped, readers that never wait for it.
#pragma once

#include "group_commit.hpp"
#include "sqlite_schema.hpp"
#include <adapters/sqlite/connection.hpp>
#include <atomic>
#include <vector>

namespace aubrac::kernel {

using adapters::sqlite::SqliteConnection;

/// How many idle readers all stores together may keep: it bounds file descriptors and memory.
class ReaderBudget {
public:
    explicit ReaderBudget(int limit) : free_(limit) {}
    bool take() {
        if (free_.fetch_sub(1) > 0) return true;
        free_.fetch_add(1);
        return false;
    }
    void give_back() { free_.fetch_add(1); }

private:
    std::atomic<int> free_;
};

/// Thread-safe. Opening checks the schema and applies missing steps; closing waits for nobody.
class SqliteStore final : private GroupTarget {
public:
    SqliteStore(std::filesystem::path file, const Schema& schema, adapters::sqlite::Tuning tuning,
                ReaderBudget& budget);
    ~SqliteStore() override;
    SqliteStore(const SqliteStore&) = delete;
    SqliteStore& operator=(const SqliteStore&) = delete;

    /// See Stores::run. The connection given is inside its transaction.
    void write(const std::function<Outcome(SqliteConnection&)>& work);
    /// Same, on one snapshot.
    void read(const std::function<void(SqliteConnection&)>& work);

    /// See Stores::find_version.
    std::uint64_t version();

    /// A read transaction that ends with its lease. A Bug is thrown by `end` alone when a cursor is left.
    class Lease {
    public:
        explicit Lease(SqliteStore& store);
        ~Lease();
        Lease(const Lease&) = delete;
        Lease& operator=(const Lease&) = delete;
        SqliteConnection& connection() { return *reader_; }
        void end();

    private:
        SqliteStore& store_;
        std::unique_ptr<SqliteConnection> reader_;
    };

private:
    Outcome run_part(const std::function<Outcome(SqliteConnection&)>& work);
    void undo_part() noexcept;
    void begin() override;
    void commit() override;
    void rollback() override;
    void abandon() noexcept override;
    bool intact() const override;

    std::unique_ptr<SqliteConnection> open(adapters::sqlite::OpenMode mode) const;
    std::unique_ptr<SqliteConnection> take_reader();
    void give_back(std::unique_ptr<SqliteConnection> reader);

    std::filesystem::path file_;
    adapters::sqlite::Tuning tuning_;
    ReaderBudget& budget_;
    std::unique_ptr<SqliteConnection> writer_; // under the turn; opened by the first write
    bool broken_ = false;                      // under the turn: a part could not be undone
    GroupCommit group_;
    std::mutex readers_mutex_;
    std::vector<std::unique_ptr<SqliteConnection>> readers_; // idle
    const std::uint64_t opening_; // which opening of a store this is, among those of the process
    std::mutex watcher_mutex_;
    std::unique_ptr<SqliteConnection> watcher_; // opened by the first `version`
};

} // namespace aubrac::kernel
