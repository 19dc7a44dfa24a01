// SPDX-License-Identifier: AGPL-3.0-or-later
// Transactions, on both engines.
#include "fixture.hpp"
#include <algorithm>
#include <latch>
#include <set>

namespace aubrac::kernel::testing_storage {
namespace {

class Transaction : public BothEngines {};
INSTANTIATE_TEST_SUITE_P(Engines, Transaction, testing::Values(sql::Engine::sqlite, sql::Engine::postgresql),
                         engine_name);

TEST_P(Transaction, IsKeptAndReadBack) {
    add(adherent(1), "2026-001");
    EXPECT_EQ(count(adherent(1)), "1");
    open();
    EXPECT_EQ(count(adherent(1)), "1");
}

TEST_P(Transaction, LeavesNothingWhenUndone) {
    write(adherent(1), [&](Context& context) { return insert(context, "a"), Outcome::undo; });
    EXPECT_EQ(count(adherent(1)), "0");
}

TEST_P(Transaction, LeavesNothingWhenItThrows) {
    struct Whatever {};
    const auto work = [&](Context& context) -> Outcome {
        insert(context, "a");
        throw Whatever();
    };
    EXPECT_THROW(write(adherent(1), work), Whatever);
    EXPECT_EQ(count(adherent(1)), "0");
    add(adherent(1), "b");
    EXPECT_EQ(count(adherent(1)), "1");
}

TEST_P(Transaction, LeavesNothingWhenAStatementFails) {
    add(adherent(1), "a");
    const auto twice = [&](Context& context) {
        insert(context, "b");
        insert(context, "a");
        return Outcome::keep;
    };
    EXPECT_THROW(write(adherent(1), twice), base::Failure);
    EXPECT_EQ(count(adherent(1)), "1");
}

TEST_P(Transaction, ChecksForeignKeys) {
    const auto orphan = [&](Context& context) {
        actes_.execute(context, "INSERT INTO actes_annexe (id, numero) VALUES ('x', 'none')");
        return Outcome::keep;
    };
    EXPECT_THROW(write(adherent(1), orphan), base::Failure);
}

TEST_P(Transaction, CarriesItsContext) {
    stores_->run({ActorKind::agent, "42", "Camille Exemple"}, adherent(1), {"actes.consulter", "actes.signer"},
                 Access::write, [&](Context& context) {
                     EXPECT_EQ(context.actor().name, "Camille Exemple");
                     EXPECT_EQ(context.adherent(), adherent(1));
                     EXPECT_EQ(context.now(), clock_.now());
                     EXPECT_TRUE(context.may("actes.signer"));
                     EXPECT_FALSE(context.may("actes.transmettre"));
                     return Outcome::keep;
                 });
}

TEST_P(Transaction, MakesIdsThatIncrease) {
    write(adherent(1), [&](Context& context) {
        std::vector<std::string> ids;
        for (int i = 0; i < 1000; ++i) ids.push_back(context.make_id<base::AdherentId>().text());
        EXPECT_TRUE(std::is_sorted(ids.begin(), ids.end()));
        EXPECT_EQ(std::set<std::string>(ids.begin(), ids.end()).size(), 1000u);
        EXPECT_TRUE(base::is_uuid(ids.back())) << ids.back();
        EXPECT_EQ(ids.back()[14], '7');
        return Outcome::keep;
    });
}

TEST_P(Transaction, RunsItsActionsOnceDurable) {
    std::vector<std::string> seen;
    const auto thread = std::this_thread::get_id();
    write(adherent(1), [&](Context& context) {
        insert(context, "a");
        context.after_commit([&] {
            EXPECT_EQ(std::this_thread::get_id(), thread);
            seen.push_back(count(adherent(1)));
        });
        EXPECT_TRUE(seen.empty());
        return Outcome::keep;
    });
    EXPECT_EQ(seen, std::vector<std::string>{"1"});
    write(adherent(1), [&](Context& context) {
        context.after_commit([&] { seen.push_back("undone"); });
        return Outcome::undo;
    });
    EXPECT_EQ(seen.size(), 1u);
}

TEST_P(Transaction, ReportsAnActionThatThrowsAfterRunningTheOthers) {
    bool second = false;
    const auto work = [&](Context& context) {
        insert(context, "a");
        context.after_commit([] { throw 1; });
        context.after_commit([&] { second = true; });
        return Outcome::keep;
    };
    EXPECT_THROW(write(adherent(1), work), base::Bug);
    EXPECT_TRUE(second);
    EXPECT_EQ(count(adherent(1)), "1");
}

TEST_P(Transaction, ReadsASnapshot) {
    add(adherent(1), "a");
    read(adherent(1), [&](Context& context) {
        EXPECT_EQ(one(actes_, context, "SELECT count(*) FROM actes_acte"), "1");
        std::thread([&] { add(adherent(1), "b"); }).join(); // does not wait for the reader
        EXPECT_EQ(one(actes_, context, "SELECT count(*) FROM actes_acte"), "1");
    });
    EXPECT_EQ(count(adherent(1)), "2");
}

TEST_P(Transaction, LetsReadersInWhileAWriterWorks) {
    add(adherent(1), "a");
    write(adherent(1), [&](Context& context) {
        insert(context, "b");
        std::string seen;
        std::thread([&] { seen = count(adherent(1)); }).join();
        EXPECT_EQ(seen, "1");
        return Outcome::keep;
    });
    EXPECT_EQ(count(adherent(1)), "2");
}

TEST_P(Transaction, RefusesToWriteWhenOpenedForReading) {
    EXPECT_THROW(read(adherent(1), [&](Context& context) { insert(context, "a"); }), base::Failure);
    EXPECT_EQ(count(adherent(1)), "0");
}

TEST_P(Transaction, IsABugInsideItself) {
    const auto nested = [&](Access access) {
        write(adherent(1), [&](Context&) {
            stores_->run({}, adherent(1), {}, access, [](Context&) { return Outcome::keep; });
            return Outcome::keep;
        });
    };
    EXPECT_THROW(nested(Access::write), base::Bug);
    EXPECT_THROW(nested(Access::read), base::Bug);
    const auto two_members = [&](Context&) { return add(adherent(2), "a"), Outcome::keep; };
    EXPECT_THROW(write(adherent(1), two_members), base::Bug);
    EXPECT_THROW(write({}, [&](Context&) { return stores_->drop(adherent(2)), Outcome::keep; }), base::Bug);
    add(adherent(1), "still well");
}

TEST_P(Transaction, OfAMemberMayStandInsideOneOfTheOperator) {
    write({}, [&](Context& context) {
        adherents_.execute(context, "INSERT INTO adherents_adherent (id) VALUES ('x')");
        add(adherent(1), "a");
        return Outcome::keep;
    });
    EXPECT_EQ(count(adherent(1)), "1");
}

TEST_P(Transaction, KeepsTheGoodMembersOfItsGroup) {
    constexpr int threads = 12;
    std::latch start(threads);
    std::vector<std::thread> crowd;
    std::atomic<int> thrown = 0;
    for (int i = 0; i < threads; ++i)
        crowd.emplace_back([&, i] {
            start.arrive_and_wait();
            try {
                write(adherent(1), [&](Context& context) {
                    insert(context, std::to_string(i));
                    if (i % 3 == 1) throw std::runtime_error("refused");
                    return i % 3 == 2 ? Outcome::undo : Outcome::keep;
                });
            } catch (const std::runtime_error&) {
                ++thrown;
            }
        });
    for (auto& thread : crowd) thread.join();
    EXPECT_EQ(thrown, 4);
    read(adherent(1), [&](Context& context) {
        auto rows = actes_.query(context, "SELECT numero FROM actes_acte");
        int kept = 0;
        for (; rows->next(); ++kept) EXPECT_EQ(std::stoi(std::string(rows->text(0))) % 3, 0);
        EXPECT_EQ(kept, 4);
    });
}

TEST_P(Transaction, LosesNoneOfManyWriters) {
    constexpr int threads = 8, each = 200;
    std::vector<std::thread> crowd;
    for (int i = 0; i < threads; ++i)
        crowd.emplace_back([&, i] {
            for (int j = 0; j < each; ++j) add(adherent(1), std::to_string(i) + "-" + std::to_string(j));
        });
    for (auto& thread : crowd) thread.join();
    EXPECT_EQ(count(adherent(1)), std::to_string(threads * each));
}

TEST_P(Transaction, SeesTheWritersBeforeIt) {
    constexpr int threads = 8, each = 25;
    add(adherent(1), "counter");
    std::vector<std::thread> crowd;
    for (int i = 0; i < threads; ++i)
        crowd.emplace_back([&] {
            for (int j = 0; j < each; ++j)
                write(adherent(1), [&](Context& context) {
                    const auto n = std::stoll(one(actes_, context, "SELECT n FROM actes_acte"));
                    actes_.execute(context, "UPDATE actes_acte SET n = $1", {std::int64_t{n + 1}});
                    return Outcome::keep;
                });
        });
    for (auto& thread : crowd) thread.join();
    read(adherent(1), [&](Context& context) {
        EXPECT_EQ(one(actes_, context, "SELECT n FROM actes_acte"), std::to_string(threads * each));
    });
}

} // namespace
} // namespace aubrac::kernel::testing_storage
