// SPDX-License-Identifier: AGPL-3.0-or-later
// One box for everything: words, rights, replacement, and queries meant to harm.
#include "fixture.hpp"

#include <algorithm>

namespace aubrac::kernel::testing_kernel {

namespace {

class SearchTest : public KernelTest {
protected:
    using Names = std::vector<std::string>;
    static SearchEntry entry(const std::string& subject, const std::string& title, const std::string& words = "",
                             const std::string& right = "essai.consulter") {
        return {subject, right, "Essai", title, "du 21 novembre 2026", "/" + subject, words};
    }
    void set(const SearchEntry& entry, const base::AdherentId& who = saint) {
        write(who, [&](Context& context) { kernel_->search.set_entry(context, entry); });
    }
    Names find(std::string_view query, const Rights& rights = {"essai.consulter"},
               const base::AdherentId& who = saint, int limit = 30) {
        Names found;
        write_as({ActorKind::agent, "camille", "Camille"}, who, rights, [&](Context& context) {
            for (const auto& entry : kernel_->search.find(context, query, limit)) found.push_back(entry.subject);
        });
        std::sort(found.begin(), found.end());
        return found;
    }
};

TEST_P(SearchTest, IgnoresAccentsCaseAndLigatures) {
    set(entry("essai/1", "Délibération sur l'Œuvre de l'ÉGLISE"));
    for (const auto* query : {"deliberation", "DÉLIBÉRATION", "oeuvre", "Œuvre", "eglise", "l'église"})
        EXPECT_EQ(find(query), (Names{"essai/1"})) << query;
}

TEST_P(SearchTest, TakesTheLastWordAsBegunAndTheOthersWhole) {
    set(entry("essai/1", "Budget primitif"));
    EXPECT_EQ(find("bud"), (Names{"essai/1"}));
    EXPECT_EQ(find("budget pri"), (Names{"essai/1"}));
    EXPECT_TRUE(find("bud primitif").empty());
    EXPECT_TRUE(find("budget secondaire").empty()) << "every word must be there";
}

TEST_P(SearchTest, LooksAtTitleDetailAndHiddenWords) {
    set(entry("essai/1", "Titre", "caché 2026_041"));
    for (const auto* query : {"titre", "novembre", "cache", "2026_041", "041", "titre cache"})
        EXPECT_EQ(find(query), (Names{"essai/1"})) << query;
}

TEST_P(SearchTest, GivesBackWhatIsShown) {
    set(entry("essai/1", "Titre <b>"));
    read(saint, [&](Context& context) {
        const auto found = kernel_->search.find(context, "titre").at(0);
        EXPECT_EQ(found.title, "Titre <b>");
        EXPECT_EQ(found.detail, "du 21 novembre 2026");
        EXPECT_EQ(found.family, "Essai");
        EXPECT_EQ(found.url, "/essai/1");
    });
}

TEST_P(SearchTest, FindsOnlyWhatOneMaySee) {
    set(entry("essai/1", "Budget", "", "essai.modifier"));
    set(entry("essai/2", "Budget"));
    EXPECT_EQ(find("budget"), (Names{"essai/2"}));
    EXPECT_EQ(find("budget", {"essai.consulter", "essai.modifier"}).size(), 2u);
    EXPECT_TRUE(find("budget", {}).empty());
    EXPECT_TRUE(find("budget", {"essai.consulter"}, lacalm).empty());
}

TEST_P(SearchTest, ForgetsTheOldWordsOfAnEntrySetAgain) {
    set(entry("essai/1", "Ancien"));
    set(entry("essai/1", "Nouveau"));
    EXPECT_TRUE(find("ancien").empty());
    EXPECT_EQ(find("nouveau"), (Names{"essai/1"}));
}

TEST_P(SearchTest, ForgetsWhatWasRemoved) {
    set(entry("essai/1", "Budget"));
    set(entry("essai/2", "Budget"));
    write(saint, [&](Context& context) { kernel_->search.remove(context, "essai/1"); });
    EXPECT_EQ(find("budget"), (Names{"essai/2"}));
}

TEST_P(SearchTest, ForgetsWhatAnUndoneWorkAdded) {
    undo(saint, [&](Context& context) { kernel_->search.set_entry(context, entry("essai/1", "Budget")); });
    EXPECT_TRUE(find("budget").empty());
}

TEST_P(SearchTest, IsBounded) {
    write(saint, [&](Context& context) {
        for (int i = 0; i < 40; ++i)
            kernel_->search.set_entry(context, entry("essai/" + std::to_string(i), "Budget"));
    });
    EXPECT_EQ(find("budget").size(), 30u);
    EXPECT_EQ(find("budget", {"essai.consulter"}, saint, 5).size(), 5u);
}

TEST_P(SearchTest, SurvivesHostileQueries) {
    set(entry("essai/1", "Budget and near or not"));
    for (const auto* query : {"",
                              " ",
                              "\"",
                              "'",
                              "*",
                              "\"budget",
                              "budget\"*",
                              "budget OR 1=1",
                              "title:budget",
                              "budget NEAR(x, 2)",
                              "^budget",
                              "-budget",
                              "(budget",
                              "budget)",
                              "budget & !near",
                              "budget:*",
                              "'; DROP TABLE search_entries; --",
                              "\\",
                              "$1",
                              "{{key}}",
                              "a\tb\nc",
                              "\xFF\xFE",
                              "<->",
                              "budget <-> near",
                              "%",
                              "_"})
        EXPECT_NO_THROW(find(query)) << query;
    EXPECT_NO_THROW(find(std::string("bud\0get", 7)));
    EXPECT_EQ(find("and"), (Names{"essai/1"})) << "operators are words like others";
    EXPECT_EQ(find("near AND budget"), (Names{"essai/1"}));
    EXPECT_EQ(find("\"budget\""), (Names{"essai/1"}));
}

TEST_P(SearchTest, SurvivesQueriesWithoutBound) {
    set(entry("essai/1", "mot"));
    std::string words;
    for (int i = 0; i < 10'000; ++i) words += "mot ";
    EXPECT_EQ(find(words), (Names{"essai/1"}));
    EXPECT_TRUE(find(std::string(100'000, 'a')).empty());
    EXPECT_TRUE(find("mot " + std::string(3'000, 'a')).empty());
    std::string greek;
    for (int i = 0; i < 5'000; ++i) greek += "Ω";
    EXPECT_TRUE(find(greek).empty());
}

TEST_P(SearchTest, SurvivesEntriesWithoutBound) {
    std::string words;
    for (int i = 0; i < 300'000; ++i) words += std::to_string(i) + " ";
    EXPECT_NO_THROW(set(entry("essai/1", "Immense", words)));
    EXPECT_NO_THROW(set(entry("essai/2", "Long", std::string(5'000, 'z'))));
    EXPECT_EQ(find("immense"), (Names{"essai/1"}));
    EXPECT_EQ(find("long"), (Names{"essai/2"}));
}

ON_BOTH_ENGINES(SearchTest);

class SearchOnSqlite : public SearchTest {};

/// The program refuses to pack a file (ATTACH is closed to it); an administrator with the shell of SQLite may.
TEST_P(SearchOnSqlite, StillFindsTheRightThingAfterTheFileWasPacked) {
    if (std::system("command -v sqlite3 > /dev/null") != 0) GTEST_SKIP() << "sqlite3 IS NOT INSTALLED";
    for (const auto* name : {"un", "deux", "trois", "quatre"})
        set(entry("essai/" + std::string(name), "mot " + std::string(name)));
    write(saint, [&](Context& context) { kernel_->search.remove(context, "essai/deux"); });
    close();
    const auto file = folder_ / "adherents" / saint.text() / "store.db";
    ASSERT_EQ(std::system(("sqlite3 " + file.string() + " VACUUM").c_str()), 0);
    open();
    EXPECT_EQ(find("quatre"), (Names{"essai/quatre"}));
    set(entry("essai/trois", "mot changé"));
    EXPECT_EQ(find("change"), (Names{"essai/trois"}));
    EXPECT_EQ(find("mot").size(), 3u);
}

ON_SQLITE(SearchOnSqlite);

} // namespace

} // namespace aubrac::kernel::testing_kernel
