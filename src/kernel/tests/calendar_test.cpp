// SPDX-License-Identifier: AGPL-3.0-or-later
// Jobs of every day: at their hour in Paris, once when the hour was missed, on the two odd nights of the year.
#include "jobs.hpp"
#include <kernel/jobs/calendar.hpp>
#include <kernel/registrar.hpp>

namespace aubrac::kernel::testing_kernel {

namespace {

std::string day_time(base::Date day, DayTime at) { return find_day_time(day, at).iso(); }

TEST(DayTimes, AreThoseOfParis) {
    EXPECT_EQ(day_time({2026, 11, 21}, {3, 30}), "2026-11-21T02:30:00.000Z");
    EXPECT_EQ(day_time({2026, 7, 14}, {3, 30}), "2026-07-14T01:30:00.000Z");
    EXPECT_EQ(day_time({2026, 7, 14}, {0, 0}), "2026-07-13T22:00:00.000Z");
    EXPECT_EQ(day_time({2026, 12, 31}, {23, 59}), "2026-12-31T22:59:00.000Z");
}

TEST(DayTimes, ThatSpringSkipsAreTheJumpItself) {
    const base::Date night{2027, 3, 28};
    EXPECT_EQ(day_time(night, {1, 59}), "2027-03-28T00:59:00.000Z");
    EXPECT_EQ(day_time(night, {2, 0}), "2027-03-28T01:00:00.000Z");
    EXPECT_EQ(day_time(night, {2, 30}), "2027-03-28T01:00:00.000Z");
    EXPECT_EQ(day_time(night, {3, 0}), "2027-03-28T01:00:00.000Z");
    EXPECT_EQ(day_time(night, {3, 1}), "2027-03-28T01:01:00.000Z");
}

TEST(DayTimes, ThatAutumnShowsTwiceAreTheFirst) {
    const base::Date night{2026, 10, 25};
    EXPECT_EQ(day_time(night, {1, 59}), "2026-10-24T23:59:00.000Z");
    EXPECT_EQ(day_time(night, {2, 0}), "2026-10-25T00:00:00.000Z");
    EXPECT_EQ(day_time(night, {2, 59}), "2026-10-25T00:59:00.000Z");
    EXPECT_EQ(day_time(night, {3, 0}), "2026-10-25T02:00:00.000Z");
}

TEST(DayTimes, ComeOnceADayAllYearRound) {
    for (const auto at : {DayTime{0, 0}, DayTime{2, 0}, DayTime{2, 30}, DayTime{3, 0}, DayTime{23, 59}}) {
        auto moment = find_day_time({2026, 1, 1}, at);
        for (base::Date day{2026, 1, 2}; day < base::Date{2028, 1, 1}; day = day.plus_days(1)) {
            moment = next_day_time(moment, at);
            ASSERT_EQ(moment, find_day_time(day, at)) << day.iso();
            ASSERT_EQ(moment.date(), day);
            ASSERT_EQ(next_day_time({moment.ms - 1}, at), moment);
        }
    }
}

class CalendarTest : public JobsFixture {
protected:
    /// The clock starts at 14:05 in Paris.
    void define_nightly(DayTime at = {3, 30}) {
        define("essai.nuit");
        kernel_->jobs.every_day("essai.nuit", at);
    }
    /// How many times it runs when the clock goes on by steps of ten minutes until `iso`.
    int runs_until(std::string_view iso) {
        int runs = 0;
        for (const auto end = *base::Instant::parse_iso(iso); clock_.now() < end;) {
            clock_.forward(std::min<std::int64_t>(600, (end.ms - clock_.now().ms) / 1000));
            runs += static_cast<int>(run().size());
        }
        return runs;
    }
};

TEST_P(CalendarTest, AServerThatNeverRanItRunsItAtStartThenAtItsHour) {
    define_nightly();
    EXPECT_EQ(run(), (Names{""}));
    EXPECT_EQ(runs_until("2026-11-22T02:29:59.000Z"), 0);
    EXPECT_EQ(runs_until("2026-11-22T02:30:00.000Z"), 1);
    EXPECT_EQ(runs_until("2026-11-23T02:29:59.000Z"), 0);
    EXPECT_EQ(runs_until("2026-11-23T02:30:00.000Z"), 1);
}

TEST_P(CalendarTest, AStartIsNoReasonToRunItAgain) {
    define_nightly();
    run();
    for (int i = 0; i < 3; ++i) {
        restart();
        define_nightly();
        clock_.forward(600);
        EXPECT_TRUE(run().empty());
    }
    EXPECT_EQ(runs_until("2026-11-22T02:30:00.000Z"), 1);
}

TEST_P(CalendarTest, HoursMissedWhileStoppedAreMadeUpForOnce) {
    define_nightly();
    run();
    close();
    clock_.forward(5 * 24 * 3600);
    open();
    define_nightly();
    EXPECT_EQ(run(), (Names{""})) << "once, not five times";
    EXPECT_EQ(runs_until("2026-11-27T02:29:59.000Z"), 0);
    EXPECT_EQ(runs_until("2026-11-27T02:30:00.000Z"), 1);
}

TEST_P(CalendarTest, TheOddNightsOfTheYearHaveOneRunEach) {
    define_nightly({2, 30});
    run();
    runs_until("2027-03-27T20:00:00.000Z");
    EXPECT_EQ(runs_until("2027-03-28T00:59:59.000Z"), 0);
    EXPECT_EQ(runs_until("2027-03-28T20:00:00.000Z"), 1);
    clock_.forward(209 * 24 * 3600);
    run();
    runs_until("2027-10-30T20:00:00.000Z");
    EXPECT_EQ(runs_until("2027-10-31T00:29:59.000Z"), 0);
    EXPECT_EQ(runs_until("2027-10-31T00:30:00.000Z"), 1);
    EXPECT_EQ(runs_until("2027-10-31T20:00:00.000Z"), 0) << "the second 02:30 is not another night";
}

TEST_P(CalendarTest, TwoServersOfOneStoreRunItOnce) {
    define_nightly();
    run();
    JobRunner other(kernel_->jobs, *kernel_->stores, kernel_->log, kernel_->all_rights());
    EXPECT_EQ(other.run_due(), 0);
    clock_.forward(24 * 3600);
    run_jobs();
    other.run_due();
    EXPECT_EQ(ran(), (Names{""}));
}

TEST_P(CalendarTest, AnotherHourCountsFromTheNextNight) {
    define_nightly({3, 30});
    run();
    restart();
    define_nightly({22, 0});
    EXPECT_TRUE(run().empty());
    EXPECT_EQ(runs_until("2026-11-21T21:00:00.000Z"), 1);
}

TEST_P(CalendarTest, AnHourThatIsNoneIsABug) {
    define("essai.nuit");
    for (const auto at : {DayTime{24, 0}, DayTime{-1, 0}, DayTime{0, 60}, DayTime{0, -1}})
        EXPECT_THROW(kernel_->jobs.every_day("essai.nuit", at), base::Bug);
    EXPECT_THROW(kernel_->jobs.every_day("essai.inconnu", {3, 0}), base::Bug);
    Registrar registrar(*kernel_, kernel_->manifest("essai"));
    EXPECT_THROW(registrar.every_day("autre.nuit", {3, 0}), base::Failure);
    registrar.every_day("essai.nuit", {3, 0});
}

class AdoptionTest : public JobsFixture {
protected:
    std::int64_t adopt(Waiting remotes) {
        std::int64_t held = 0;
        write(saint, [&](Context& context) { held = kernel_->jobs.adopt(context, remotes); });
        return held;
    }
    void define_and_ask() {
        define("essai.envoi", {.remote = "lointain"});
        define("essai.note");
        add("essai.envoi", "a");
        add("essai.note", "b");
        kernel_->jobs.forget(saint); // as on a server that just received the store
    }
};

TEST_P(AdoptionTest, HoldsWhatTheOtherServerMayHaveSent) {
    define_and_ask();
    EXPECT_TRUE(run().empty());
    EXPECT_EQ(adopt(Waiting::held), 1);
    EXPECT_EQ(run(), (Names{"b"}));
    const auto held = find("essai.envoi", "a");
    ASSERT_TRUE(held);
    EXPECT_EQ(held->state, JobState::failed);
    EXPECT_NE(held->message.find("autre serveur"), std::string::npos);
    EXPECT_EQ(adopt(Waiting::resumed), 1);
    EXPECT_EQ(adopt(Waiting::resumed), 0);
    EXPECT_EQ(run(), (Names{"a"}));
}

TEST_P(AdoptionTest, ResumesWhatNobodyElseWillSend) {
    define_and_ask();
    EXPECT_EQ(adopt(Waiting::resumed), 0);
    EXPECT_EQ(run(), (Names{"a", "b"}));
    restart();
    define("essai.note");
    add("essai.note", "c");
    EXPECT_EQ(run(), (Names{"c"}));
}

ON_BOTH_ENGINES(CalendarTest);
ON_BOTH_ENGINES(AdoptionTest);

} // namespace

} // namespace aubrac::kernel::testing_kernel
