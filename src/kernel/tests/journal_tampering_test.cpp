// SPDX-License-Identifier: AGPL-3.0-or-later
// What somebody with the database in hand may try on the journal, and how `verify` finds it.
#include "fixture.hpp"

namespace aubrac::kernel::testing_kernel {

namespace {

class JournalTamperingTest : public KernelTest {
protected:
    void SetUp() override {
        KernelTest::SetUp();
        if (IsSkipped()) return;
        write(saint, [&](Context& context) {
            for (int i = 1; i <= 5; ++i)
                kernel_->journal.note(context, "essai.modifier", "essai/" + std::to_string(i), "Modifié",
                                      {{"rang", std::to_string(i)}});
        });
    }
    void tamper(std::initializer_list<std::string> statements) {
        write(saint, [&](Context& context) {
            for (const auto& statement : statements)
                EXPECT_EQ(journal_.execute(context, statement), 1) << statement;
        });
    }
    std::vector<std::string> problems() {
        JournalReport report;
        read(saint, [&](Context& context) { report = kernel_->journal.verify(context); });
        return report.problems;
    }
    bool says(std::string_view words) {
        for (const auto& problem : problems())
            if (problem.find(words) != std::string::npos) return true;
        return false;
    }
    Storage journal_{"journal", Scope::both};
};

TEST_P(JournalTamperingTest, NothingIsFoundInAnUntouchedJournal) { EXPECT_TRUE(problems().empty()); }

TEST_P(JournalTamperingTest, AnAlteredFieldIsFoundWhateverTheColumn) {
    const std::pair<const char*, const char*> alterations[] = {{"at", "'2020-01-01T00:00:00.000Z'"},
                                                               {"actor", "'someone'"},
                                                               {"action", "'essai.consulter'"},
                                                               {"subject", "'essai/9'"},
                                                               {"sentence", "'Rien'"},
                                                               {"facts", "'rang=9'"},
                                                               {"hash", "'abc'"},
                                                               {"number", "99"}};
    for (const auto& [column, value] : alterations) {
        std::vector<std::string> found;
        undo(saint, [&](Context& context) {
            const auto change = std::string(column) + " = " + value;
            EXPECT_EQ(journal_.execute(context, "UPDATE journal_lines SET " + change + " WHERE number = 3"), 1);
            found = kernel_->journal.verify(context).problems;
        });
        EXPECT_FALSE(found.empty()) << column;
    }
    EXPECT_TRUE(problems().empty());
}

TEST_P(JournalTamperingTest, ARemovedFirstLineIsFound) {
    tamper({"DELETE FROM journal_lines WHERE number = 1"});
    EXPECT_TRUE(says("line 1 is missing"));
}

TEST_P(JournalTamperingTest, ARemovedLineInTheMiddleIsFound) {
    tamper({"DELETE FROM journal_lines WHERE number = 3"});
    EXPECT_TRUE(says("line 3 is missing"));
}

TEST_P(JournalTamperingTest, ARemovedLastLineIsFound) {
    tamper({"DELETE FROM journal_lines WHERE number = 5"});
    EXPECT_TRUE(says("the head announces 5 lines, 4 are there"));
}

TEST_P(JournalTamperingTest, TwoLinesThatTradedPlacesAreFound) {
    tamper({"UPDATE journal_lines SET number = 100 WHERE number = 2",
            "UPDATE journal_lines SET number = 2 WHERE number = 3",
            "UPDATE journal_lines SET number = 3 WHERE number = 100"});
    EXPECT_TRUE(says("line 2 was altered"));
    EXPECT_TRUE(says("line 3 was altered"));
}

TEST_P(JournalTamperingTest, AnAddedLineIsFoundWhereverItStands) {
    for (const auto* number : {"6", "0", "-4"}) {
        std::vector<std::string> found;
        undo(saint, [&](Context& context) {
            journal_.execute(
                context,
                "INSERT INTO journal_lines (number, at, actor, action, subject, sentence, facts, hash) "
                "SELECT " +
                    std::string(number) +
                    ", at, actor, action, subject, sentence, facts, hash FROM journal_lines WHERE number = 5");
            found = kernel_->journal.verify(context).problems;
        });
        EXPECT_FALSE(found.empty()) << number;
    }
}

TEST_P(JournalTamperingTest, AnAlteredHeadIsFoundWhateverTheColumn) {
    for (const auto* change : {"count = 4", "last_hash = 'abc'", "merkle_root = 'abc'", "seal = 'abc'"}) {
        std::vector<std::string> found;
        undo(saint, [&](Context& context) {
            EXPECT_EQ(journal_.execute(context, "UPDATE journal_head SET " + std::string(change)), 1);
            found = kernel_->journal.verify(context).problems;
        });
        ASSERT_FALSE(found.empty()) << change;
        EXPECT_EQ(found.front(), "the head was altered") << change;
    }
}

TEST_P(JournalTamperingTest, AnAlteredFrontierIsFound) {
    write(saint, [&](Context& context) {
        journal_.execute(context, "UPDATE journal_head SET frontier = $1", {sql::Blob{std::string(64, 'x')}});
    });
    EXPECT_TRUE(says("the head was altered"));
}

TEST_P(JournalTamperingTest, ARemovedHeadIsFound) {
    tamper({"DELETE FROM journal_head"});
    EXPECT_TRUE(says("the head is missing"));
}

TEST_P(JournalTamperingTest, LinesCutTogetherWithTheirHeadAreFoundByItsSeal) {
    tamper({"DELETE FROM journal_lines WHERE number = 5",
            "UPDATE journal_head SET count = 4, last_hash = (SELECT hash FROM journal_lines WHERE number = 4)"});
    EXPECT_TRUE(says("the head was altered"));
}

TEST_P(JournalTamperingTest, EveryProblemIsListedUpToAHundred) {
    write(saint, [&](Context& context) {
        for (int i = 0; i < 150; ++i) kernel_->journal.note(context, "essai.modifier", "essai/1", "Modifié");
        journal_.execute(context, "UPDATE journal_lines SET sentence = 'Rien'");
    });
    EXPECT_EQ(problems().size(), 100u);
}

ON_BOTH_ENGINES(JournalTamperingTest);

} // namespace

} // namespace aubrac::kernel::testing_kernel
