// SPDX-License-Identifier: AGPL-3.0-or-later
// What a service keeps: steps that apply one after the other to stores that hold rows, names that are its own, an
// adhérent that leaves without a trace, a server that starts again on what it kept. On both engines.
#include "rooms.hpp"

#include <commune/ground.hpp>
#include <map>

namespace aubrac::contract {

namespace {

using commune::Engine;
using kernel::Migration;

struct Case {
    std::string service;
    Engine engine = Engine::sqlite;
};

std::vector<Case> list_cases() {
    std::vector<Case> cases;
    for (const auto& service : list_services())
        for (const auto engine : {Engine::sqlite, Engine::postgresql}) cases.push_back({service, engine});
    return cases;
}

std::vector<Migration> steps_of(const std::string& service) {
    std::vector<Migration> steps;
    for (const auto& entry : kernel::services_table()) {
        if (entry.name != service) continue;
        const auto scope = kernel::parse_manifest(entry.manifest).scope;
        for (const auto& step : entry.schema)
            steps.push_back({entry.name, step.file.ends_with(".operator.sql") ? kernel::Scope::operator_ : scope,
                             step.file.substr(0, step.file.find('.')), step.sql});
    }
    return steps;
}

/// Columns of each table of the service in the store of the context: name and type.
using Columns = std::map<std::string, std::vector<std::pair<std::string, std::string>>>;

Columns list_columns(kernel::Context& context, const std::string& service) {
    const kernel::Storage storage("", kernel::Scope::both); // the kernel's own, which may read the catalogue
    const auto statement =
        storage.engine(context) == sql::Engine::sqlite
            ? "SELECT m.name, p.name, p.type FROM sqlite_master m JOIN pragma_table_info(m.name) p "
              "WHERE m.type = 'table' AND m.name LIKE '" +
                  service + "\\_%' ESCAPE '\\'"
            : "SELECT table_name, column_name, upper(data_type) FROM information_schema.columns WHERE "
              "table_schema = "
              "current_schema() AND column_name <> 'adherent' AND table_name LIKE '" +
                  service + "\\_%'";
    Columns columns;
    const auto rows = storage.query(context, statement);
    while (rows->next()) columns[std::string(rows->text(0))].emplace_back(rows->text(1), rows->text(2));
    return columns;
}

sql::Value value_of(const std::string& type, int number) {
    if (type == "BIGINT") return std::int64_t{number};
    if (type == "DOUBLE PRECISION") return 1.5;
    if (type == "BYTEA") return sql::Blob{"x" + std::to_string(number)};
    return "valeur " + std::to_string(number);
}

/// One row in each table of the store, whatever it means: what the next step must cope with.
void add_rows(kernel::Context& context, const std::string& service, const kernel::Storage& storage, int number) {
    for (const auto& [table, columns] : list_columns(context, service)) {
        std::string names, places;
        sql::Params params;
        for (const auto& [name, type] : columns) {
            params.push_back(value_of(type, number));
            names += (names.empty() ? "" : ", ") + name;
            places += (places.empty() ? "$" : ", $") + std::to_string(params.size());
        }
        EXPECT_EQ(
            storage.execute(context, "INSERT INTO " + table + " (" + names + ") VALUES (" + places + ")", params),
            1)
            << table;
    }
}

/// Rows of every service, and lines of evidence, in the store of the adhérent.
std::int64_t count_rows(House& house, const base::AdherentId& adherent) {
    std::int64_t total = 0;
    house.read(adherent, [&](kernel::Context& context) {
        const kernel::Storage all("", kernel::Scope::both);
        for (const auto& service : list_services())
            for (const auto& [table, columns] : list_columns(context, service)) {
                const auto rows = all.query(context, "SELECT count(*) FROM " + table);
                if (rows->next()) total += rows->integer(0);
            }
        total += house.kernel().journal.head(context).count;
    });
    return total;
}

/// The first step, then the first two, then three… on the same stores, which hold rows.
void walk(const std::string& service, const kernel::StoresOptions& options, const kernel::Clock& clock) {
    const auto steps = steps_of(service);
    const base::AdherentId adherent("01900000-0000-7000-8000-000000000001");
    for (std::size_t count = 1; count <= steps.size(); ++count) {
        const auto stores =
            kernel::open_stores(options, {steps.begin(), steps.begin() + static_cast<long>(count)}, clock);
        for (const auto& id : {base::AdherentId(), adherent}) {
            const kernel::Storage storage(service, id.empty() ? kernel::Scope::operator_ : kernel::Scope::member);
            stores->run({kernel::ActorKind::machine, "test", ""}, id, {}, kernel::Access::write,
                        [&](kernel::Context& context) {
                            add_rows(context, service, storage, static_cast<int>(count));
                            return kernel::Outcome::keep;
                        });
        }
    }
}

} // namespace

class EveryStore : public testing::TestWithParam<Case> {
protected:
    void SetUp() override {
        if (GetParam().engine == Engine::postgresql && !commune::has_postgresql())
            GTEST_SKIP() << "no PostgreSQL was given to the tests";
    }
};
INSTANTIATE_TEST_SUITE_P(Stores, EveryStore, testing::ValuesIn(list_cases()), [](const auto& info) {
    return info.param.service + "_" + commune::engine_name(info.param.engine);
});

TEST_P(EveryStore, TakesEachStepAfterTheOneBefore) {
    const commune::Ground ground(GetParam().engine);
    const commune::FrozenClock clock;
    kernel::StoresOptions options;
    options.folder = ground.folder();
    options.database = ground.database();
    ASSERT_NO_THROW(walk(GetParam().service, options, clock));
}

class Stores : public testing::TestWithParam<Engine> {
protected:
    void SetUp() override {
        if (GetParam() == Engine::postgresql && !commune::has_postgresql())
            GTEST_SKIP() << "no PostgreSQL was given to the tests";
    }
};
INSTANTIATE_TEST_SUITE_P(Engines, Stores, testing::Values(Engine::sqlite, Engine::postgresql),
                         [](const auto& info) { return commune::engine_name(info.param); });

TEST_P(Stores, HoldNamesThatBeginWithTheirOwner) {
    House house(GetParam());
    for (const auto& id : {base::AdherentId(), house.saint_exemple()})
        house.read(id, [&](kernel::Context& context) {
            const kernel::Storage all("", kernel::Scope::both);
            const auto statement =
                all.engine(context) == sql::Engine::sqlite
                    ? "SELECT name, tbl_name FROM sqlite_master WHERE name NOT LIKE 'sqlite%'"
                    : "SELECT indexname, tablename FROM pg_indexes WHERE schemaname = current_schema()";
            const auto rows = all.query(context, statement);
            while (rows->next()) {
                const std::string name(rows->text(0)), table(rows->text(1));
                const auto owner = table.substr(0, table.find('_') + 1);
                EXPECT_TRUE(name.starts_with(owner)) << name << " is of " << table << ": begin it with " << owner;
            }
        });
}

TEST_P(Stores, ForgetAnAdherentThatLeaves) {
    FurnishedHouse furnished(GetParam());
    auto& house = furnished.house();
    const auto id = house.saint_exemple();
    const auto others = [&] { return count_rows(house, house.lacalm()); };
    EXPECT_GT(count_rows(house, id), 0);
    const auto before = others();
    house.kernel().stores->drop(id);
    if (GetParam() == Engine::sqlite) {
        EXPECT_FALSE(std::filesystem::exists(house.kernel().stores->folder(id) / "store.db"));
    }
    EXPECT_EQ(count_rows(house, id), 0);
    EXPECT_EQ(others(), before) << "something of another adhérent went too";
}

TEST(StoresAgain, AreReadByAServerThatStartsAgain) {
    FurnishedHouse furnished;
    auto& house = furnished.house();
    const auto before = count_evidence(house);
    house.restart();
    EXPECT_EQ(count_evidence(house), before);
    house.read(house.saint_exemple(), [&](kernel::Context& context) {
        EXPECT_EQ(house.kernel().journal.verify(context).problems, std::vector<std::string>{});
    });
}

} // namespace aubrac::contract
