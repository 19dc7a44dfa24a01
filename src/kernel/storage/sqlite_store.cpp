// SPDX-License-Identifier: AGPL-3.0-or-later
#include "sqlite_store.hpp"

#include <base/ensure.hpp>
#include <base/failure.hpp>

namespace aubrac::kernel {

using adapters::sqlite::open_sqlite;
using adapters::sqlite::OpenMode;

namespace {

constexpr std::size_t most_idle_readers = 16; // per store: as many as the worker threads that read it

void control(SqliteConnection& connection, std::string_view statement) {
    connection.set_owner("");
    connection.execute(statement, {});
}

void ensure_no_cursor(SqliteConnection& connection) {
    const auto cursors_left_by_the_work = connection.close_cursors();
    ENSURE(cursors_left_by_the_work == 0);
}

std::atomic<std::uint64_t> openings{0};

} // namespace

SqliteStore::SqliteStore(std::filesystem::path file, const Schema& schema, adapters::sqlite::Tuning tuning,
                         ReaderBudget& budget)
    : file_(std::move(file)), tuning_(tuning), budget_(budget), group_(*this), opening_(++openings) {
    auto reader = open(OpenMode::read_only);
    if (!is_up_to_date(*reader, schema)) {
        writer_ = open(OpenMode::read_write);
        bring_up_to_date(*writer_, schema, file_.string());
    }
    give_back(std::move(reader));
}

SqliteStore::~SqliteStore() {
    for (std::size_t i = 0; i < readers_.size(); ++i) budget_.give_back();
}

std::unique_ptr<SqliteConnection> SqliteStore::open(OpenMode mode) const {
    return open_sqlite(file_, mode, tuning_);
}

std::unique_ptr<SqliteConnection> SqliteStore::take_reader() {
    {
        const std::scoped_lock lock(readers_mutex_);
        if (!readers_.empty()) {
            auto reader = std::move(readers_.back());
            readers_.pop_back();
            budget_.give_back();
            return reader;
        }
    }
    return open(OpenMode::read_only);
}

void SqliteStore::give_back(std::unique_ptr<SqliteConnection> reader) {
    const std::scoped_lock lock(readers_mutex_);
    if (readers_.size() < most_idle_readers && budget_.take()) readers_.push_back(std::move(reader));
}

SqliteStore::Lease::Lease(SqliteStore& store) : store_(store), reader_(store.take_reader()) {
    control(*reader_, "BEGIN");
}

SqliteStore::Lease::~Lease() {
    if (!reader_) return;
    try {
        reader_->close_cursors();
        control(*reader_, "ROLLBACK");
        store_.give_back(std::move(reader_));
    } catch (const base::Failure&) {
        reader_.reset(); // a reader in doubt is not used again
    }
}

void SqliteStore::Lease::end() { ensure_no_cursor(*reader_); }

void SqliteStore::read(const std::function<void(SqliteConnection&)>& work) {
    Lease lease(*this);
    work(lease.connection());
    lease.end();
}

std::uint64_t SqliteStore::version() {
    const std::scoped_lock lock(watcher_mutex_);
    if (!watcher_) {
        watcher_ = open(OpenMode::read_only);
        watcher_->set_owner("");
    }
    // The number means something on one connection only, which must not be the one that writes.
    const auto row = watcher_->query("PRAGMA data_version", {});
    const bool found = row->next();
    ENSURE(found);
    return opening_ << 32 | static_cast<std::uint32_t>(row->integer(0));
}

void SqliteStore::write(const std::function<Outcome(SqliteConnection&)>& work) {
    group_.run([&] { return run_part(work); });
}

Outcome SqliteStore::run_part(const std::function<Outcome(SqliteConnection&)>& work) {
    control(*writer_, "SAVEPOINT part");
    try {
        const auto outcome = work(*writer_);
        ensure_no_cursor(*writer_);
        if (outcome == Outcome::undo) control(*writer_, "ROLLBACK TO part");
        control(*writer_, "RELEASE part");
        return outcome;
    } catch (...) {
        undo_part();
        throw;
    }
}

void SqliteStore::undo_part() noexcept {
    try {
        writer_->close_cursors();
        if (!writer_->in_transaction()) return; // SQLite rolled everything back: `intact` will tell
        control(*writer_, "ROLLBACK TO part");
        control(*writer_, "RELEASE part");
    } catch (...) {
        broken_ = true;
    }
}

void SqliteStore::begin() {
    if (!writer_) writer_ = open(OpenMode::read_write);
    broken_ = false;
    control(*writer_, "BEGIN IMMEDIATE");
}

void SqliteStore::commit() { control(*writer_, "COMMIT"); }

void SqliteStore::rollback() { control(*writer_, "ROLLBACK"); }

bool SqliteStore::intact() const { return writer_ && !broken_ && writer_->in_transaction(); }

void SqliteStore::abandon() noexcept {
    // After a failed flush the kernel may have dropped the pages and would call a second flush a success:
    // this connection is never asked again. The new one is opened first, so that the WAL stays in use and
    // frames of the lost transaction, beyond its known end, are written over instead of recovered.
    std::unique_ptr<SqliteConnection> fresh;
    try {
        fresh = open(OpenMode::read_write);
    } catch (...) {
        fresh = nullptr; // the next `begin` tries again
    }
    try {
        if (writer_ && writer_->in_transaction()) control(*writer_, "ROLLBACK");
    } catch (...) {
        broken_ = true;
    }
    writer_ = std::move(fresh);
}

} // namespace aubrac::kernel
