// SPDX-License-Identifier: AGPL-3.0-or-later
// What a server of a test stands on: a folder of its own and, on PostgreSQL, a database and a plain role of its
// own. All is gone at the end.
#pragma once

#include <filesystem>
#include <kernel/clock.hpp>
#include <string>
#include <string_view>

namespace aubrac::commune {

class FrozenClock final : public kernel::Clock {
public:
    base::Instant now() const override { return now_; }
    void set(std::string_view iso) { now_ = *base::Instant::parse_iso(iso); }
    void advance(std::int64_t seconds) { now_ = now_.plus_seconds(seconds); }

private:
    base::Instant now_ = *base::Instant::parse_iso("2026-11-21T13:05:00.000Z");
};

enum class Engine { sqlite, postgresql };
std::string engine_name(Engine engine);

/// False when no PostgreSQL was given to the tests (AUBRAC_TEST_POSTGRESQL): say so with GTEST_SKIP.
bool has_postgresql();

class Ground {
public:
    explicit Ground(Engine engine);
    ~Ground();
    Ground(const Ground&) = delete;
    Ground& operator=(const Ground&) = delete;

    const std::filesystem::path& folder() const { return folder_; }
    const std::string& database() const { return database_; } // "postgresql://…"; empty on SQLite

private:
    std::filesystem::path folder_;
    std::string database_;
};

} // namespace aubrac::commune
