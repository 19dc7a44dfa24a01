// SPDX-License-Identifier: AGPL-3.0-or-later
// The queue of jobs: order, coalescing, retries, results, and the transaction they belong to.
#include "jobs.hpp"

namespace aubrac::kernel::testing_kernel {

namespace {

class JobsTest : public JobsFixture {};

TEST_P(JobsTest, RunInTheOrderOfTheirDueTime) {
    define("essai.note");
    add("essai.note", "c", 30);
    add("essai.note", "a", 10);
    add("essai.note", "b", 20);
    EXPECT_TRUE(run().empty()) << "none is due";
    clock_.forward(10);
    EXPECT_EQ(run(), (Names{"a"}));
    clock_.forward(20);
    EXPECT_EQ(run(), (Names{"b", "c"}));
    EXPECT_EQ(count_jobs(), 0u);
}

TEST_P(JobsTest, OfOneMomentRunInTheOrderTheyWereAsked) {
    define("essai.note");
    Names asked;
    for (char c = 'a'; c <= 'm'; ++c) add("essai.note", asked.emplace_back(1, c));
    EXPECT_EQ(run(), asked);
}

TEST_P(JobsTest, AskedTwiceRunOnceAndAreBroughtForward) {
    define("essai.note");
    add("essai.note", "a", 600);
    add("essai.note", "a", 5);
    add("essai.note", "a", 300);
    EXPECT_EQ(count_jobs(), 1u);
    clock_.forward(5);
    EXPECT_EQ(run(), (Names{"a"}));
    clock_.forward(1000);
    EXPECT_TRUE(run().empty());
}

TEST_P(JobsTest, TakeTheLastPayloadAsked) {
    std::string payload;
    define("essai.note", {}, [&](JobRun& run) { return payload = run.payload(), job_done(); });
    for (const auto* text : {"un", "deux"})
        write(saint, [&](Context& context) { kernel_->jobs.add(context, "essai.note", "a", text); });
    run();
    EXPECT_EQ(payload, "deux");
}

TEST_P(JobsTest, AskedAgainWhileTheyRunRunAgain) {
    int left = 2;
    define("essai.note", {}, [&](JobRun&) {
        if (--left > 0) add("essai.note", "a");
        return job_done();
    });
    define("essai.finish", {}, [&](JobRun& run) {
        if (--left > 0) add("essai.finish", "a");
        run.finish([](Context&) {});
        return job_done();
    });
    add("essai.note", "a");
    EXPECT_EQ(run(), (Names{"a", "a"}));
    left = 2;
    add("essai.finish", "a");
    EXPECT_EQ(run(), (Names{"a", "a"}));
    EXPECT_EQ(count_jobs(), 0u);
}

TEST_P(JobsTest, AreRetriedWithGrowingDelays) {
    define("essai.panne", {.delays = {Seconds(10), Seconds(60)}},
           [](JobRun&) -> JobResult { throw base::Failure("remote\ndown"); });
    add("essai.panne", "a");
    for (const int delay : {10, 60, 60, 60}) {
        EXPECT_EQ(run().size(), 1u);
        EXPECT_EQ(find("essai.panne", "a")->due_at, clock_.now().plus_seconds(delay));
        clock_.forward(delay - 1);
        EXPECT_TRUE(run().empty());
        clock_.forward(1);
    }
    const auto view = find("essai.panne", "a");
    EXPECT_EQ(view->attempts, 4);
    EXPECT_EQ(view->last_error, "remote down");
    EXPECT_EQ(view->state, JobState::waiting);
}

TEST_P(JobsTest, FailForGoodAfterTheirLastAttemptUntilSomeoneRetries) {
    bool broken = true;
    define("essai.panne", {.max_attempts = 2}, [&](JobRun& run) {
        if (broken) throw base::Failure("down");
        EXPECT_EQ(run.attempts(), 0);
        return job_done();
    });
    add("essai.panne", "a");
    run();
    clock_.forward(10);
    run();
    EXPECT_EQ(find("essai.panne", "a")->state, JobState::failed);
    clock_.forward(100'000);
    EXPECT_TRUE(run().empty());
    broken = false;
    write(saint, [&](Context& context) {
        kernel_->jobs.retry_now(context, kernel_->jobs.find(context, "essai.panne", "a")->id);
    });
    EXPECT_EQ(run(), (Names{"a"}));
    EXPECT_FALSE(find("essai.panne", "a").has_value());
}

TEST_P(JobsTest, ThatFailedForGoodStartAfreshWhenAskedAgain) {
    define("essai.panne", {.max_attempts = 1}, [](JobRun&) -> JobResult { throw base::Failure("down"); });
    add("essai.panne", "a");
    run();
    ASSERT_EQ(find("essai.panne", "a")->state, JobState::failed);
    add("essai.panne", "a");
    EXPECT_EQ(find("essai.panne", "a")->state, JobState::waiting);
    EXPECT_EQ(find("essai.panne", "a")->attempts, 0);
    EXPECT_EQ(run(), (Names{"a"}));
}

TEST_P(JobsTest, ThatAreNotReadyComeLaterWithoutCountingAFailure) {
    define("essai.plus_tard", {.max_attempts = 1},
           [](JobRun&) { return job_later(Seconds(40), "Fermé la nuit"); });
    add("essai.plus_tard", "a");
    run();
    const auto view = find("essai.plus_tard", "a");
    EXPECT_EQ(view->attempts, 0);
    EXPECT_EQ(view->message, "Fermé la nuit");
    EXPECT_EQ(view->due_at, clock_.now().plus_seconds(40));
}

TEST_P(JobsTest, EndWithTheirWorkOrNotAtAll) {
    bool broken = true;
    define("essai.finish", {}, [&](JobRun& run) {
        run.finish([&](Context& context) {
            essai().add(context, "12");
            if (broken) throw base::Failure("power cut");
        });
        return job_done();
    });
    add("essai.finish", "a");
    run();
    EXPECT_TRUE(numeros(saint).empty());
    EXPECT_EQ(find("essai.finish", "a")->attempts, 1);
    broken = false;
    clock_.forward(10);
    run();
    EXPECT_EQ(numeros(saint), (Names{"12"}));
    EXPECT_EQ(count_jobs(), 0u);
}

TEST_P(JobsTest, DoNotRepeatAWorkThatAnotherProcessEnded) {
    define("essai.finish", {}, [&](JobRun& run) {
        run.write(
            [](Context& context) { Storage("jobs", Scope::both).execute(context, "DELETE FROM jobs_queue"); });
        run.finish([&](Context& context) { essai().add(context, "12"); });
        return job_done();
    });
    add("essai.finish", "a");
    run();
    EXPECT_TRUE(numeros(saint).empty());
}

TEST_P(JobsTest, ThatThrowAfterTheirEndAreOver) {
    define("essai.finish", {}, [&](JobRun& run) -> JobResult {
        run.finish([&](Context& context) { essai().add(context, "12"); });
        throw base::Failure("too late");
    });
    add("essai.finish", "a");
    run();
    EXPECT_EQ(numeros(saint), (Names{"12"}));
    EXPECT_EQ(count_jobs(), 0u);
}

TEST_P(JobsTest, AddedByAnUndoneWorkDoNotExist) {
    define("essai.note");
    undo(saint, [&](Context& context) { kernel_->jobs.add(context, "essai.note", "a"); });
    EXPECT_EQ(count_jobs(), 0u);
    EXPECT_TRUE(run().empty());
}

TEST_P(JobsTest, ActForTheirAdherentWithTheRightsOfTheRunner) {
    define("essai.note", {}, [&](JobRun& run) {
        EXPECT_EQ(run.adherent(), lacalm);
        run.write([&](Context& context) {
            EXPECT_EQ(context.adherent(), lacalm);
            EXPECT_EQ(context.actor().id, "job:essai.note");
            EXPECT_EQ(context.actor().kind, ActorKind::machine);
            EXPECT_TRUE(context.may("essai.modifier"));
            essai().add(context, "12");
        });
        return job_done();
    });
    add("essai.note", "a", 0, "", lacalm);
    EXPECT_EQ(run(), (Names{"a"}));
    EXPECT_EQ(numeros(lacalm), (Names{"12"}));
    EXPECT_TRUE(numeros(saint).empty());
}

TEST_P(JobsTest, OfTheOperatorMayFileSomethingAtAMember) {
    define("essai.note", {}, [&](JobRun& run) {
        EXPECT_TRUE(run.adherent().empty());
        run.write_for(saint, [&](Context& context) { essai().add(context, "12"); });
        return job_done();
    });
    add("essai.note", "a", 0, "", {});
    EXPECT_EQ(run(), (Names{"a"}));
    EXPECT_EQ(numeros(saint), (Names{"12"}));
}

TEST_P(JobsTest, KeepTheirResultForSevenDaysWhenTheirPlanSaysSo) {
    define("essai.import", {.keep_result = true}, [](JobRun&) { return job_done("3 lignes"); });
    add("essai.import", "a");
    EXPECT_EQ(run(), (Names{"a"}));
    EXPECT_TRUE(run().empty());
    EXPECT_EQ(find("essai.import", "a")->state, JobState::finished);
    EXPECT_EQ(find("essai.import", "a")->message, "3 lignes");
    clock_.forward(8 * 24 * 3600);
    add("essai.import", "b");
    run();
    EXPECT_FALSE(find("essai.import", "a").has_value());
    EXPECT_TRUE(find("essai.import", "b").has_value());
}

TEST_P(JobsTest, ShowTheirProgressAtMostOnceASecond) {
    define("essai.long", {}, [&](JobRun& run) {
        run.progress(1, 10, "Lecture");
        EXPECT_EQ(find("essai.long", "a")->done, 1);
        run.progress(2, 10, "Lecture");
        EXPECT_EQ(find("essai.long", "a")->done, 1) << "same second";
        clock_.forward(1);
        run.progress(3, 10, "Écriture");
        run.progress(10, 10, "Fini");
        EXPECT_EQ(find("essai.long", "a")->done, 10) << "the end always shows";
        return job_later(Seconds(5), "Reprendra");
    });
    add("essai.long", "a");
    run();
    const auto view = find("essai.long", "a");
    EXPECT_EQ(view->done, 10);
    EXPECT_EQ(view->total, 10);
    EXPECT_EQ(view->message, "Reprendra");
}

TEST_P(JobsTest, OfAnUnknownKindAreABug) {
    EXPECT_THROW(add("essai.inconnu", "a"), base::Bug);
    define("essai.note");
    EXPECT_THROW(kernel_->jobs.define("essai.note", {}, nullptr), base::Bug);
    EXPECT_THROW(kernel_->jobs.every("essai.inconnu", Seconds(1)), base::Bug);
}

ON_BOTH_ENGINES(JobsTest);

} // namespace

} // namespace aubrac::kernel::testing_kernel
