// SPDX-License-Identifier: AGPL-3.0-or-later
#include "sqlite_stores.hpp"

#include "durable.hpp"
#include "running.hpp"
#include "work.hpp"
#include <optional>

namespace aubrac::kernel {

namespace {

std::filesystem::path prepare(const std::filesystem::path& folder) {
    std::filesystem::create_directories(folder);
    make_folder_durably(folder / "adherents");
    return folder;
}

adapters::sqlite::Tuning choose_tuning(const StoresOptions& options) {
    using adapters::sqlite::Synchronous;
    return {.synchronous =
                options.durability == StoresOptions::Durability::full ? Synchronous::full : Synchronous::normal};
}

class SqliteWork final : public Work {
public:
    SqliteWork(SqliteConnection& own, SqliteStore& operator_store) : own_(own), operator_store_(operator_store) {}

    std::unique_ptr<sql::Cursor> query(const std::string& owner, Place place, std::string_view statement,
                                       const sql::Params& params) override {
        auto& connection = place == Place::own ? own_ : operator_reader();
        connection.set_owner(owner);
        return connection.query(statement, params);
    }
    std::int64_t execute(const std::string& owner, std::string_view statement,
                         const sql::Params& params) override {
        own_.set_owner(owner);
        return own_.execute(statement, params);
    }
    sql::Engine engine() const override { return sql::Engine::sqlite; }

    bool read_operator_store() const override { return lease_.has_value(); }

    void end() {
        if (lease_) lease_->end();
    }

private:
    SqliteConnection& operator_reader() {
        if (!lease_) lease_.emplace(operator_store_);
        return lease_->connection();
    }

    SqliteConnection& own_;
    SqliteStore& operator_store_;
    std::optional<SqliteStore::Lease> lease_;
};

} // namespace

struct SqliteStores::Call {
    SqliteStores& stores;
    const Actor& actor;
    const base::AdherentId& adherent;
    const Rights& rights;
    const std::function<Outcome(Context&)>& work;
    Actions actions;

    Outcome operator()(SqliteConnection& connection) {
        SqliteWork open(connection, *stores.operator_);
        Context context(open, actor, adherent, rights, stores.clock_.now());
        const auto outcome = work(context);
        open.end();
        if (outcome == Outcome::keep) actions = open.take_actions();
        return outcome;
    }
};

SqliteStores::SqliteStores(const StoresOptions& options, const std::vector<Migration>& migrations,
                           const Clock& clock)
    : folder_(prepare(options.folder)), clock_(clock),
      member_schema_(select_schema(migrations, StoreKind::member)),
      operator_schema_(select_schema(migrations, StoreKind::operator_)), tuning_(choose_tuning(options)),
      template_(member_schema_, folder_), budget_(static_cast<int>(options.max_open)), operator_(open_operator()),
      members_(options.max_open, [this](const std::string& id) { return open_member(id); }) {
    steps_ = migrations;
}

std::unique_ptr<SqliteStore> SqliteStores::open_operator() {
    const auto file = folder_ / "operator.db";
    if (!std::filesystem::exists(file)) StoreTemplate(operator_schema_, folder_).copy_to(file);
    return std::make_unique<SqliteStore>(file, operator_schema_, tuning_, budget_);
}

std::unique_ptr<SqliteStore> SqliteStores::open_member(const std::string& id) {
    const auto file = folder(base::AdherentId(id)) / "store.db";
    if (!std::filesystem::exists(file)) template_.copy_to(file);
    return std::make_unique<SqliteStore>(file, member_schema_, tuning_, budget_);
}

void SqliteStores::run(const Actor& actor, const base::AdherentId& adherent, const Rights& rights, Access access,
                       const std::function<Outcome(Context&)>& work) {
    Call call{*this, actor, adherent, rights, work, {}};
    {
        const Running running(*this, adherent, hold_for(access));
        if (adherent.empty()) {
            run_in(*operator_, access, call);
        } else {
            ensure_safe(adherent);
            OpenStores::Pin pin(members_, adherent.text(), running.nested() ? Patience::exceed : Patience::wait);
            run_in(pin.store(), access, call);
        }
    }
    run_actions(call.actions);
}

void SqliteStores::run_in(SqliteStore& store, Access access, Call& call) {
    if (access == Access::write) return store.write(std::ref(call));
    store.read([&](SqliteConnection& connection) { call(connection); });
}

std::optional<std::uint64_t> SqliteStores::find_version(const base::AdherentId& adherent) {
    if (adherent.empty()) return operator_->version();
    ensure_safe(adherent);
    return OpenStores::Pin(members_, adherent.text(), Patience::wait).store().version();
}

std::filesystem::path SqliteStores::folder(const base::AdherentId& adherent) {
    if (!adherent.empty()) ensure_safe(adherent);
    auto path = adherent.empty() ? folder_ / "operator" : folder_ / "adherents" / adherent.text();
    make_folder_durably(path);
    return path;
}

void SqliteStores::with_closed(const base::AdherentId& adherent, const std::function<void()>& action) {
    ensure_safe(adherent);
    Running::ensure_none(*this);
    const Running running(*this, adherent, Hold::closed);
    members_.with_closed(adherent.text(), action);
}

void SqliteStores::drop(const base::AdherentId& adherent) {
    with_closed(adherent, [&] {
        const auto path = folder(adherent);
        for (const auto* name : {"store.db", "store.db-wal", "store.db-shm"}) std::filesystem::remove(path / name);
        flush_folder(path);
    });
}

} // namespace aubrac::kernel
