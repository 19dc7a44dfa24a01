// SPDX-License-Identifier: AGPL-3.0-or-later
// Stores on SQLite files: data/operator.db and data/adherents/<id>/store.db.
#pragma once

#include "open_stores.hpp"

namespace aubrac::kernel {

class SqliteStores final : public Stores {
public:
    SqliteStores(const StoresOptions& options, const std::vector<Migration>& migrations, const Clock& clock);

    void run(const Actor& actor, const base::AdherentId& adherent, const Rights& rights, Access access,
             const std::function<Outcome(Context&)>& work) override;
    std::optional<std::uint64_t> find_version(const base::AdherentId& adherent) override;
    std::filesystem::path folder(const base::AdherentId& adherent) override;
    void with_closed(const base::AdherentId& adherent, const std::function<void()>& action) override;
    void drop(const base::AdherentId& adherent) override;
    const Clock& clock() const override { return clock_; }
    bool is_postgresql() const override { return false; }

private:
    struct Call; // one `run`
    std::unique_ptr<SqliteStore> open_member(const std::string& id);
    std::unique_ptr<SqliteStore> open_operator();
    void run_in(SqliteStore& store, Access access, Call& call);

    const std::filesystem::path folder_;
    const Clock& clock_;
    const Schema member_schema_;
    const Schema operator_schema_;
    adapters::sqlite::Tuning tuning_;
    StoreTemplate template_;
    ReaderBudget budget_;
    std::unique_ptr<SqliteStore> operator_;
    OpenStores members_;
};

} // namespace aubrac::kernel
