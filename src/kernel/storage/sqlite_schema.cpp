// SPDX-License-Identifier: AGPL-3.0-or-later
#include "sqlite_schema.hpp"

#include "durable.hpp"
#include <fcntl.h>
#include <unistd.h>

namespace aubrac::kernel {

using adapters::sqlite::SqliteConnection;

namespace {

std::set<StepName> list_applied(SqliteConnection& connection) {
    connection.script("CREATE TABLE IF NOT EXISTS kernel_migrations ("
                      "owner TEXT NOT NULL, name TEXT NOT NULL, PRIMARY KEY (owner, name))");
    std::set<StepName> applied;
    auto rows = connection.query("SELECT owner, name FROM kernel_migrations", {});
    while (rows->next()) applied.emplace(rows->text(0), rows->text(1));
    return applied;
}

void apply_missing(SqliteConnection& connection, const Schema& schema, const std::string& store) {
    for (const auto* step : find_missing(schema, list_applied(connection), store)) {
        connection.script(expand_macros(step->sql, false));
        connection.execute("INSERT INTO kernel_migrations (owner, name) VALUES ($1, $2)",
                           sql::Params{step->owner, step->name});
    }
    connection.script("PRAGMA user_version = " + std::to_string(schema.fingerprint));
}

} // namespace

bool is_up_to_date(SqliteConnection& connection, const Schema& schema) {
    auto rows = connection.query("PRAGMA user_version", {});
    return rows->next() && rows->integer(0) == schema.fingerprint;
}

void bring_up_to_date(SqliteConnection& connection, const Schema& schema, const std::string& store) {
    connection.script("BEGIN IMMEDIATE");
    try {
        apply_missing(connection, schema, store);
        connection.script("COMMIT");
    } catch (...) {
        connection.close_cursors();
        if (connection.in_transaction()) connection.script("ROLLBACK");
        throw;
    }
}

StoreTemplate::~StoreTemplate() {
    if (descriptor_ >= 0) close(descriptor_);
}

void StoreTemplate::build() {
    const auto file = folder_ / ("template-" + std::to_string(getpid()) + ".db");
    std::filesystem::remove(file);
    {
        // Nobody relies on the template after a crash: no flush while it is built.
        auto connection = adapters::sqlite::open_sqlite(file, adapters::sqlite::OpenMode::create,
                                                        {.synchronous = adapters::sqlite::Synchronous::off});
        bring_up_to_date(*connection, schema_, "template of a new store");
    }
    descriptor_ = open(file.c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor_ < 0) fail_file("open", file);
    std::filesystem::remove(file);
}

void StoreTemplate::copy_to(const std::filesystem::path& file) {
    const std::scoped_lock lock(mutex_);
    if (descriptor_ < 0) build();
    copy_durably(descriptor_, file);
}

} // namespace aubrac::kernel
