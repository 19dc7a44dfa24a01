// SPDX-License-Identifier: AGPL-3.0-or-later
// Promises of an SQLite connection: parameters, cursors, cache, walls.
#include <adapters/sqlite/connection.hpp>
#include <base/ensure.hpp>
#include <base/failure.hpp>
#include <cstdlib>
#include <fstream>
#include <gtest/gtest.h>

namespace aubrac::adapters::sqlite {
namespace {

using sql::Params;

class Sqlite : public testing::Test {
protected:
    Sqlite() {
        std::string name = (std::filesystem::temp_directory_path() / "aubrac-sqlite-XXXXXX").string();
        folder_ = mkdtemp(name.data());
        db_ = open_sqlite(path(), OpenMode::create);
        db_->script("CREATE TABLE actes_acte (id TEXT PRIMARY KEY, n BIGINT, x DOUBLE PRECISION, doc BYTEA);"
                    "CREATE TABLE parapheur_dossier (id TEXT PRIMARY KEY);"
                    "INSERT INTO parapheur_dossier VALUES ('secret');");
    }
    ~Sqlite() override {
        db_.reset();
        std::filesystem::remove_all(folder_);
    }

    std::filesystem::path path() const { return folder_ / "store.db"; }
    std::string one(std::string_view statement, const Params& params = {}) {
        auto rows = db_->query(statement, params);
        return rows->next() ? std::string(rows->text(0)) : "no row";
    }
    void expect_refused(std::string_view statement) {
        EXPECT_THROW(static_cast<void>(db_->query(statement, {})), base::Failure) << statement;
    }

