// SPDX-License-Identifier: AGPL-3.0-or-later
// A data folder of each past release opens with this one. The past is made, not kept: today's life of two
// communes, by the scenarios of every service, poured into stores that were given the first schema steps only.
#include <algorithm>
#include <commune/house.hpp>
#include <commune/scenario.hpp>
#include <gtest/gtest.h>
#include <kernel/identity.hpp>
#include <kernel/storage/rows.hpp>
#include <kernel/storage/tests/fixture.hpp>
#include <map>

using namespace aubrac;
using commune::Engine;
using commune::House;
using kernel::Context;
using kernel::Migration;
namespace fs = std::filesystem;

namespace {

/// How many steps of each owner were there; of an owner that is not named, all.
struct Moment {
    std::string name;
    std::map<std::string, std::size_t> kept;
};

std::map<std::string, std::size_t> count_steps(const std::vector<Migration>& steps) {
    std::map<std::string, std::size_t> counts;
    for (const auto& step : steps) ++counts[step.owner];
    return counts;
}

bool is_service(House& house, const std::string& owner) {
    const auto& manifests = house.kernel().manifests;
    return std::any_of(manifests.begin(), manifests.end(), [&](const auto& each) { return each.name == owner; });
}

/// Before each step of each owner; a service may not have been there at all.
std::vector<Moment> list_moments(House& house, const std::vector<Migration>& steps) {
    std::vector<Moment> moments;
    Moment first{"when everything began", {}};
    for (const auto& [owner, count] : count_steps(steps)) {
        for (std::size_t kept = is_service(house, owner) ? 0 : 1; kept < count; ++kept)
            moments.push_back({owner + " after " + std::to_string(kept) + " steps", {{owner, kept}}});
        first.kept[owner] = 1;
    }
    moments.push_back(std::move(first));
    return moments;
}

std::vector<Migration> cut(const std::vector<Migration>& steps, const Moment& moment) {
    std::map<std::string, std::size_t> seen;
    std::vector<Migration> left;
    for (const auto& step : steps) {
        const auto kept = moment.kept.find(step.owner);
        if (kept == moment.kept.end() || seen[step.owner]++ < kept->second) left.push_back(step);
    }
    return left;
}

/// Two communes in which something happened, whatever the services are.
void live(House& house) {
    for (const auto& manifest : house.kernel().manifests) {
        const fs::path scenarios = fs::path(SOURCE_ROOT) / "services" / manifest.name / "tests/pages";
        if (!fs::is_directory(scenarios)) continue;
        // What one leaves may disturb the next one: here it matters that they leave something.
        for (const auto& file : commune::list_scenarios(scenarios)) (void)run_scenario(house, file);
    }
    for (const auto& id : {base::AdherentId(), house.saint_exemple(), house.lacalm()})
        house.in(id, [&](Context& context) {
            house.kernel().journal.note(context, "test.essai", "test/1", "Essai");
            house.kernel().files.keep_bytes(context, "un document");
        });
}

/// The data folder as a program with the schemas of that moment had left it.
class Past {
public:
    Past(House& house, Engine engine, const std::vector<Migration>& steps) {
        std::string name = (fs::temp_directory_path() / "aubrac-past-XXXXXX").string();
        folder_ = mkdtemp(name.data());
        if (engine == Engine::postgresql)
            database_ = std::make_unique<kernel::testing_storage::Database>(std::getenv("AUBRAC_TEST_POSTGRESQL"));
        kernel::StoresOptions options{.folder = folder_, .database = url()};
        const auto stores = kernel::open_stores(options, steps, clock_);
        for (const auto& id : {base::AdherentId(), house.saint_exemple(), house.lacalm()})
            house.read(id, [&](Context& from) {
                stores->run({}, id, {}, kernel::Access::write, [&](Context& into) {
                    rows_[id] = kernel::copy_rows(from, into, kernel::Shape::shared);
                    return kernel::Outcome::keep;
                });
            });
        copy_files(house.folder());
    }
    ~Past() {
        kernel_.reset();
        database_.reset();
        fs::remove_all(folder_);
    }
    Past(const Past&) = delete;
    Past& operator=(const Past&) = delete;

    /// Opened by the program of today.
    kernel::Kernel& open() {
        kernel_ = std::make_unique<kernel::Kernel>(kernel::KernelOptions{.data = folder_, .database = url()},
                                                   clock_, kernel::services_table());
        return *kernel_;
    }
    const std::map<base::AdherentId, kernel::RowCounts>& rows() const { return rows_; }
    commune::FrozenClock& clock() { return clock_; }

private:
    std::string url() const { return database_ ? database_->url() : ""; }
    /// Everything but the databases: keys, documents, marks.
    void copy_files(const fs::path& from) const {
        for (const auto& entry : fs::recursive_directory_iterator(from)) {
            const auto to = folder_ / fs::relative(entry.path(), from);
            if (entry.is_directory())
                fs::create_directories(to);
            else if (entry.path().filename().string().find(".db") == std::string::npos)
                fs::copy_file(entry.path(), to);
        }
    }

