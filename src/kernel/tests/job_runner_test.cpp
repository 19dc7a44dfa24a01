// SPDX-License-Identifier: AGPL-3.0-or-later
// The threads that run jobs: each job once, nobody starved, a stop that waits.
#include "fixture.hpp"

#include <condition_variable>
#include <map>
#include <mutex>

namespace aubrac::kernel::testing_kernel {

namespace {

base::AdherentId numbered(int number) {
    return base::AdherentId("00000000-0000-7000-8000-00000000010" + std::to_string(number));
}

/// Counts the runs of each job, and lets the test wait for them.
class Tally {
public:
    void note(const std::string& job) {
        const std::scoped_lock lock(mutex_);
        ++runs_[job];
        ++total_;
        changed_.notify_all();
    }
    bool wait_for(int total) {
        std::unique_lock lock(mutex_);
        return changed_.wait_for(lock, std::chrono::seconds(60), [&] { return total_ >= total; });
    }
    std::map<std::string, int> runs() {
        const std::scoped_lock lock(mutex_);
        return runs_;
    }

private:
    std::mutex mutex_;
    std::condition_variable changed_;
    std::map<std::string, int> runs_;
    int total_ = 0;
};

class JobRunnerTest : public KernelTest {
protected:
    void define(const std::string& kind, const JobHandler& handler) { kernel_->jobs.define(kind, {}, handler); }
    void add(const base::AdherentId& who, const std::string& kind, const std::string& subject) {
        write(who, [&](Context& context) { kernel_->jobs.add(context, kind, subject); });
    }
    std::size_t count_jobs(const base::AdherentId& who) {
        std::size_t count = 0;
        read(who, [&](Context& context) { count = kernel_->jobs.list_jobs(context, 1000).size(); });
        return count;
    }
    Tally tally_;
};

TEST_P(JobRunnerTest, RunsTwoHundredJobsOfFiveAdherentsOnceEachOnFourThreads) {
    define("essai.note", [&](JobRun& run) {
        run.finish([&](Context& context) { essai().add(context, run.subject()); });
        tally_.note(run.adherent().text() + run.subject());
        return job_done();
    });
    for (int job = 0; job < 20; ++job)
        for (int who = 0; who < 5; ++who) add(numbered(who), "essai.note", std::to_string(job));
    runner_->start(4);
    for (int job = 20; job < 40; ++job) // asked while the threads run
        for (int who = 0; who < 5; ++who) add(numbered(who), "essai.note", std::to_string(job));
    EXPECT_TRUE(tally_.wait_for(200));
    runner_->stop();
    const auto runs = tally_.runs();
    EXPECT_EQ(runs.size(), 200u);
    for (const auto& [job, count] : runs) EXPECT_EQ(count, 1) << job;
    for (int who = 0; who < 5; ++who) {
        EXPECT_EQ(numeros(numbered(who)).size(), 40u);
        EXPECT_EQ(count_jobs(numbered(who)), 0u);
    }
}

TEST_P(JobRunnerTest, WakesForAJobAskedWhileItWaits) {
    define("essai.note", [&](JobRun& run) { return tally_.note(run.subject()), job_done(); });
    runner_->start(1);
    add(lacalm, "essai.note", "a");
    EXPECT_TRUE(tally_.wait_for(1));
    add({}, "essai.note", "b");
    EXPECT_TRUE(tally_.wait_for(2));
    runner_->stop();
}

TEST_P(JobRunnerTest, WaitsForRunningJobsWhenItStopsAndStartsNoOther) {
    std::mutex mutex;
    std::condition_variable changed;
    bool started = false;
    bool told_to_stop = false;
    define("essai.long", [&](JobRun& run) {
        {
            const std::scoped_lock lock(mutex);
            started = true;
        }
        changed.notify_all();
        while (!run.stopping()) std::this_thread::yield();
        told_to_stop = true;
        run.finish([&](Context& context) { essai().add(context, run.subject()); });
        return job_done();
    });
    add(saint, "essai.long", "a");
    add(saint, "essai.long", "b");
    runner_->start(1);
    {
        std::unique_lock lock(mutex);
        ASSERT_TRUE(changed.wait_for(lock, std::chrono::seconds(60), [&] { return started; }));
    }
    runner_->stop();
    EXPECT_TRUE(told_to_stop);
    EXPECT_EQ(numeros(saint), (std::vector<std::string>{"a"}));
    EXPECT_EQ(count_jobs(saint), 1u) << "the second one waits for the next start";
}

TEST_P(JobRunnerTest, GoesOnAfterAPoisonedJob) {
    define("essai.poison", [&](JobRun&) -> JobResult {
        tally_.note("poison");
        throw base::Bug("broken");
    });
    define("essai.note", [&](JobRun& run) { return tally_.note(run.subject()), job_done(); });
    add(saint, "essai.poison", "p");
    runner_->start(1);
    for (int i = 0; i < 5; ++i) add(saint, "essai.note", std::to_string(i));
    EXPECT_TRUE(tally_.wait_for(6));
    runner_->stop();
    EXPECT_EQ(tally_.runs().at("poison"), 1);
    EXPECT_EQ(count_jobs(saint), 1u);
}

TEST_P(JobRunnerTest, MayBeStoppedTwiceAndWithoutHavingStarted) {
    runner_->stop();
    runner_->stop();
    runner_.reset();
    kernel_->jobs.define("essai.note", {}, nullptr);
    EXPECT_NO_THROW(add(saint, "essai.note", "a")) << "nobody is left to wake";
}

ON_BOTH_ENGINES(JobRunnerTest);

} // namespace

} // namespace aubrac::kernel::testing_kernel
