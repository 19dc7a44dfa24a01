// SPDX-License-Identifier: AGPL-3.0-or-later
// Stores in one PostgreSQL database: schema `operator`, and schema `member` whose rows are walled.
#pragma once

#include "gate.hpp"
#include "postgresql_pool.hpp"
#include "work.hpp"

namespace aubrac::kernel {

class PostgresqlStores final : public Stores {
public:
    PostgresqlStores(const StoresOptions& options, const std::vector<Migration>& migrations, const Clock& clock);

    void run(const Actor& actor, const base::AdherentId& adherent, const Rights& rights, Access access,
             const std::function<Outcome(Context&)>& work) override;
    std::optional<std::uint64_t> find_version(const base::AdherentId&) override { return std::nullopt; }
    std::filesystem::path folder(const base::AdherentId& adherent) override;
    void with_closed(const base::AdherentId& adherent, const std::function<void()>& action) override;
    void drop(const base::AdherentId& adherent) override;
    const Clock& clock() const override { return clock_; }
    bool is_postgresql() const override { return true; }

private:
    Actions run_inside(const Actor& actor, const base::AdherentId& adherent, const Rights& rights, Access access,
                       const std::function<Outcome(Context&)>& work);

    const std::filesystem::path folder_;
    const Clock& clock_;
    PostgresqlPool pool_;
    Gate gate_;
};

} // namespace aubrac::kernel
