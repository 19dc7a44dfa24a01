// SPDX-License-Identifier: AGPL-3.0-or-later
// All the rows of a store poured into another, from each engine to each engine.
#include "fixture.hpp"
#include <kernel/storage/rows.hpp>

namespace aubrac::kernel::testing_storage {
namespace {

using Engines = std::tuple<sql::Engine, sql::Engine>;

/// Two servers, whose engines are the parameters of the test.
class Rows : public testing::TestWithParam<Engines> {
protected:
    /// One of them: its stores, and its database when it needs one.
    struct Server : StoresFixture {
        void TestBody() override {}
        void start(sql::Engine engine) {
            migrations_ = {
                {"actes", Scope::member, "0001_actes",
                 "CREATE TABLE actes_acte ({{adherent}} numero TEXT NOT NULL, n BIGINT NOT NULL DEFAULT 0, "
                 "PRIMARY KEY ({{key}} numero));"
                 "CREATE TABLE actes_annexe ({{adherent}} id TEXT NOT NULL, numero TEXT NOT NULL, weight DOUBLE "
                 "PRECISION, bytes BYTEA, PRIMARY KEY ({{key}} id),"
                 "FOREIGN KEY ({{key}} numero) REFERENCES actes_acte ({{key}} numero));"},
                {"search", Scope::member, "0001_search",
                 engine == sql::Engine::sqlite
                     ? "CREATE TABLE search_entries (words TEXT NOT NULL, number INTEGER PRIMARY KEY);"
                       "CREATE VIRTUAL TABLE search_words USING fts5(words, content='search_entries', "
                       "content_rowid='number');"
                     : "CREATE TABLE search_entries ({{adherent}} words TEXT NOT NULL);"},
            };
            use(engine);
        }
        void add_step(Migration step) {
            migrations_.push_back(std::move(step));
            open();
        }
        using StoresFixture::actes_;
        using StoresFixture::adherent;
        using StoresFixture::count;
        using StoresFixture::one;
        using StoresFixture::options_;
        using StoresFixture::read;
        using StoresFixture::stores_;
        using StoresFixture::write;
    };

