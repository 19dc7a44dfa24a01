// SPDX-License-Identifier: AGPL-3.0-or-later
#include <adapters/sqlite/connection.hpp>

#include "authorizer.hpp"
#include "statements.hpp"
#include <algorithm>
#include <base/ensure.hpp>
#include <base/failure.hpp>
#include <base/text.hpp>
#include <sqlite3.h>

namespace aubrac::adapters::sqlite {

namespace {

constexpr std::size_t kept_statements = 128;
constexpr int busy_wait_ms = 5000; // another process (a backup, a command) holds the file

struct CloseDatabase {
    void operator()(sqlite3* database) const { sqlite3_close(database); }
};
using Database = std::unique_ptr<sqlite3, CloseDatabase>;

/// SQLite's sentences name tables and columns, never values; statements hold no value either.
[[noreturn]] void fail(sqlite3* database, const std::string& file, std::string_view statement) {
    throw base::Failure("sqlite " + file + ": " + sqlite3_errmsg(database) + " (code " +
                        std::to_string(sqlite3_extended_errcode(database)) +
                        ") in: " + base::one_line(statement, 200));
}

class Session;

class Rows final : public sql::Cursor {
public:
    Rows(Session& session, std::unique_ptr<Statement> statement, std::string owner);
    ~Rows() override;

    void first(); // runs the statement up to its first row
    std::unique_ptr<Statement> detach() { return std::move(statement_); }

    bool next() override;
    bool is_null(int column) const override { return sqlite3_column_type(row(column), column) == SQLITE_NULL; }
    std::int64_t integer(int column) const override { return sqlite3_column_int64(row(column), column); }
    double real(int column) const override { return sqlite3_column_double(row(column), column); }
    std::string_view text(int column) const override {
        const auto* start = sqlite3_column_text(row(column), column);
        return {reinterpret_cast<const char*>(start), size(column)};
    }
    std::string_view bytes(int column) const override {
        const auto* start = sqlite3_column_blob(row(column), column);
        return {static_cast<const char*>(start), size(column)};
    }

private:
    enum class At { first, row, end };

    std::size_t size(int column) const {
        return static_cast<std::size_t>(sqlite3_column_bytes(statement_->handle(), column));
    }
    sqlite3_stmt* row(int column) const {
        ENSURE(statement_ && at_ == At::row);
        ENSURE(column >= 0 && column < sqlite3_column_count(statement_->handle()));
        return statement_->handle();
    }
    void step(At found);

    Session& session_;
    std::unique_ptr<Statement> statement_;
    std::string owner_;
    At at_ = At::first;
};

class Session final : public SqliteConnection {
public:
    Session(std::string file, Database database)
        : file_(std::move(file)), database_(std::move(database)), cache_(kept_statements) {}
    ~Session() override { close_cursors(); }

    void protect() { authorizer_.install(database_.get()); }
    void set_owner(std::string_view owner) override { authorizer_.set_owner(owner); }
    bool in_transaction() const override { return sqlite3_get_autocommit(database_.get()) == 0; }

    std::unique_ptr<sql::Cursor> query(std::string_view text, std::span<const sql::Value> params) override {
        auto rows = std::make_unique<Rows>(*this, prepare(text, params, Binding::keep), authorizer_.owner());
        rows->first();
        return rows;
    }

    std::int64_t execute(std::string_view text, std::span<const sql::Value> params) override {
        auto statement = prepare(text, params, Binding::borrow);
        int result = SQLITE_ROW;
        while (result == SQLITE_ROW) result = sqlite3_step(statement->handle());
        if (result != SQLITE_DONE) fail(database_.get(), file_, text);
        const bool reads = sqlite3_stmt_readonly(statement->handle()) != 0;
        cache_.give_back(std::move(statement));
        return reads ? 0 : sqlite3_changes64(database_.get());
    }

