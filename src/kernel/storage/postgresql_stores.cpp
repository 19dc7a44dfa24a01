// SPDX-License-Identifier: AGPL-3.0-or-later
#include "postgresql_stores.hpp"

#include "durable.hpp"
#include "postgresql_schema.hpp"
#include "postgresql_work.hpp"
#include "running.hpp"
#include <base/failure.hpp>

namespace aubrac::kernel {

namespace {

/// Empties what can be emptied, again and again: foreign keys decide of an order that nobody wrote down.
void delete_everything(PgConnection& connection, const std::vector<std::string>& tables) {
    auto left = tables;
    while (!left.empty()) {
        std::vector<std::string> refused;
        std::string reason;
        for (const auto& table : left) {
            connection.script("SAVEPOINT emptied");
            try {
                connection.script("DELETE FROM " + table);
                connection.script("RELEASE emptied");
            } catch (const base::Failure& failure) {
                reason = failure.what();
                connection.script("ROLLBACK TO emptied; RELEASE emptied");
                refused.push_back(table);
            }
        }
        if (refused.size() == left.size()) throw base::Failure(reason);
        left = std::move(refused);
    }
}

} // namespace

PostgresqlStores::PostgresqlStores(const StoresOptions& options, const std::vector<Migration>& migrations,
                                   const Clock& clock)
    : folder_(options.folder), clock_(clock),
      pool_(options.database, options.max_connections, options.durability) {
    steps_ = migrations;
    std::filesystem::create_directories(folder_);
    make_folder_durably(folder_ / "adherents");
    auto connection = pool_.open();
    check_role(*connection);
    bring_up_to_date(*connection, select_schema(migrations, StoreKind::operator_),
                     select_schema(migrations, StoreKind::member));
}

void PostgresqlStores::run(const Actor& actor, const base::AdherentId& adherent, const Rights& rights,
                           Access access, const std::function<Outcome(Context&)>& work) {
    if (!adherent.empty()) ensure_safe(adherent);
    run_actions(run_inside(actor, adherent, rights, access, work));
}

Actions PostgresqlStores::run_inside(const Actor& actor, const base::AdherentId& adherent, const Rights& rights,
                                     Access access, const std::function<Outcome(Context&)>& work) {
    const Running running(*this, adherent, hold_for(access));
    const Gate::Pass pass(gate_, adherent.text());
    if (access == Access::write && !adherent.empty()) folder(adherent);
    PostgresqlPool::Lease lease(pool_, running.nested() ? Patience::exceed : Patience::wait);
    PostgresqlWork open(lease, adherent.text(), access);
    Context context(open, actor, adherent, rights, clock_.now());
    if (work(context) == Outcome::undo) return {};
    open.keep();
    return open.take_actions();
}

std::filesystem::path PostgresqlStores::folder(const base::AdherentId& adherent) {
    if (!adherent.empty()) ensure_safe(adherent);
    auto path = adherent.empty() ? folder_ / "operator" : folder_ / "adherents" / adherent.text();
    make_folder_durably(path);
    return path;
}

void PostgresqlStores::with_closed(const base::AdherentId& adherent, const std::function<void()>& action) {
    ensure_safe(adherent);
    Running::ensure_none(*this);
    const Running running(*this, adherent, Hold::closed);
    gate_.with_closed(adherent.text(), [&] {
        // Its lock keeps writers of other programs out too.
        PostgresqlPool::Lease lease(pool_, Patience::wait);
        const PostgresqlWork locked(lease, adherent.text(), Access::write);
        action();
    });
}

void PostgresqlStores::drop(const base::AdherentId& adherent) {
    ensure_safe(adherent);
    Running::ensure_none(*this);
    const Running running(*this, adherent, Hold::closed);
    gate_.with_closed(adherent.text(), [&] {
        PostgresqlPool::Lease lease(pool_, Patience::wait);
        PostgresqlWork open(lease, adherent.text(), Access::write);
        auto& connection = lease.connection();
        delete_everything(connection, list_member_tables(connection));
        open.keep();
    });
}

} // namespace aubrac::kernel
