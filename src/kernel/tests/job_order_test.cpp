// SPDX-License-Identifier: AGPL-3.0-or-later
// What holds jobs back: lanes, paused remotes, the calendar, a restart.
#include "jobs.hpp"

namespace aubrac::kernel::testing_kernel {

namespace {

class JobOrderTest : public JobsFixture {
protected:
    void pause(const std::string& remote) {
        write({}, [&](Context& context) { kernel_->jobs.pause(context, remote, "Maintenance annoncée"); });
    }
    void resume(const std::string& remote) {
        write({}, [&](Context& context) { kernel_->jobs.resume(context, remote); });
    }
};

TEST_P(JobOrderTest, ALaneKeepsTheOrderAskedAcrossRetries) {
    int failures = 2;
    define("essai.note", {}, [&](JobRun& run) {
        if (run.subject() == "a" && failures-- > 0) throw base::Failure("down");
        return job_done();
    });
    for (const auto* subject : {"a", "b", "c"}) add("essai.note", subject, 0, "file 1");
    add("essai.note", "z", 0, "file 2");
    EXPECT_EQ(run(), (Names{"a", "z"})) << "only the other lane goes on";
    clock_.forward(10);
    EXPECT_EQ(run(), (Names{"a"}));
    clock_.forward(60);
    EXPECT_EQ(run(), (Names{"a", "b", "c"}));
}

TEST_P(JobOrderTest, ALaneOfOneInstantKeepsTheOrderAsked) {
    define("essai.note");
    Names asked;
    for (char c = 'z'; c >= 'a'; --c) add("essai.note", asked.emplace_back(1, c), 0, "file");
    EXPECT_EQ(run(), asked);
}

TEST_P(JobOrderTest, ALaneIsFreedByAJobThatFailedForGood) {
    define("essai.panne", {.max_attempts = 1}, [](JobRun&) -> JobResult { throw base::Failure("down"); });
    define("essai.note");
    add("essai.panne", "a", 0, "file");
    add("essai.note", "b", 0, "file");
    EXPECT_EQ(run(), (Names{"a", "b"}));
}

TEST_P(JobOrderTest, APausedRemoteHoldsItsJobsUntilItIsResumed) {
    define("essai.envoi", {.remote = "prefecture"});
    define("essai.note");
    pause("prefecture");
    add("essai.envoi", "a");
    add("essai.note", "b");
    EXPECT_EQ(run(), (Names{"b"}));
    EXPECT_EQ(find("essai.envoi", "a")->attempts, 0);
    clock_.forward(3600);
    EXPECT_TRUE(run().empty());
    resume("prefecture");
    EXPECT_EQ(run(), (Names{"a"}));
}

TEST_P(JobOrderTest, APausedRemoteHoldsNothingElseHoweverManyWait) {
    define("essai.envoi", {.remote = "prefecture"});
    define("essai.note");
    pause("prefecture");
    for (int i = 0; i < 80; ++i) add("essai.envoi", std::to_string(i));
    add("essai.note", "b");
    EXPECT_EQ(run(), (Names{"b"}));
    resume("prefecture");
    EXPECT_EQ(run().size(), 80u);
}

TEST_P(JobOrderTest, APauseSaysWhoAndWhy) {
    define("essai.envoi", {.remote = "prefecture"});
    define("essai.autre", {.remote = "chorus"});
    EXPECT_EQ(kernel_->jobs.remotes(), (Names{"chorus", "prefecture"}));
    pause("prefecture");
    pause("prefecture");
    for (const auto& where : {saint, base::AdherentId()})
        read(where, [&](Context& context) {
            const auto pauses = kernel_->jobs.list_pauses(context);
            ASSERT_EQ(pauses.size(), 1u);
            EXPECT_EQ(pauses[0].remote, "prefecture");
            EXPECT_EQ(pauses[0].by, "Test");
            EXPECT_EQ(pauses[0].reason, "Maintenance annoncée");
            EXPECT_EQ(pauses[0].since, clock_.now());
        });
    resume("prefecture");
    read({}, [&](Context& context) { EXPECT_TRUE(kernel_->jobs.list_pauses(context).empty()); });
}

TEST_P(JobOrderTest, APoisonedJobDoesNotHoldTheOthers) {
    define("essai.note", {}, [](JobRun& run) {
        if (run.subject() == "poison") ENSURE(run.subject().empty());
        return job_done();
    });
    add("essai.note", "poison");
    add("essai.note", "b");
    add("essai.note", "c", 0, "", lacalm);
    EXPECT_EQ(run(), (Names{"poison", "b", "c"}));
}

TEST_P(JobOrderTest, AKindThatNoServiceDefinesAnyMoreWaits) {
    define("essai.note");
    define("essai.ancien");
    add("essai.ancien", "a");
    add("essai.note", "b");
    restart();
    define("essai.note");
    EXPECT_EQ(run(), (Names{"b"}));
    EXPECT_TRUE(find("essai.ancien", "a").has_value());
}

TEST_P(JobOrderTest, ARestartForgetsNothing) {
    define("essai.note");
    add("essai.note", "a");
    add("essai.note", "b", 60, "", lacalm);
    add("essai.note", "c", 0, "", {});
    EXPECT_TRUE(std::filesystem::exists(folder_ / "jobs-index" / saint.text()));
    restart();
    define("essai.note");
    EXPECT_EQ(run(), (Names{"c", "a"})) << "the operator's store comes first";
    clock_.forward(60);
    EXPECT_EQ(run(), (Names{"b"}));
}

TEST_P(JobOrderTest, TheIndexMarksAStoreEvenWhenTheWorkIsUndone) {
    define("essai.note");
    undo(saint, [&](Context& context) { kernel_->jobs.add(context, "essai.note", "a"); });
    EXPECT_TRUE(std::filesystem::exists(folder_ / "jobs-index" / saint.text()));
    EXPECT_TRUE(run().empty());
    add("essai.note", "b");
    EXPECT_EQ(run(), (Names{"b"}));
}

TEST_P(JobOrderTest, StrangeNamesInTheIndexAreIgnored) {
    std::filesystem::create_directories(folder_ / "jobs-index");
    write_text(folder_ / "jobs-index" / "lost+found", "");
    write_text(folder_ / "jobs-index" / (saint.text() + ".new12-1"), "");
    EXPECT_TRUE(run().empty());
}

TEST_P(JobOrderTest, ARegularJobRunsAtStartThenAtItsInterval) {
    define("essai.menage");
    kernel_->jobs.every("essai.menage", Seconds(600));
    EXPECT_EQ(run(), (Names{""}));
    EXPECT_TRUE(run().empty());
    clock_.forward(599);
    EXPECT_TRUE(run().empty());
    clock_.forward(1);
    EXPECT_EQ(run(), (Names{""}));
}

ON_BOTH_ENGINES(JobOrderTest);

} // namespace

} // namespace aubrac::kernel::testing_kernel