    void SetUp() override {
        from_.start(std::get<0>(GetParam()));
        into_.start(std::get<1>(GetParam()));
    }
    void fill(const base::AdherentId& who) {
        const Storage search("search", Scope::member);
        from_.write(who, [&](Context& context) {
            for (int i = 0; i < 1234; ++i)
                from_.actes_.execute(context, "INSERT INTO actes_acte (numero, n) VALUES ($1, $2)",
                                     {"2026-" + std::to_string(i), std::int64_t{i} * 5'000'000'000});
            for (int i = 0; i < 5; ++i) {
                const auto none = i % 2 == 0;
                from_.actes_.execute(
                    context, "INSERT INTO actes_annexe (id, numero, weight, bytes) VALUES ($1, $2, $3, $4)",
                    {"é'\"\n" + std::to_string(i), "2026-0", none ? sql::Value(nullptr) : 0.1 * i,
                     none ? sql::Value(nullptr) : sql::Blob{std::string("\0\xff'", 3)}});
            }
            search.execute(context, "INSERT INTO search_entries (words) VALUES ('saint exemple')");
            return Outcome::keep;
        });
    }
    RowCounts pour(const base::AdherentId& who, Shape shape = Shape::same) {
        RowCounts counts;
        from_.read(who, [&](Context& from) {
            into_.write(who, [&](Context& into) { return counts = copy_rows(from, into, shape), Outcome::keep; });
        });
        return counts;
    }
    static std::string dump(Server& server, const base::AdherentId& who) {
        std::string text;
        server.read(who, [&](Context& context) {
            auto rows = server.actes_.query(context, "SELECT a.id, a.numero, a.weight, a.bytes, b.n FROM "
                                                     "actes_annexe a JOIN actes_acte b ON b.numero <> a.numero "
                                                     "ORDER BY a.id, b.n");
            while (rows->next()) {
                text += std::string(rows->text(0)) + "|" + std::string(rows->text(1)) + "|";
                text += rows->is_null(2) ? "null" : std::to_string(rows->real(2));
                text += rows->is_null(3) ? "null" : std::string(rows->bytes(3));
                text += "|" + std::to_string(rows->integer(4)) + "\n";
            }
        });
        return text;
    }

    Server from_, into_;
    const base::AdherentId one_ = Server::adherent(1), two_ = Server::adherent(2);
};

TEST_P(Rows, AreAllThereWithTheirValues) {
    fill(one_);
    EXPECT_EQ(pour(one_), (RowCounts{{"actes_acte", 1234}, {"actes_annexe", 5}, {"search_entries", 1}}));
    EXPECT_EQ(dump(into_, one_), dump(from_, one_));
    into_.read(one_, [&](Context& context) {
        EXPECT_EQ(count_rows(context),
                  (RowCounts{{"actes_acte", 1234}, {"actes_annexe", 5}, {"search_entries", 1}}));
        EXPECT_EQ(find_unfit_text(context), "");
    });
    EXPECT_EQ(into_.count(two_), "0");
}

TEST_P(Rows, AreThoseOfOneAdherentAlone) {
    fill(one_);
    fill(two_);
    into_.write(two_, [&](Context& context) {
        return into_.actes_.execute(context, "INSERT INTO actes_acte (numero) VALUES ('mine')"), Outcome::keep;
    });
    pour(one_);
    EXPECT_EQ(into_.count(one_), "1234");
    EXPECT_EQ(into_.count(two_), "1");
}

TEST_P(Rows, LeaveNothingWhenTheWorkIsUndone) {
    fill(one_);
    from_.read(one_, [&](Context& from) {
        into_.write(one_, [&](Context& into) { return copy_rows(from, into, Shape::same), Outcome::undo; });
    });
    EXPECT_EQ(into_.count(one_), "0");
    pour(one_);
    EXPECT_THROW(pour(one_), base::Failure) << "their keys are taken";
    EXPECT_EQ(into_.count(one_), "1234");
}

TEST_P(Rows, AreFoundByTheirWordsWhenTheTargetHasAnIndexOfWords) {
    if (std::get<1>(GetParam()) != sql::Engine::sqlite) return;
    fill(one_);
    pour(one_);
    const Storage search("search", Scope::member);
    into_.read(one_, [&](Context& context) {
        EXPECT_EQ(
            Server::one(search, context, "SELECT count(*) FROM search_words WHERE search_words MATCH 'exemple'"),
            "1");
    });
}

TEST_P(Rows, AreRefusedAStoreOfAnotherShapeUnlessToldOtherwise) {
    fill(one_);
    into_.add_step({"actes", Scope::member, "0002_objet",
                    "ALTER TABLE actes_acte ADD COLUMN objet TEXT NOT NULL DEFAULT 'none';"
                    "CREATE TABLE actes_piece ({{adherent}} id TEXT NOT NULL, PRIMARY KEY ({{key}} id));"});
    EXPECT_THROW(pour(one_), base::Failure);
    EXPECT_EQ(into_.count(one_), "0");
    EXPECT_EQ(pour(one_, Shape::shared).size(), 3u);
    into_.read(one_, [&](Context& context) {
        EXPECT_EQ(Server::one(into_.actes_, context, "SELECT count(*) FROM actes_acte WHERE objet = 'none'"),
                  "1234");
    });
}

INSTANTIATE_TEST_SUITE_P(Engines, Rows,
                         testing::Combine(testing::Values(sql::Engine::sqlite, sql::Engine::postgresql),
                                          testing::Values(sql::Engine::sqlite, sql::Engine::postgresql)),
                         [](const testing::TestParamInfo<Engines>& info) {
                             const auto word = [](sql::Engine engine) {
                                 return engine == sql::Engine::sqlite ? "Sqlite" : "Postgresql";
                             };
                             return std::string("From") + word(std::get<0>(info.param)) + "Into" +
                                    word(std::get<1>(info.param));
                         });

class Texts : public SqliteFiles {};

TEST_F(Texts, ThatPostgresqlWouldNotTakeAreFound) {
    add(adherent(1), "fit");
    const auto unfit = [&] {
        std::string place;
        read(adherent(1), [&](Context& context) { place = find_unfit_text(context); });
        return place;
    };
    EXPECT_EQ(unfit(), "");
    for (const auto* value : {"CAST(x'41ff' AS TEXT)", "CAST(x'410041' AS TEXT)"}) {
        write(adherent(1), [&](Context& context) {
            actes_.execute(context, std::string("UPDATE actes_acte SET numero = ") + value);
            return Outcome::keep;
        });
        EXPECT_EQ(unfit(), "actes_acte.numero") << value;
    }
}

using Folders = BothEngines;
INSTANTIATE_TEST_SUITE_P(Engines, Folders, testing::Values(sql::Engine::sqlite, sql::Engine::postgresql),
                         engine_name);

TEST_P(Folders, AreThereFromTheFirstWriteOn) {
    add(adherent(1), "a");
    EXPECT_TRUE(std::filesystem::is_directory(options_.folder / "adherents" / adherent(1).text()));
}

} // namespace
} // namespace aubrac::kernel::testing_storage
