// SPDX-License-Identifier: AGPL-3.0-or-later
// Rows come one at a time: long results in little memory, and a connection that is never stuck behind one.
#include <adapters/libpq/connection.hpp>
#include <base/failure.hpp>
#include <cstdlib>
#include <gtest/gtest.h>
#include <malloc.h>
#ifdef __SANITIZE_ADDRESS__
extern "C" std::size_t __sanitizer_get_current_allocated_bytes(); // its header comes with clang alone
#endif

namespace aubrac::adapters::libpq {
namespace {

using sql::Params;

/// Bytes that the program holds now. Not the size of the process: the sanitizer keeps what was freed for a while.
std::size_t bytes_held() {
#ifdef __SANITIZE_ADDRESS__
    return __sanitizer_get_current_allocated_bytes();
#else
    return mallinfo2().uordblks;
#endif
}

class PostgresqlStream : public testing::Test {
protected:
    void SetUp() override {
        const char* url = std::getenv("AUBRAC_TEST_POSTGRESQL");
        if (!url) GTEST_SKIP() << "AUBRAC_TEST_POSTGRESQL is not set: PostgreSQL IS NOT TESTED";
        db_ = open_postgresql(url);
    }
    std::unique_ptr<sql::Cursor> count_to(std::int64_t last, std::int64_t width = 1) {
        return db_->query("SELECT i, repeat('x', $2::int) FROM generate_series(1, $1) AS i", Params{last, width});
    }
    std::int64_t one(std::string_view statement) {
        auto rows = db_->query(statement, {});
        return rows->next() ? rows->integer(0) : -1;
    }

    std::unique_ptr<PgConnection> db_;
};

TEST_F(PostgresqlStream, ReadsHundredsOfMegabytesInTheMemoryOfARow) {
    one("SELECT 1");
    const auto before = bytes_held();
    std::size_t most = 0;
    std::int64_t last = 0;
    auto rows = count_to(200'000, 1000);
    while (rows->next()) {
        ASSERT_EQ(rows->integer(0), last + 1);
        last = rows->integer(0);
        if (last % 1000 == 0) most = std::max(most, bytes_held() - before);
    }
    EXPECT_EQ(last, 200'000);
    EXPECT_LT(most, 1u << 20);
}

TEST_F(PostgresqlStream, LeavesTheConnectionUsableWhenClosedEarly) {
    for (int i = 0; i < 3; ++i) {
        auto rows = count_to(50'000);
        ASSERT_TRUE(rows->next());
        ASSERT_TRUE(rows->next());
        EXPECT_EQ(rows->integer(0), 2);
        rows.reset();
        EXPECT_EQ(one("SELECT 7"), 7);
        EXPECT_FALSE(db_->in_transaction());
    }
    count_to(10); // never even looked at
    db_->script("SELECT 1");
    EXPECT_TRUE(db_->sound());
}

TEST_F(PostgresqlStream, IsReadInFullAroundOtherStatements) {
    auto outer = count_to(2000);
    std::int64_t sum = 0;
    while (outer->next()) {
        sum += outer->integer(0);
        auto inner = count_to(3);
        ASSERT_TRUE(inner->next());
        if (outer->integer(0) % 2 == 0) db_->script("SELECT 1");
        ASSERT_TRUE(inner->next());
        EXPECT_EQ(inner->integer(0), 2);
        EXPECT_EQ(outer->text(1), "x");
    }
    EXPECT_EQ(sum, 2000 * 2001 / 2);
    EXPECT_FALSE(outer->next());
}

TEST_F(PostgresqlStream, KeepsNullsEmptyTextsAndBytesThatWait) {
    auto rows = db_->query("SELECT * FROM (VALUES (1, NULL, '\\x00ff'::bytea), (2, '', NULL), (3, 'é', '')) "
                           "AS v(n, t, b) ORDER BY n",
                           {});
    EXPECT_EQ(one("SELECT 7"), 7);
    ASSERT_TRUE(rows->next());
    EXPECT_TRUE(rows->is_null(1));
    EXPECT_EQ(rows->bytes(2), std::string_view("\0\xff", 2));
    ASSERT_TRUE(rows->next());
    EXPECT_FALSE(rows->is_null(1));
    EXPECT_EQ(rows->text(1), "");
    EXPECT_TRUE(rows->is_null(2));
    ASSERT_TRUE(rows->next());
    EXPECT_EQ(rows->text(1), "é");
    EXPECT_FALSE(rows->is_null(2));
    EXPECT_EQ(rows->bytes(2), "");
    EXPECT_FALSE(rows->next());
}

TEST_F(PostgresqlStream, RefusesToKeepTooMuchForAnotherStatement) {
    auto rows = count_to(100'000, 1000);
    ASSERT_TRUE(rows->next());
    try {
        one("SELECT 1");
        FAIL() << "a hundred megabytes were kept";
    } catch (const base::Failure& failure) {
        EXPECT_NE(std::string(failure.what()).find("page it"), std::string::npos) << failure.what();
    }
    EXPECT_THROW(while (rows->next()), base::Failure) << "its end would look like the last row";
    EXPECT_EQ(one("SELECT 7"), 7);
}

TEST_F(PostgresqlStream, FailsOnItsWayWithoutHarmToTheConnection) {
    auto rows = db_->query("SELECT 1 / (3000 - i) FROM generate_series(1, 5000) AS i", {});
    std::int64_t read = 0;
    const auto read_all = [&] {
        while (rows->next()) ++read;
    };
    EXPECT_THROW(read_all(), base::Failure);
    EXPECT_EQ(read, 2999);
    EXPECT_EQ(one("SELECT 7"), 7);
    EXPECT_THROW(db_->query("SELECT 1 / 0", {}), base::Failure) << "at once, when the first row fails";
    EXPECT_EQ(one("SELECT 7"), 7);
}

TEST_F(PostgresqlStream, DoesAllItsWorkEvenWhenNobodyReadsIt) {
    db_->script("CREATE TEMP TABLE work (n BIGINT)");
    db_->query("INSERT INTO work SELECT i FROM generate_series(1, 5000) AS i RETURNING n", {});
    EXPECT_EQ(one("SELECT count(*) FROM work"), 5000);
    EXPECT_FALSE(db_->query("DELETE FROM work", {})->next());
    EXPECT_EQ(one("SELECT count(*) FROM work"), 0);
}

TEST_F(PostgresqlStream, MayOutliveItsConnection) {
    auto rows = count_to(50'000);
    ASSERT_TRUE(rows->next());
    db_.reset();
    EXPECT_FALSE(rows->next());
}

TEST_F(PostgresqlStream, IsCommittedWithWhatItHasNotRead) {
    db_->script("CREATE TEMP TABLE kept (n BIGINT); BEGIN");
    auto rows = db_->query("INSERT INTO kept SELECT i FROM generate_series(1, 100) AS i RETURNING n", {});
    ASSERT_TRUE(rows->next());
    db_->commit();
    std::int64_t left = 0;
    while (rows->next()) ++left;
    EXPECT_EQ(left, 99);
    EXPECT_EQ(one("SELECT count(*) FROM kept"), 100);
}

} // namespace
} // namespace aubrac::adapters::libpq