    fs::path folder_;
    commune::FrozenClock clock_;
    std::unique_ptr<kernel::testing_storage::Database> database_;
    std::map<base::AdherentId, kernel::RowCounts> rows_;
    std::unique_ptr<kernel::Kernel> kernel_;
};

void in(kernel::Kernel& kernel, const base::AdherentId& id, kernel::Access access,
        const std::function<void(Context&)>& work) {
    kernel.stores->run({kernel::ActorKind::machine, "test", "Test"}, id, kernel.all_rights(), access,
                       [&](Context& context) {
                           work(context);
                           return kernel::Outcome::keep;
                       });
}

void expect_rows_and_evidence(kernel::Kernel& kernel, const base::AdherentId& id,
                              const kernel::RowCounts& before) {
    in(kernel, id, kernel::Access::write, [&](Context& context) {
        std::map<std::string, std::int64_t> now;
        for (const auto& [table, count] : kernel::count_rows(context)) now[table] = count;
        for (const auto& [table, count] : before) EXPECT_EQ(now[table], count) << id.text() << " " << table;
        kernel.journal.note(context, "test.essai", "test/2", "Après la mise à jour");
        EXPECT_EQ(kernel.journal.verify(context).problems, std::vector<std::string>{}) << id.text();
    });
}

/// Someone signed in; no adhérent: the operator's staff.
commune::Person person(kernel::Kernel& kernel, const base::AdherentId& adherent) {
    std::string token;
    in(kernel, {}, kernel::Access::write, [&](Context& context) {
        auto& identity = *kernel.identity;
        const std::string email = adherent.empty() ? "agent@essai.test" : "maire@essai.test";
        auto account =
            identity.accounts.create(context, {email, "Personne", "", adherent.empty() ? "administrateur" : ""});
        ASSERT_TRUE(account.ok());
        if (!adherent.empty()) {
            ASSERT_TRUE(identity.accounts.grant(context, {account->id, adherent, "*", "responsable"}).ok());
        }
        token = identity.sessions.open(context, {.account = account->id,
                                                 .adherent = adherent,
                                                 .second_factor = kernel::SecondFactor::done,
                                                 .address = "127.0.0.1"});
    });
    return {kernel, token};
}

/// Every page that has an address of its own answers; those of its menu show themselves.
void expect_pages(kernel::Kernel& kernel, const commune::Person& person, kernel::pages::In side) {
    for (const auto& route : kernel.routes.all()) {
        if (route->method != "GET" || route->pattern.find('{') != std::string::npos) continue;
        if (route->pattern == "/bureau/direct") continue; // an answer without end
        const auto reply = person.get(route->pattern);
        EXPECT_LT(reply.status, 500) << route->pattern << "\n" << reply.body.substr(0, 500);
    }
    for (const auto& item : kernel.menu)
        if (item.in == side) {
            EXPECT_EQ(person.get(item.url).status, 200) << item.url;
        }
}

class Upgrade : public testing::TestWithParam<Engine> {};

TEST_P(Upgrade, ReachesTodayFromEachPastStepOfEachSchema) {
    if (GetParam() == Engine::postgresql && !commune::has_postgresql())
        GTEST_SKIP() << "AUBRAC_TEST_POSTGRESQL is not set: PostgreSQL IS NOT TESTED";
    House house(GetParam());
    live(house);
    const auto steps = house.kernel().stores->steps();
    for (const auto& moment : list_moments(house, steps)) {
        SCOPED_TRACE(moment.name);
        const auto left = cut(steps, moment);
        ASSERT_LT(left.size(), steps.size());
        Past past(house, GetParam(), left);
        auto& kernel = past.open();
        for (const auto& [id, rows] : past.rows()) expect_rows_and_evidence(kernel, id, rows);
        expect_pages(kernel, person(kernel, {}), kernel::pages::In::operator_store);
        bool is_known = false;
        in(kernel, {}, kernel::Access::read, [&](Context& context) {
            is_known = kernel.directory().find_adherent(context, house.saint_exemple()).has_value();
        });
        EXPECT_EQ(is_known, moment.kept.find("adherents") == moment.kept.end() || moment.kept.at("adherents") > 0);
        if (is_known) expect_pages(kernel, person(kernel, house.saint_exemple()), kernel::pages::In::adherent);
    }
}

TEST_P(Upgrade, IsTriedOnStoresThatHoldSomething) {
    if (GetParam() == Engine::postgresql && !commune::has_postgresql())
        GTEST_SKIP() << "AUBRAC_TEST_POSTGRESQL is not set: PostgreSQL IS NOT TESTED";
    House house(GetParam());
    live(house);
    std::map<std::string, std::int64_t> all;
    for (const auto& id : {base::AdherentId(), house.saint_exemple()})
        house.read(id, [&](Context& context) {
            for (const auto& [table, count] : kernel::count_rows(context)) all[table] += count;
        });
    for (const auto* table : {"journal_lines", "files_documents", "search_entries", "session_accounts",
                              "adherents_adherents", "actes_actes", "agenda_duties"})
        EXPECT_GT(all[table], 0) << table;
}

INSTANTIATE_TEST_SUITE_P(Engines, Upgrade, testing::Values(Engine::sqlite, Engine::postgresql),
                         [](const auto& info) { return commune::engine_name(info.param); });

} // namespace
