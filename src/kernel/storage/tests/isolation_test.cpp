// SPDX-License-Identifier: AGPL-3.0-or-later
// Adhérents cannot see each other, and a service stays in its tables. On both engines.
#include "fixture.hpp"

namespace aubrac::kernel::testing_storage {
namespace {

class Isolation : public BothEngines {};
INSTANTIATE_TEST_SUITE_P(Engines, Isolation, testing::Values(sql::Engine::sqlite, sql::Engine::postgresql),
                         engine_name);

TEST_P(Isolation, HidesAnAdherentFromTheOthersWhateverTheStatement) {
    add(adherent(1), "secret");
    add(adherent(2), "mine");
    write(adherent(2), [&](Context& context) {
        EXPECT_EQ(one(actes_, context, "SELECT count(*) FROM actes_acte WHERE numero = 'secret' OR 1 = 1"), "1");
        EXPECT_EQ(one(actes_, context,
                      "SELECT numero FROM actes_acte UNION ALL SELECT numero FROM actes_acte "
                      "ORDER BY 1 DESC"),
                  "mine");
        EXPECT_EQ(actes_.execute(context, "UPDATE actes_acte SET n = 9 WHERE 1 = 1"), 1);
        EXPECT_EQ(actes_.execute(context, "DELETE FROM actes_acte WHERE 1 = 1"), 1);
        return Outcome::keep;
    });
    read(adherent(1), [&](Context& context) {
        EXPECT_EQ(one(actes_, context, "SELECT n FROM actes_acte WHERE numero = 'secret'"), "0");
    });
}

TEST_P(Isolation, LetsTwoAdherentsUseTheSameKey) {
    add(adherent(1), "2026-001");
    add(adherent(2), "2026-001");
    EXPECT_EQ(count(adherent(1)), "1");
    EXPECT_EQ(count(adherent(2)), "1");
}

TEST_P(Isolation, ExpandsTheKeyInStatements) {
    for (int i = 0; i < 2; ++i)
        write(adherent(1), [&](Context& context) {
            actes_.execute(context, "INSERT INTO actes_acte (numero) VALUES ('a') "
                                    "ON CONFLICT ({{key}} numero) DO UPDATE SET n = actes_acte.n + 1");
            return Outcome::keep;
        });
    read(adherent(1), [&](Context& context) { EXPECT_EQ(one(actes_, context, "SELECT n FROM actes_acte"), "1"); });
}

TEST_P(Isolation, KeepsTablesOfBothScopesApart) {
    const auto add_line = [&](const base::AdherentId& who, std::int64_t n) {
        write(who, [&](Context& context) {
            journal_.execute(context, "INSERT INTO journal_line (n) VALUES ($1)", {n});
            return Outcome::keep;
        });
    };
    add_line({}, 1);
    add_line(adherent(1), 2);
    add_line(adherent(2), 3);
    for (const auto& [who, n] : {std::pair{base::AdherentId(), "1"}, {adherent(1), "2"}, {adherent(2), "3"}}) {
        read(who, [&](Context& context) {
            EXPECT_EQ(one(journal_, context, "SELECT n FROM journal_line"), n);
            EXPECT_EQ(one(journal_, context, "SELECT count(*) FROM journal_line"), "1");
        });
    }
}

TEST_P(Isolation, IsABugForAMembersTableWithoutAnAdherent) {
    EXPECT_THROW(read({}, [&](Context& context) { one(actes_, context, "SELECT 1"); }), base::Bug);
}

TEST_P(Isolation, IsABugForAnIdThatIsNoName) {
    for (const auto* id : {"../x", "a/b", ".", "a'b", "a b"})
        EXPECT_THROW(add(base::AdherentId(id), "a"), base::Bug) << id;
}

TEST_P(Isolation, LetsAMemberReadTheOperatorAndNotWriteThere) {
    write({}, [&](Context& context) {
        adherents_.execute(context, "INSERT INTO adherents_adherent (id) VALUES ('x')");
        return Outcome::keep;
    });
    const auto look = [&](Context& context) {
        EXPECT_EQ(one(adherents_, context, "SELECT id FROM adherents_adherent"), "x");
        EXPECT_EQ(one(actes_, context, "SELECT count(*) FROM actes_acte"), "0");
        EXPECT_EQ(one(adherents_, context, "SELECT id FROM adherents_adherent"), "x");
    };
    read(adherent(1), look);
    write(adherent(1), [&](Context& context) {
        look(context);
        insert(context, "a");
        EXPECT_THROW(adherents_.execute(context, "DELETE FROM adherents_adherent"), base::Bug);
        return Outcome::keep;
    });
    EXPECT_EQ(count(adherent(1)), "1");
    const auto sly = [&](Context& context) {
        return one(adherents_, context, "INSERT INTO adherents_adherent (id) VALUES ('y') RETURNING id"),
               Outcome::keep;
    };
    EXPECT_THROW(write(adherent(1), sly), base::Failure);
}

TEST_P(Isolation, DropsOneAdherentAlone) {
    for (int i = 1; i <= 2; ++i)
        write(adherent(i), [&](Context& context) {
            insert(context, "a");
            actes_.execute(context, "INSERT INTO actes_annexe (id, numero) VALUES ('x', 'a')");
            return Outcome::keep;
        });
    const auto folder = stores_->folder(adherent(1));
    stores_->drop(adherent(1));
    EXPECT_TRUE(std::filesystem::exists(folder));
    EXPECT_EQ(count(adherent(1)), "0");
    EXPECT_EQ(count(adherent(2)), "1");
}

TEST_P(Isolation, KeepsEverybodyOutWhileClosed) {
    add(adherent(1), "a");
    bool entered = false;
    std::thread visitor;
    stores_->with_closed(adherent(1), [&] {
        visitor = std::thread([&] {
            count(adherent(1));
            entered = true;
        });
        add(adherent(2), "others go on");
        for (int i = 0; i < 20000; ++i) std::this_thread::yield();
        EXPECT_FALSE(entered);
    });
    visitor.join();
    EXPECT_TRUE(entered);
    EXPECT_THROW(stores_->with_closed(adherent(1), [] { throw std::runtime_error("disk"); }), std::runtime_error);
    EXPECT_EQ(count(adherent(1)), "1");
}

TEST_P(Isolation, IsABugToOpenWhatOneHoldsClosed) {
    const auto closed = [&](const std::function<void()>& action) { stores_->with_closed(adherent(1), action); };
    EXPECT_THROW(closed([&] { count(adherent(1)); }), base::Bug);
    EXPECT_THROW(closed([&] { closed([] {}); }), base::Bug);
    EXPECT_THROW(closed([&] { write({}, [](Context&) { return Outcome::keep; }); }), base::Bug);
    closed([&] { read({}, [](Context&) {}); });
    EXPECT_EQ(count(adherent(1)), "0");
}

TEST_P(Isolation, ClosesOnlyWhenItsTransactionsAreOver) {
    std::atomic<bool> over = false;
    std::thread closer;
    read(adherent(1), [&](Context& context) {
        closer = std::thread([&] { stores_->with_closed(adherent(1), [&] { EXPECT_TRUE(over); }); });
        for (int i = 0; i < 20000; ++i) std::this_thread::yield();
        EXPECT_EQ(one(actes_, context, "SELECT count(*) FROM actes_acte"), "0");
        over = true;
    });
    closer.join();
}

using SqliteOwner = SqliteFiles;

TEST_F(SqliteOwner, IsRefusedTheTablesOfAnother) {
    for (const auto* statement :
         {"SELECT id FROM parapheur_dossier", "SELECT count(*) FROM parapheur_dossier",
          "DELETE FROM parapheur_dossier", "SELECT owner FROM kernel_migrations", "DROP TABLE actes_acte",
          "COMMIT", "ATTACH 'other.db' AS other", "PRAGMA synchronous = OFF"}) {
        EXPECT_THROW(write(adherent(1), [&](Context& c) { return actes_.execute(c, statement), Outcome::keep; }),
                     base::Failure)
            << statement;
    }
    write(adherent(1), [&](Context& context) {
        return parapheur_.execute(context, "INSERT INTO parapheur_dossier (id) VALUES ('x')"), Outcome::keep;
    });
}

TEST_F(SqliteOwner, IsToldOfACursorThatOutlivesItsContext) {
    std::unique_ptr<sql::Cursor> left;
    const auto leave = [&](Context& context) {
        insert(context, "a");
        left = actes_.query(context, "SELECT numero FROM actes_acte");
        return Outcome::keep;
    };
    EXPECT_THROW(write(adherent(1), leave), base::Bug);
    EXPECT_THROW(left->next(), base::Bug);
    EXPECT_THROW(read(adherent(1), [&](Context& c) { left = actes_.query(c, "SELECT 1"); }), base::Bug);
    EXPECT_EQ(count(adherent(1)), "0");
}

} // namespace
} // namespace aubrac::kernel::testing_storage