    std::filesystem::path folder_;
    std::unique_ptr<SqliteConnection> db_;
};

TEST_F(Sqlite, IsOpenedTheDefensiveWay) {
    EXPECT_EQ(one("PRAGMA journal_mode"), "wal");
    EXPECT_EQ(one("PRAGMA synchronous"), "2");
    EXPECT_EQ(one("PRAGMA foreign_keys"), "1");
    EXPECT_EQ(one("PRAGMA trusted_schema"), "0");
    EXPECT_EQ(one("PRAGMA cell_size_check"), "1");
    EXPECT_EQ(one("PRAGMA temp_store"), "2");
}

TEST_F(Sqlite, BindsParametersByNumberWhateverTheirOrder) {
    EXPECT_EQ(db_->execute("INSERT INTO actes_acte (doc, id, n, x) VALUES ($4, $1, $2, $3)",
                           Params{"a", std::int64_t{7}, 1.5, sql::Blob{std::string("\0z", 2)}}),
              1);
    auto rows = db_->query("SELECT id, n, x, doc FROM actes_acte WHERE n = $2 AND id = $1 AND n = $2",
                           Params{"a", std::int64_t{7}});
    ASSERT_TRUE(rows->next());
    EXPECT_EQ(rows->text(0), "a");
    EXPECT_EQ(rows->integer(1), 7);
    EXPECT_EQ(rows->real(2), 1.5);
    EXPECT_EQ(rows->bytes(3), std::string_view("\0z", 2));
    EXPECT_FALSE(rows->next());
    EXPECT_FALSE(rows->next());
}

TEST_F(Sqlite, ReadsNullAsEmpty) {
    db_->execute("INSERT INTO actes_acte (id, n) VALUES ('a', $1)", Params{nullptr});
    auto rows = db_->query("SELECT n, x, doc FROM actes_acte", {});
    ASSERT_TRUE(rows->next());
    EXPECT_TRUE(rows->is_null(0));
    EXPECT_EQ(rows->integer(0), 0);
    EXPECT_EQ(rows->text(0), "");
    EXPECT_EQ(rows->bytes(2), "");
}

TEST_F(Sqlite, RefusesParametersThatDoNotMatch) {
    EXPECT_THROW(db_->execute("DELETE FROM actes_acte WHERE id = $2", Params{"a"}), base::Failure);
    EXPECT_THROW(db_->execute("DELETE FROM actes_acte WHERE id = $1", Params{"a", "b"}), base::Failure);
    EXPECT_THROW(db_->execute("DELETE FROM actes_acte WHERE id = ?", Params{"a"}), base::Failure);
    EXPECT_THROW(db_->execute("DELETE FROM actes_acte WHERE id = $1", Params{std::string("a\0b", 3)}),
                 base::Failure);
}

TEST_F(Sqlite, RefusesTwoStatementsInOne) {
    expect_refused("SELECT 1; DROP TABLE actes_acte");
    EXPECT_EQ(one("SELECT 1 ; "), "1");
}

TEST_F(Sqlite, RunsAStatementOfWhichNoRowIsRead) {
    { auto rows = db_->query("INSERT INTO actes_acte (id) VALUES ('a') RETURNING id", {}); }
    EXPECT_EQ(one("SELECT count(*) FROM actes_acte"), "1");
}

TEST_F(Sqlite, CountsTheRowsItChanged) {
    db_->script("INSERT INTO actes_acte (id, n) VALUES ('a', 1), ('b', 1), ('c', 2)");
    EXPECT_EQ(db_->execute("UPDATE actes_acte SET n = 3 WHERE n = 1", {}), 2);
    EXPECT_EQ(db_->execute("SELECT id FROM actes_acte", {}), 0);
    EXPECT_EQ(db_->execute("INSERT INTO actes_acte (id) VALUES ('a') ON CONFLICT (id) DO NOTHING", {}), 0);
}

TEST_F(Sqlite, LetsTheSameStatementBeReadTwiceAtOnce) {
    db_->script("INSERT INTO actes_acte (id) VALUES ('a'), ('b')");
    auto outer = db_->query("SELECT id FROM actes_acte ORDER BY id", {});
    int pairs = 0;
    while (outer->next()) {
        auto inner = db_->query("SELECT id FROM actes_acte ORDER BY id", {});
        while (inner->next()) ++pairs;
    }
    EXPECT_EQ(pairs, 4);
}

TEST_F(Sqlite, ForgetsOldStatementsAndStillAnswers) {
    for (int i = 0; i < 1000; ++i) ASSERT_EQ(one("SELECT " + std::to_string(i % 300)), std::to_string(i % 300));
}

TEST_F(Sqlite, EndsForgottenCursorsAndSaysSo) {
    auto rows = db_->query("SELECT 1", {});
    EXPECT_EQ(db_->close_cursors(), 1u);
    EXPECT_EQ(db_->close_cursors(), 0u);
    EXPECT_THROW(rows->next(), base::Bug);
}

TEST_F(Sqlite, TellsUpperFromLowerCaseInLike) { EXPECT_EQ(one("SELECT 'Aubrac' LIKE 'aub%'"), "0"); }

TEST_F(Sqlite, TakesDoubleQuotesForANameOnly) { expect_refused("SELECT \"no such column\" FROM actes_acte"); }

TEST_F(Sqlite, HidesValuesFromItsMessages) {
    const std::string secret = "named-person";
    db_->execute("INSERT INTO actes_acte (id) VALUES ($1)", Params{secret});
    try {
        db_->execute("INSERT INTO actes_acte (id) VALUES ($1)", Params{secret});
        FAIL() << "a double key was accepted";
    } catch (const base::Failure& failure) {
        EXPECT_EQ(std::string(failure.what()).find(secret), std::string::npos) << failure.what();
        EXPECT_NE(std::string(failure.what()).find("actes_acte.id"), std::string::npos) << failure.what();
    }
}

TEST_F(Sqlite, RefusesAttachAndItsKin) {
    for (const std::string owner : {"", "actes"}) {
        db_->set_owner(owner);
        expect_refused("ATTACH '" + (folder_ / "other.db").string() + "' AS other");
        expect_refused("ATTACH ':memory:' AS other");
        expect_refused("DETACH main");
        expect_refused("SELECT load_extension('/tmp/x.so')");
        expect_refused("PRAGMA journal_mode = DELETE");
        expect_refused("PRAGMA synchronous = OFF");
        expect_refused("PRAGMA foreign_keys = OFF");
        expect_refused("PRAGMA writable_schema = ON");
        expect_refused("VACUUM INTO '/tmp/copy.db'");
    }
    EXPECT_FALSE(std::filesystem::exists(folder_ / "other.db"));
}

TEST_F(Sqlite, RefusesAnotherOwnersTable) {
    db_->set_owner("actes");
    EXPECT_EQ(one("SELECT count(*) FROM actes_acte"), "0");
    expect_refused("SELECT id FROM parapheur_dossier");
    expect_refused("SELECT count(*) FROM parapheur_dossier");
    expect_refused("SELECT a.id FROM actes_acte a, parapheur_dossier");
    expect_refused("SELECT id FROM actes_acte WHERE id IN (SELECT id FROM parapheur_dossier)");
    expect_refused("SELECT exists (SELECT 1 FROM parapheur_dossier)");
    expect_refused("INSERT INTO parapheur_dossier VALUES ('x')");
    expect_refused("UPDATE parapheur_dossier SET id = 'x'");
    expect_refused("DELETE FROM parapheur_dossier");
    expect_refused("INSERT INTO actes_acte (id) SELECT id FROM parapheur_dossier");
}

TEST_F(Sqlite, LetsAnOwnerDoNothingButRows) {
    db_->set_owner("actes");
    for (const auto* statement : {"CREATE TABLE actes_other (id TEXT)", "DROP TABLE actes_acte", "BEGIN", "COMMIT",
                                  "SAVEPOINT x", "PRAGMA user_version", "CREATE TEMP TABLE t (id TEXT)"})
        expect_refused(statement);
}

TEST_F(Sqlite, LetsAnOwnerNameItsOwnIntermediateResults) {
    db_->set_owner("actes");
    EXPECT_EQ(one("WITH some AS (SELECT 1 UNION ALL SELECT 2) SELECT count(*) FROM some"), "2");
    EXPECT_EQ(
        one("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5) SELECT sum(i) FROM n"),
        "15");
    EXPECT_EQ(one("INSERT INTO actes_acte (id) VALUES ('a') ON CONFLICT (id) DO UPDATE SET n = 1 RETURNING id"),
              "a");
}

TEST_F(Sqlite, DoesNotLendAStatementToAnotherOwner) {
    db_->set_owner("parapheur");
    EXPECT_EQ(one("SELECT id FROM parapheur_dossier"), "secret");
    db_->set_owner("actes");
    expect_refused("SELECT id FROM parapheur_dossier");
}

TEST_F(Sqlite, ServesFullTextTablesToTheirOwnerAlone) {
    db_->script("CREATE VIRTUAL TABLE search_text USING fts5(words)");
    db_->set_owner("search");
    for (int i = 0; i < 200; ++i)
        db_->execute("INSERT INTO search_text (words) VALUES ($1)", Params{"commune " + std::to_string(i)});
    auto rows =
        db_->query("SELECT words FROM search_text WHERE search_text MATCH $1 ORDER BY rank", Params{"commune"});
    int found = 0;
    while (rows->next()) {
        db_->set_owner("actes"); // another service works between two rows
        ++found;
    }
    EXPECT_EQ(found, 200);
    db_->set_owner("actes");
    expect_refused("SELECT words FROM search_text WHERE search_text MATCH 'commune'");
    expect_refused("SELECT count(*) FROM search_text_data");
}

TEST_F(Sqlite, RefusesToWriteWhenOpenedForReading) {
    auto reader = open_sqlite(path(), OpenMode::read_only);
    EXPECT_THROW(reader->execute("DELETE FROM actes_acte", {}), base::Failure);
    EXPECT_THROW(reader->script("CREATE TABLE x (y TEXT)"), base::Failure);
    EXPECT_THROW(reader->script("PRAGMA query_only = OFF"), base::Failure);
}

TEST_F(Sqlite, SaysWhenTheFileIsMissingOrIsNoDatabase) {
    EXPECT_THROW(open_sqlite(folder_ / "none.db", OpenMode::read_write), base::Failure);
    std::ofstream(folder_ / "bad.db") << std::string(8192, 'x');
    EXPECT_THROW(open_sqlite(folder_ / "bad.db", OpenMode::read_write), base::Failure);
}

TEST_F(Sqlite, StopsGrowingAtItsBound) {
    db_.reset();
    db_ = open_sqlite(path(), OpenMode::read_write, Tuning{.max_pages = 20});
    EXPECT_THROW(db_->execute("INSERT INTO actes_acte (id, doc) VALUES ('a', $1)",
                              Params{sql::Blob{std::string(200000, 'x')}}),
                 base::Failure);
    EXPECT_EQ(one("SELECT count(*) FROM actes_acte"), "0");
}

} // namespace
} // namespace aubrac::adapters::sqlite
