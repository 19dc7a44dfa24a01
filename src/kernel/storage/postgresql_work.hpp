// SPDX-License-Identifier: AGPL-3.0-or-later
// One transaction on PostgreSQL: its beginning, its statements, its end.
#pragma once

#include "postgresql_pool.hpp"
#include "work.hpp"

namespace aubrac::kernel {

/// Rolled back unless `keep` was called and returned.
class PostgresqlWork final : public Work {
public:
    /// BEGIN with the adhérent and the search_path set, and the adhérent's write lock for a write. A connection
    /// that died while idle is replaced once.
    PostgresqlWork(PostgresqlPool::Lease& lease, const std::string& adherent, Access access);
    ~PostgresqlWork() override;
    bool read_operator_store() const override { return true; } // not looked at: this engine tells no version

    std::unique_ptr<sql::Cursor> query(const std::string& owner, Place place, std::string_view statement,
                                       const sql::Params& params) override;
    std::int64_t execute(const std::string& owner, std::string_view statement, const sql::Params& params) override;
    sql::Engine engine() const override { return sql::Engine::postgresql; }

    void keep();

private:
    std::unique_ptr<sql::Cursor> query_operator(std::string_view statement, const sql::Params& params);

    PostgresqlPool::Lease& lease_;
    bool member_;
};

} // namespace aubrac::kernel
