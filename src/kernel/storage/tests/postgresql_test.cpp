// SPDX-License-Identifier: AGPL-3.0-or-later
// What only PostgreSQL does: its walls are row-level security, its connections break.
#include "fixture.hpp"

namespace aubrac::kernel::testing_storage {
namespace {

class Walls : public StoresFixture {
protected:
    void SetUp() override {
        use(sql::Engine::postgresql);
        if (database_) superuser_ = adapters::libpq::open_postgresql(database_->superuser_url());
    }
    void TearDown() override { superuser_.reset(); }
    std::string failure_of_open() {
        try {
            open();
        } catch (const base::Failure& failure) {
            return failure.what();
        }
        return "opened";
    }

    std::unique_ptr<adapters::libpq::PgConnection> superuser_;
};

TEST_F(Walls, StandAgainstABareConnectionOfTheProgramsRole) {
    add(adherent(1), "secret");
    auto bare = adapters::libpq::open_postgresql(database_->url());
    EXPECT_THROW(bare->query("SELECT * FROM member.actes_acte", {}), base::Failure);
    bare->script("SET aubrac.adherent = ''");
    EXPECT_FALSE(bare->query("SELECT * FROM member.actes_acte", {})->next());
    EXPECT_THROW(bare->execute("INSERT INTO member.actes_acte (numero) VALUES ('x')", {}), base::Failure);
    bare->script("SET aubrac.adherent = 'other'");
    EXPECT_FALSE(bare->query("SELECT * FROM member.actes_acte", {})->next());
    EXPECT_THROW(bare->execute("INSERT INTO member.actes_acte (adherent, numero) VALUES ($1, 'x')",
                               sql::Params{adherent(1).text()}),
                 base::Failure);
    EXPECT_EQ(bare->execute("DELETE FROM member.actes_acte", {}), 0);
}

TEST_F(Walls, AreRefusedARoleTheyWouldNotHold) {
    options_.database = database_->superuser_url();
    EXPECT_NE(failure_of_open().find("CREATE ROLE aubrac LOGIN"), std::string::npos);
    options_.database = database_->url();
    superuser_->script("ALTER ROLE " + database_->name() + " BYPASSRLS");
    EXPECT_NE(failure_of_open().find("NOBYPASSRLS"), std::string::npos);
}

TEST_F(Walls, AreAskedOfEveryTableOfTheMembers) {
    migrations_.push_back({"x", Scope::member, "0001_x", "CREATE TABLE x_open (id TEXT PRIMARY KEY);"});
    EXPECT_NE(failure_of_open().find("x_open"), std::string::npos);
    migrations_.back().sql = "CREATE MATERIALIZED VIEW x_view AS SELECT 1 AS adherent;";
    EXPECT_NE(failure_of_open().find("x_view"), std::string::npos);
    migrations_.pop_back();
    open();
}

TEST_F(Walls, AreCheckedAtEachStart) {
    superuser_->script("ALTER TABLE member.actes_acte NO FORCE ROW LEVEL SECURITY");
    EXPECT_NE(failure_of_open().find("member.actes_acte"), std::string::npos);
}

TEST_F(Walls, RefuseCommitsThatAreNotDurable) {
    superuser_->script("ALTER ROLE " + database_->name() + " SET synchronous_commit = off");
    EXPECT_NE(failure_of_open().find("synchronous_commit=off"), std::string::npos);
    options_.durability = StoresOptions::Durability::normal;
    EXPECT_EQ(failure_of_open(), "opened");
}

TEST_F(Walls, OutliveTheirConnections) {
    add(adherent(1), "a");
    superuser_->query("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = $1",
                      sql::Params{database_->name()});
    add(adherent(1), "b");
    EXPECT_EQ(count(adherent(1)), "2");
    const auto cut = [&](Context& context) {
        insert(context, "c");
        superuser_->query("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = $1",
                          sql::Params{database_->name()});
        return Outcome::keep;
    };
    EXPECT_THROW(write(adherent(1), cut), base::Failure);
    EXPECT_EQ(count(adherent(1)), "2");
}

TEST_F(Walls, AreReachedByFewConnectionsInTurn) {
    options_.max_connections = 2;
    open();
    std::vector<std::thread> crowd;
    std::atomic<int> most = 0;
    std::atomic<bool> over = false;
    std::thread watcher([&] {
        while (!over) {
            auto rows = superuser_->query("SELECT count(*) FROM pg_stat_activity WHERE usename = $1",
                                          sql::Params{database_->name()});
            rows->next();
            most = std::max<int>(most, static_cast<int>(rows->integer(0)));
        }
    });
    for (int t = 0; t < 8; ++t)
        crowd.emplace_back([&, t] {
            for (int i = 0; i < 20; ++i) add(adherent(t), std::to_string(i));
        });
    for (auto& thread : crowd) thread.join();
    over = true;
    watcher.join();
    EXPECT_LE(most, 2);
    for (int t = 0; t < 8; ++t) EXPECT_EQ(count(adherent(t)), "20");
}

TEST_F(Walls, AreReachedFromInsideAnotherWorkWithoutDeadlock) {
    options_.max_connections = 2;
    open();
    std::vector<std::thread> crowd;
    for (int t = 0; t < 6; ++t) crowd.emplace_back([&, t] { read({}, [&](Context&) { add(adherent(t), "a"); }); });
    for (auto& thread : crowd) thread.join();
    EXPECT_EQ(count(adherent(5)), "1");
}

/// What docs/operations.md says of the search box: not the index of words, but no other adhérent's row either.
TEST_F(Walls, LetASearchReadTheRowsOfItsAdherentAndNoIndexOfWords) {
    migrations_.push_back({"search", Scope::member, "0001_search",
                           "CREATE TABLE search_entries ({{adherent}} subject TEXT NOT NULL, words TEXT NOT NULL, "
                           "PRIMARY KEY ({{key}} subject));"
                           "CREATE INDEX search_entries_by_words ON search_entries USING gin "
                           "(to_tsvector('simple', words));"});
    open();
    superuser_->script(
        "INSERT INTO member.search_entries SELECT 'a' || a, 's' || s, 'acte ' || s || ' de ' || a FROM "
        "generate_series(1, 50) AS a, generate_series(1, 2000) AS s; ANALYZE member.search_entries");
    const auto plan = [](adapters::libpq::PgConnection& connection) {
        std::string text;
        auto rows = connection.query("EXPLAIN SELECT subject FROM member.search_entries WHERE "
                                     "to_tsvector('simple', words) @@ to_tsquery('simple', '1234')",
                                     {});
        while (rows->next()) text += std::string(rows->text(0)) + "\n";
        return text;
    };
    EXPECT_NE(plan(*superuser_).find("search_entries_by_words"), std::string::npos) << "no wall holds a superuser";
    const auto bare = adapters::libpq::open_postgresql(database_->url());
    bare->script("SET aubrac.adherent = 'a7'");
    const auto walled = plan(*bare);
    EXPECT_NE(walled.find("Index Cond: (adherent = "), std::string::npos) << walled;
    EXPECT_EQ(walled.find("search_entries_by_words"), std::string::npos)
        << "good news for operations.md: " << walled;
}

TEST_F(Walls, MayBeRaisedByTwoProgramsAtOnce) {
    superuser_->script("DROP SCHEMA member CASCADE; DROP SCHEMA operator CASCADE");
    std::vector<std::thread> crowd;
    for (int i = 0; i < 2; ++i)
        crowd.emplace_back([&] { EXPECT_NE(open_stores(options_, migrations_, clock_), nullptr); });
    for (auto& thread : crowd) thread.join();
    add(adherent(1), "a");
}

} // namespace
} // namespace aubrac::kernel::testing_storage
