// SPDX-License-Identifier: AGPL-3.0-or-later
// Schema steps on SQLite files, and the template that new stores are copied from.
#pragma once

#include "schema.hpp"
#include <adapters/sqlite/connection.hpp>
#include <filesystem>
#include <mutex>

namespace aubrac::kernel {

/// One look at `PRAGMA user_version`.
bool is_up_to_date(adapters::sqlite::SqliteConnection& connection, const Schema& schema);

/// Applies what is missing in one transaction, all or nothing. Throws base::Failure on an unknown step.
void bring_up_to_date(adapters::sqlite::SqliteConnection& connection, const Schema& schema,
                      const std::string& store);

/// An empty store with every step applied, built at the first new store of this run. Thread-safe.
class StoreTemplate {
public:
    /// `folder`: where the template is built; its file is unlinked at once and lives while open.
    StoreTemplate(const Schema& schema, std::filesystem::path folder)
        : schema_(schema), folder_(std::move(folder)) {}
    ~StoreTemplate();
    StoreTemplate(const StoreTemplate&) = delete;
    StoreTemplate& operator=(const StoreTemplate&) = delete;

    /// Makes `file`, complete and durable or not at all. Its folder exists.
    void copy_to(const std::filesystem::path& file);

private:
    void build();

    const Schema& schema_;
    std::filesystem::path folder_;
    std::mutex mutex_;
    int descriptor_ = -1;
};

} // namespace aubrac::kernel
