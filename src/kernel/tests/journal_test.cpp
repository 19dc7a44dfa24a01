// SPDX-License-Identifier: AGPL-3.0-or-later
// The evidence journal: what it keeps, in which transaction, and the signed head handed to members.
#include "fixture.hpp"

#include <adapters/openssl/base64.hpp>
#include <adapters/openssl/digest.hpp>
#include <adapters/openssl/signing.hpp>
#include <base/text.hpp>
#include <chrono>
#include <kernel/journal/signature.hpp>

namespace aubrac::kernel::testing_kernel {

namespace {

class JournalTest : public KernelTest {
protected:
    void note(const std::string& action, const std::string& subject = "essai/1") {
        write(saint, [&](Context& context) {
            kernel_->journal.note(context, action, subject, "Fait", {{"numero", "12"}});
        });
    }
    JournalReport verify(const base::AdherentId& who = saint) {
        JournalReport report;
        read(who, [&](Context& context) { report = kernel_->journal.verify(context); });
        return report;
    }
    std::vector<JournalLine> lines(std::int64_t before = 0, int limit = 100) {
        std::vector<JournalLine> found;
        read(saint, [&](Context& context) { found = kernel_->journal.list_lines(context, before, limit); });
        return found;
    }
};

TEST_P(JournalTest, IsIntactWhenEmpty) {
    const auto report = verify();
    EXPECT_TRUE(report.problems.empty());
    EXPECT_EQ(report.lines, 0);
    EXPECT_EQ(report.head.last_hash, std::string(64, '0'));
    EXPECT_EQ(report.head.merkle_root, base::hex(adapters::openssl::sha256("")));
}

TEST_P(JournalTest, ChainsEachLineToTheOneBefore) {
    note("essai.consulter");
    clock_.forward(60);
    note("essai.modifier", "essai/2");
    const auto found = lines();
    ASSERT_EQ(found.size(), 2u);
    EXPECT_EQ(found[0].number, 2);
    EXPECT_EQ(found[0].action, "essai.modifier");
    EXPECT_EQ(found[0].subject, "essai/2");
    EXPECT_EQ(found[0].sentence, "Fait");
    EXPECT_EQ(found[0].facts, "numero=12\n");
    EXPECT_EQ(found[0].actor, "test");
    EXPECT_EQ(found[0].actor_name, "Test");
    EXPECT_EQ(found[0].at, clock_.now());
    EXPECT_NE(found[0].hash, found[1].hash);
    const auto report = verify();
    EXPECT_TRUE(report.problems.empty());
    EXPECT_EQ(report.head.count, 2);
    EXPECT_EQ(report.head.last_hash, found[0].hash);
}

TEST_P(JournalTest, ShowsTheTimelineOfOneSubjectLatestFirst) {
    note("essai.a", "essai/1");
    note("essai.b", "essai/2");
    note("essai.c", "essai/1");
    read(saint, [&](Context& context) {
        const auto timeline = kernel_->journal.timeline(context, "essai/1");
        ASSERT_EQ(timeline.size(), 2u);
        EXPECT_EQ(timeline[0].action, "essai.c");
        EXPECT_EQ(timeline[1].action, "essai.a");
        EXPECT_EQ(kernel_->journal.timeline(context, "essai/1", 1).size(), 1u);
    });
}

TEST_P(JournalTest, IsReadPageByPage) {
    for (int i = 0; i < 5; ++i) note("essai.a");
    EXPECT_EQ(lines(0, 2).front().number, 5);
    const auto next = lines(4, 2);
    ASSERT_EQ(next.size(), 2u);
    EXPECT_EQ(next[0].number, 3);
    EXPECT_EQ(next[1].number, 2);
}

TEST_P(JournalTest, IsOneChainPerStore) {
    note("essai.a");
    write({}, [&](Context& context) { kernel_->journal.note(context, "essai.b", "essai/1", "Fait"); });
    EXPECT_EQ(verify(saint).lines, 1);
    EXPECT_EQ(verify({}).lines, 1);
    EXPECT_EQ(verify(lacalm).lines, 0);
    EXPECT_TRUE(verify({}).problems.empty());
}

TEST_P(JournalTest, ForgetsTheLineOfAnUndoneWork) {
    note("essai.a");
    undo(saint, [&](Context& context) { kernel_->journal.note(context, "essai.b", "essai/1", "Fait"); });
    note("essai.c");
    EXPECT_EQ(verify().lines, 2);
    EXPECT_TRUE(verify().problems.empty());
}

TEST_P(JournalTest, FailsTheWholeWorkWhenItsLineCannotBeWritten) {
    const Storage journal("journal", Scope::both);
    write(saint, [&](Context& context) { // a line already stands where the next one would go
        journal.execute(context,
                        "INSERT INTO journal_lines (number, at, actor, action, subject, sentence, facts, hash) "
                        "VALUES (1, '', '', '', '', '', '', '')");
    });
    EXPECT_THROW(write(saint,
                       [&](Context& context) {
                           essai().add(context, "12");
                           kernel_->journal.note(context, "essai.modifier", "essai/12", "Ajouté");
                       }),
                 base::Failure);
    EXPECT_TRUE(numeros(saint).empty());
}

TEST_P(JournalTest, RefusesASentenceWithoutBound) {
    EXPECT_THROW(write(saint,
                       [&](Context& context) {
                           kernel_->journal.note(context, "essai.a", "essai/1", std::string(2001, 'x'));
                       }),
                 base::Bug);
}

TEST_P(JournalTest, KeepsFactsOnOneLineEach) {
    write(saint, [&](Context& context) {
        kernel_->journal.note(context, "essai.a", "essai/1", "Fait", {{"objet", "a\nsha256=faux"}, {"vide", ""}});
    });
    EXPECT_EQ(lines().front().facts, "objet=a sha256=faux\nvide=\n");
}

TEST_P(JournalTest, StaysIntactWhenTheNameOfAPersonIsErased) {
    note("essai.a");
    write(saint, [&](Context& context) {
        Storage("journal", Scope::both).execute(context, "DELETE FROM journal_actors WHERE actor = 'test'");
    });
    EXPECT_EQ(lines().front().actor_name, "");
    EXPECT_TRUE(verify().problems.empty());
}

TEST_P(JournalTest, WritesAThousandLinesQuickly) {
    const auto start = std::chrono::steady_clock::now();
    write(saint, [&](Context& context) {
        for (int i = 0; i < 1000; ++i) kernel_->journal.note(context, "essai.a", "essai/1", "Fait");
    });
    EXPECT_TRUE(verify().problems.empty());
    EXPECT_EQ(verify().lines, 1000);
    EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(15)); // instrumented build
}

TEST_P(JournalTest, TellsOpenPagesOnlyOnceTheLineIsDurable) {
    int heard = 0;
    const auto all = saint.text() + "/essai";
    const auto subscription = kernel_->live.subscribe({all}, [&] { ++heard; });
    write(saint, [&](Context& context) {
        kernel_->journal.note(context, "essai.a", "essai/1", "Fait");
        EXPECT_EQ(heard, 0);
    });
    EXPECT_EQ(heard, 1);
    undo(saint, [&](Context& context) { kernel_->journal.note(context, "essai.a", "essai/1", "Fait"); });
    EXPECT_EQ(heard, 1);
    write(lacalm, [&](Context& context) { kernel_->journal.note(context, "essai.a", "essai/1", "Fait"); });
    EXPECT_EQ(heard, 1);
    kernel_->live.unsubscribe(subscription);
}

TEST_P(JournalTest, HandsOutAHeadThatAnyoneCanCheckWithOpenssl) {
    note("essai.a");
    adapters::json::Value head;
    read(saint, [&](Context& context) { head = signed_head(*kernel_, context); });
    const auto text = head["text"].text_or("");
    const auto key = head["public_key"].text_or("");
    const auto signature = adapters::openssl::decode_base64(head["signature"].text_or("")).value();
    EXPECT_EQ(head["count"].integer_or(0), 1);
    EXPECT_NE(text.find(head["merkle_root"].text_or("none")), std::string::npos);
    EXPECT_NE(text.find(saint.text()), std::string::npos);
    EXPECT_TRUE(adapters::openssl::is_signed_by(key, text, signature));
    EXPECT_FALSE(adapters::openssl::is_signed_by(key, text + " ", signature));

    if (std::system("command -v openssl > /dev/null") != 0) GTEST_SKIP() << "openssl IS NOT INSTALLED";
    write_text(folder_ / "head.txt", text);
    write_text(folder_ / "head.sig", signature);
    write_text(folder_ / "key.pem", key);
    const auto check = "cd " + folder_.string() +
                       " && openssl pkeyutl -verify -pubin -inkey key.pem -rawin -in head.txt -sigfile head.sig "
                       "> openssl.log 2>&1";
    EXPECT_EQ(std::system(check.c_str()), 0);
    write_text(folder_ / "head.txt", text + " ");
    EXPECT_NE(std::system(check.c_str()), 0);
}

TEST_P(JournalTest, SignsWithTheSameKeyAfterARestart) {
    const auto key = [&] {
        std::string pem;
        read(saint, [&](Context& context) { pem = signed_head(*kernel_, context)["public_key"].text_or(""); });
        return pem;
    };
    const auto before = key();
    note("essai.a");
    restart();
    EXPECT_EQ(key(), before);
    EXPECT_TRUE(verify().problems.empty()) << "the seal key is kept too";
}

ON_BOTH_ENGINES(JournalTest);

} // namespace

} // namespace aubrac::kernel::testing_kernel
