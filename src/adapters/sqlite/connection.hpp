// SPDX-License-Identifier: AGPL-3.0-or-later
// One SQLite file, opened the defensive way: hostile SQL or a hostile file gives an error, never harm.
// WAL, synchronous=FULL (decision 0005), foreign keys on, no ATTACH, no extension, lowered limits.
#pragma once

#include <adapters/sql/connection.hpp>
#include <filesystem>
#include <memory>
#include <string_view>

namespace aubrac::adapters::sqlite {

/// read_only refuses every change of content; the file itself is opened for writing all the same, since
/// whoever opens a WAL first must recover it and whoever closes it last must fold it back.
enum class OpenMode { read_write, read_only, create };

/// normal loses acknowledged commits on a power cut; off is for files that are thrown away on a crash.
enum class Synchronous { full, normal, off };

struct Tuning {
    Synchronous synchronous = Synchronous::full;
    int cache_kib = 1024;       // most memory that pages of this connection may take
    std::int64_t max_pages = 0; // of 4 KiB; the file refuses to grow further; 0: no bound
};

/// LIKE tells upper from lower case and "…" is a name, never a text, as on PostgreSQL. `query` runs the
/// statement up to its first row at once. At most 128 idle prepared statements are kept.
class SqliteConnection : public sql::Connection {
public:
    sql::Engine engine() const final { return sql::Engine::sqlite; }

    /// From now on statements may name only tables prefixed "<owner>_", and do nothing but read and write
    /// rows. Empty: the kernel itself, any table and any statement but ATTACH and settings.
    virtual void set_owner(std::string_view owner) = 0;

    /// False after a disk error that made SQLite roll the whole transaction back by itself.
    virtual bool in_transaction() const = 0;

    /// Ends the cursors still alive and returns their number; using one afterwards is a Bug.
    virtual std::size_t close_cursors() = 0;
};

/// Throws base::Failure when the file cannot be opened or is not an SQLite database.
std::unique_ptr<SqliteConnection> open_sqlite(const std::filesystem::path& path, OpenMode mode,
                                              const Tuning& tuning = {});

} // namespace aubrac::adapters::sqlite
