// SPDX-License-Identifier: AGPL-3.0-or-later
// Promises of a PostgreSQL connection, against a real server given by AUBRAC_TEST_POSTGRESQL.
#include <adapters/libpq/connection.hpp>
#include <base/failure.hpp>
#include <cstdlib>
#include <gtest/gtest.h>

namespace aubrac::adapters::libpq {
namespace {

using sql::Params;

class Postgresql : public testing::Test {
protected:
    void SetUp() override {
        const char* url = std::getenv("AUBRAC_TEST_POSTGRESQL");
        if (!url) GTEST_SKIP() << "AUBRAC_TEST_POSTGRESQL is not set: PostgreSQL IS NOT TESTED";
        url_ = url;
        db_ = open_postgresql(url_);
        db_->script("CREATE TEMP TABLE acte (id TEXT PRIMARY KEY, n BIGINT, x DOUBLE PRECISION, doc BYTEA)");
    }
    std::string one(std::string_view statement, const Params& params = {}) {
        auto rows = db_->query(statement, params);
        return rows->next() ? std::string(rows->text(0)) : "no row";
    }

    std::string url_;
    std::unique_ptr<PgConnection> db_;
};

TEST_F(Postgresql, BindsParametersByNumberWhateverTheirOrder) {
    EXPECT_EQ(db_->execute("INSERT INTO acte (doc, id, n, x) VALUES ($4, $1, $2, $3)",
                           Params{"é", std::int64_t{-7}, 1.5, sql::Blob{std::string("\0z\xff", 3)}}),
              1);
    auto rows =
        db_->query("SELECT id, n, x, doc FROM acte WHERE n = $2 AND id = $1", Params{"é", std::int64_t{-7}});
    ASSERT_TRUE(rows->next());
    EXPECT_EQ(rows->text(0), "é");
    EXPECT_EQ(rows->integer(1), -7);
    EXPECT_EQ(rows->real(2), 1.5);
    EXPECT_EQ(rows->bytes(3), std::string_view("\0z\xff", 3));
    EXPECT_FALSE(rows->next());
    EXPECT_FALSE(rows->next());
}

TEST_F(Postgresql, ReadsNullAsEmptyAndAcceptsItWhereANumberWas) {
    for (const auto& value : {sql::Value(std::int64_t{1}), sql::Value(nullptr)})
        db_->execute("INSERT INTO acte (id, n) VALUES ($1, $2)",
                     Params{value.index() == 0 ? "null" : "one", value});
    auto rows = db_->query("SELECT n, x, doc FROM acte WHERE id = 'null'", {});
    ASSERT_TRUE(rows->next());
    EXPECT_TRUE(rows->is_null(0));
    EXPECT_EQ(rows->integer(0), 0);
    EXPECT_EQ(rows->real(1), 0.0);
    EXPECT_EQ(rows->bytes(2), "");
}

TEST_F(Postgresql, ReadsSumsAverageAndTruth) {
    db_->script("INSERT INTO acte (id, n) VALUES ('a', 1), ('b', 2)");
    auto rows = db_->query("SELECT sum(n), avg(n), n > 0, count(*) FROM acte GROUP BY n > 0", {});
    ASSERT_TRUE(rows->next());
    EXPECT_EQ(rows->integer(0), 3);
    EXPECT_EQ(rows->real(1), 1.5);
    EXPECT_EQ(rows->integer(2), 1);
    EXPECT_EQ(rows->integer(3), 2);
}

TEST_F(Postgresql, CountsTheRowsItChanged) {
    db_->script("INSERT INTO acte (id, n) VALUES ('a', 1), ('b', 1), ('c', 2)");
    EXPECT_EQ(db_->execute("UPDATE acte SET n = 3 WHERE n = 1", {}), 2);
    EXPECT_EQ(db_->execute("SELECT id FROM acte", {}), 0);
    EXPECT_EQ(db_->execute("INSERT INTO acte (id) VALUES ('a') ON CONFLICT (id) DO NOTHING", {}), 0);
}

TEST_F(Postgresql, ForgetsOldStatementsAndStillAnswers) {
    for (int i = 0; i < 1000; ++i) ASSERT_EQ(one("SELECT " + std::to_string(i % 300)), std::to_string(i % 300));
    EXPECT_LE(std::stoi(one("SELECT count(*) FROM pg_prepared_statements")), 200);
}

TEST_F(Postgresql, HidesValuesFromItsMessages) {
    const std::string secret = "named-person";
    db_->execute("INSERT INTO acte (id) VALUES ($1)", Params{secret});
    for (const auto* statement : {"INSERT INTO acte (id) VALUES ($1)", "SELECT $1::bigint"}) {
        try {
            db_->execute(statement, Params{secret});
            FAIL() << statement;
        } catch (const base::Failure& failure) {
            EXPECT_EQ(std::string(failure.what()).find(secret), std::string::npos) << failure.what();
            EXPECT_NE(std::string(failure.what()).find("SQLSTATE 2"), std::string::npos) << failure.what();
        }
    }
}

TEST_F(Postgresql, DoesNotCallKeptATransactionThatFailed) {
    db_->script("BEGIN");
    EXPECT_THROW(db_->execute("INSERT INTO acte (id) VALUES (NULL)", {}), base::Failure);
    EXPECT_THROW(db_->commit(), base::Failure);
    EXPECT_TRUE(db_->sound());
    EXPECT_FALSE(db_->in_transaction());
}

TEST_F(Postgresql, SaysWhenTheServerIsGone) {
    auto other = open_postgresql(url_);
    const auto pid = one("SELECT pg_backend_pid()");
    other->execute("SELECT pg_terminate_backend($1::int)", Params{std::int64_t{std::stoll(pid)}});
    EXPECT_THROW(db_->script("SELECT 1"), base::Failure);
    EXPECT_FALSE(db_->sound());
}

TEST_F(Postgresql, RefusesAZeroByteInAText) {
    EXPECT_THROW(db_->execute("INSERT INTO acte (id) VALUES ($1)", Params{std::string("a\0b", 3)}), base::Failure);
}

TEST(PostgresqlAddress, NeverShowsItsPassword) {
    for (const auto* url : {"postgresql://u:secret@127.0.0.1:99999999/x", "postgresql://u:secret@127.0.0.1:1/x",
                            "postgresql://u:secret@[bad/x", "postgres//u:secret@x"}) {
        try {
            open_postgresql(url);
            FAIL() << url;
        } catch (const base::Failure& failure) {
            EXPECT_EQ(std::string(failure.what()).find("secret"), std::string::npos) << failure.what();
        }
    }
}

TEST(PostgresqlQuotes, AreDoubled) {
    EXPECT_EQ(quote_text("l'acte \\"), "E'l''acte \\\\'");
    EXPECT_EQ(quote_name("a\"b"), "\"a\"\"b\"");
}

} // namespace
} // namespace aubrac::adapters::libpq