    void script(std::string_view statements) override {
        const std::string text(statements);
        if (sqlite3_exec(database_.get(), text.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK)
            fail(database_.get(), file_, statements);
    }

    std::size_t close_cursors() override {
        const auto count = alive_.size();
        for (auto* rows : alive_) release(rows->detach());
        alive_.clear();
        return count;
    }

    void enter(Rows* rows) { alive_.push_back(rows); }
    void leave(Rows* rows) { std::erase(alive_, rows); }
    void release(std::unique_ptr<Statement> statement) {
        if (statement) cache_.give_back(std::move(statement));
    }
    [[noreturn]] void fail_here(std::string_view text) { fail(database_.get(), file_, text); }

private:
    std::unique_ptr<Statement> prepare(std::string_view text, std::span<const sql::Value> params, Binding binding);
    std::unique_ptr<Statement> compile(std::string key, std::string_view text);

    std::string file_;
    Authorizer authorizer_;
    Database database_;
    StatementCache cache_;
    std::vector<Rows*> alive_;
};

bool has_zero(const sql::Value& value) {
    const auto* text = std::get_if<std::string>(&value);
    return text && text->find('\0') != std::string::npos;
}

std::unique_ptr<Statement> Session::prepare(std::string_view text, std::span<const sql::Value> params,
                                            Binding binding) {
    if (std::any_of(params.begin(), params.end(), has_zero))
        throw base::Failure("sqlite " + file_ + ": a text holds a zero byte, in: " + base::one_line(text, 200));
    std::string key = authorizer_.owner();
    key.append("\n").append(text);
    auto statement = cache_.take(key);
    if (!statement) statement = compile(std::move(key), text);
    if (!statement->bind(params, binding)) {
        statement->reset();
        throw base::Failure("sqlite " + file_ + ": parameters are $1 to $" + std::to_string(params.size()) +
                            " here, in: " + base::one_line(text, 200));
    }
    return statement;
}

std::unique_ptr<Statement> Session::compile(std::string key, std::string_view text) {
    authorizer_.begin_statement();
    sqlite3_stmt* handle = nullptr;
    const char* rest = nullptr;
    const int result = sqlite3_prepare_v3(database_.get(), text.data(), static_cast<int>(text.size()),
                                          SQLITE_PREPARE_PERSISTENT, &handle, &rest);
    if (result != SQLITE_OK) fail(database_.get(), file_, text);
    auto statement = std::make_unique<Statement>(std::move(key), handle);
    const auto left = base::trim(text.substr(static_cast<std::size_t>(rest - text.data())));
    if (!handle || !left.empty())
        throw base::Failure("sqlite " + file_ + ": one statement at a time, in: " + base::one_line(text, 200));
    const auto foreign = authorizer_.find_foreign_table(database_.get());
    if (!foreign.empty())
        throw base::Failure("sqlite " + file_ + ": access to " + foreign + " is prohibited to " +
                            authorizer_.owner());
    return statement;
}

Rows::Rows(Session& session, std::unique_ptr<Statement> statement, std::string owner)
    : session_(session), statement_(std::move(statement)), owner_(std::move(owner)) {
    session_.enter(this);
}

Rows::~Rows() {
    if (!statement_) return;
    session_.leave(this);
    session_.release(std::move(statement_));
}

void Rows::step(At found) {
    // FTS5 prepares its own statements while it runs, under the authorizer of that moment.
    session_.set_owner(owner_);
    const int result = sqlite3_step(statement_->handle());
    if (result != SQLITE_ROW && result != SQLITE_DONE) session_.fail_here(sqlite3_sql(statement_->handle()));
    at_ = result == SQLITE_ROW ? found : At::end;
}

void Rows::first() { step(At::first); }

bool Rows::next() {
    ENSURE(statement_);
    if (at_ == At::first) {
        at_ = At::row;
    } else if (at_ == At::row) {
        step(At::row);
    }
    return at_ == At::row;
}

/// Counting its memory makes every allocation of every connection wait for one lock; nobody reads the count.
void stop_counting_memory() {
    static const int stopped = sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0); // refused once something was opened
    static_cast<void>(stopped);
}

Database open_file(const std::string& file, OpenMode mode) {
    stop_counting_memory();
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
    if (mode == OpenMode::create) flags |= SQLITE_OPEN_CREATE;
    sqlite3* raw = nullptr;
    const int result = sqlite3_open_v2(file.c_str(), &raw, flags, nullptr);
    Database database(raw);
    if (!database) throw base::Failure("sqlite " + file + ": out of memory");
    if (result != SQLITE_OK) fail(raw, file, "open");
    return database;
}

void lower_limits(sqlite3* database) {
    sqlite3_limit(database, SQLITE_LIMIT_LENGTH, 64 * 1024 * 1024);
    sqlite3_limit(database, SQLITE_LIMIT_SQL_LENGTH, 1024 * 1024);
    sqlite3_limit(database, SQLITE_LIMIT_COLUMN, 200);
    sqlite3_limit(database, SQLITE_LIMIT_EXPR_DEPTH, 200);
    sqlite3_limit(database, SQLITE_LIMIT_COMPOUND_SELECT, 50);
    sqlite3_limit(database, SQLITE_LIMIT_VDBE_OP, 1000000);
    sqlite3_limit(database, SQLITE_LIMIT_FUNCTION_ARG, 32);
    sqlite3_limit(database, SQLITE_LIMIT_ATTACHED, 0);
    sqlite3_limit(database, SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 1000);
    sqlite3_limit(database, SQLITE_LIMIT_VARIABLE_NUMBER, 10000);
    sqlite3_limit(database, SQLITE_LIMIT_TRIGGER_DEPTH, 32);
    sqlite3_limit(database, SQLITE_LIMIT_WORKER_THREADS, 0);
}

void lock_down(sqlite3* database, const std::string& file) {
    const auto set = [&](int option, int value) {
        if (sqlite3_db_config(database, option, value, nullptr) != SQLITE_OK) fail(database, file, "configure");
    };
    set(SQLITE_DBCONFIG_DEFENSIVE, 1);
    set(SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0);
    set(SQLITE_DBCONFIG_ENABLE_FKEY, 1);
    set(SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0);
    set(SQLITE_DBCONFIG_ENABLE_FTS3_TOKENIZER, 0);
    set(SQLITE_DBCONFIG_DQS_DML, 0);
    set(SQLITE_DBCONFIG_DQS_DDL, 0);
    lower_limits(database);
}

std::string settings(OpenMode mode, const Tuning& tuning) {
    static constexpr const char* levels[] = {"FULL", "NORMAL", "OFF"};
    std::string text = "PRAGMA cell_size_check=ON; PRAGMA mmap_size=0; PRAGMA temp_store=MEMORY;"
                       "PRAGMA case_sensitive_like=ON; PRAGMA journal_mode=WAL;"
                       "PRAGMA journal_size_limit=4194304; PRAGMA synchronous=";
    text += levels[static_cast<int>(tuning.synchronous)];
    text += "; PRAGMA cache_size=-" + std::to_string(tuning.cache_kib) + ";";
    if (tuning.max_pages > 0) text += "PRAGMA max_page_count=" + std::to_string(tuning.max_pages) + ";";
    if (mode == OpenMode::read_only) text += "PRAGMA query_only=ON;";
    return text;
}

} // namespace

std::unique_ptr<SqliteConnection> open_sqlite(const std::filesystem::path& path, OpenMode mode,
                                              const Tuning& tuning) {
    const auto file = path.string();
    auto database = open_file(file, mode);
    sqlite3_busy_timeout(database.get(), busy_wait_ms);
    lock_down(database.get(), file);
    auto session = std::make_unique<Session>(file, std::move(database));
    session->script(settings(mode, tuning));
    session->protect();
    return session;
}

} // namespace aubrac::adapters::sqlite
