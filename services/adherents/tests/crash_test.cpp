// SPDX-License-Identifier: AGPL-3.0-or-later
// A reception or a removal whose program is killed: nothing half-received, nothing erased without its archive.
#include "origin.hpp"
#include "plan.hpp"

#include <base/failure.hpp>
#include <csignal>
#include <ctime>
#include <kernel/storage/tests/fixture.hpp>
#include <sys/wait.h>
#include <unistd.h>

using namespace aubrac;
using namespace aubrac::adherents;
using namespace aubrac::adherents::testing;

namespace {

/// A server that several programs open one after the other: a folder, and a database when it needs one.
class Place {
public:
    explicit Place(Engine engine) {
        std::string name = (std::filesystem::temp_directory_path() / "aubrac-place-XXXXXX").string();
        folder_ = mkdtemp(name.data());
        if (engine == Engine::postgresql)
            database_ = std::make_unique<kernel::testing_storage::Database>(std::getenv("AUBRAC_TEST_POSTGRESQL"));
    }
    ~Place() { std::filesystem::remove_all(folder_); }
    Place(const Place&) = delete;
    Place& operator=(const Place&) = delete;

    const std::filesystem::path& folder() const { return folder_; }
    /// A program at work there.
    void open(const std::function<void(kernel::Kernel&, const Room&)>& work) const {
        kernel::Kernel kernel({.data = folder_, .database = database_ ? database_->url() : ""}, clock_,
                              kernel::services_table());
        const Room room{kernel, Store(kernel::Storage("adherents", kernel::Scope::operator_))};
        work(kernel, room);
    }
    /// The same in a program of its own, killed after so many microseconds; what killed it, 0 when nothing did.
    int open_apart(const std::function<void(kernel::Kernel&, const Room&)>& work, long killed_after = 0) const {
        const auto child = fork();
        if (child == 0) {
            if (killed_after > 0) die_after(killed_after);
            try {
                open(work);
            } catch (...) {
                _exit(1);
            }
            _exit(0);
        }
        int status = 0;
        waitpid(child, &status, 0);
        return WIFSIGNALED(status) ? WTERMSIG(status) : 0;
    }
    /// What the next start does by itself.
    static void run_jobs(kernel::Kernel& kernel) {
        kernel::JobRunner(kernel.jobs, *kernel.stores, kernel.log, kernel.all_rights()).run_due();
    }

private:
    static void die_after(long microseconds) {
        sigevent death{};
        death.sigev_notify = SIGEV_SIGNAL;
        death.sigev_signo = SIGKILL;
        timer_t timer{};
        itimerspec delay{};
        delay.it_value = {microseconds / 1'000'000, microseconds % 1'000'000 * 1000};
        if (timer_create(CLOCK_MONOTONIC, &death, &timer) != 0 || timer_settime(timer, 0, &delay, nullptr) != 0)
            _exit(1);
    }

    std::filesystem::path folder_;
    std::unique_ptr<kernel::testing_storage::Database> database_;
    commune::FrozenClock clock_;
};

bool is_recorded(kernel::Kernel& kernel, const Room& room, const base::AdherentId& id) {
    bool found = false;
    kernel.stores->run({}, {}, {}, kernel::Access::read, [&](Context& context) {
        found = room.store.find(context, id) || room.store.find_removing(context, id);
        return kernel::Outcome::keep;
    });
    return found;
}

std::int64_t count_all(kernel::Kernel& kernel, const base::AdherentId& id) {
    std::int64_t all = 0;
    kernel.stores->run({}, id, {}, kernel::Access::read, [&](Context& context) {
        for (const auto& [table, count] : kernel::count_rows(context)) all += count;
        return kernel::Outcome::keep;
    });
    return all;
}

std::vector<std::string> verify(kernel::Kernel& kernel, const base::AdherentId& id) {
    kernel::JournalReport report;
    kernel.stores->run({}, id, {}, kernel::Access::read, [&](Context& context) {
        report = kernel.journal.verify(context);
        return kernel::Outcome::keep;
    });
    if (report.lines == 0) report.problems.emplace_back("no line");
    return report.problems;
}

class Crashes : public ::testing::TestWithParam<Engine> {
protected:
    void SetUp() override {
        if (is_missing(GetParam())) GTEST_SKIP() << "AUBRAC_TEST_POSTGRESQL is not set: PostgreSQL IS NOT TESTED";
        place_ = std::make_unique<Place>(GetParam());
        Origin origin; // its connections are closed before any fork
        id_ = origin.id;
        archive_ = place_->folder() / "adherent.tar.gz";
        std::filesystem::copy_file(origin.write(), archive_);
    }
    std::unique_ptr<Place> place_;
    base::AdherentId id_;
    std::filesystem::path archive_;
};

TEST_P(Crashes, OfAReceptionLeaveAllOrNothing) {
    for (const std::string fatal : {"unpacked", "marked", "documents", "rows", "kept", "record", "written"}) {
        const auto die = [&](std::string_view step) {
            if (step == fatal) kill(getpid(), SIGKILL);
        };
        ASSERT_EQ(place_->open_apart([&](auto&, const Room& room) { (void)read_portable(room, archive_, die); }),
                  SIGKILL)
            << fatal;
        EXPECT_FALSE(is_transit_clean(place_->folder())) << fatal;
        place_->open([&](kernel::Kernel& kernel, const Room& room) {
            Place::run_jobs(kernel);
            EXPECT_TRUE(is_transit_clean(place_->folder())) << fatal;
            EXPECT_EQ(is_recorded(kernel, room, id_), fatal == "written") << fatal;
            EXPECT_EQ(std::filesystem::exists(place_->folder() / "adherents" / id_.text()), fatal == "written");
            if (fatal != "written") return;
            EXPECT_EQ(verify(kernel, id_), std::vector<std::string>{});
        });
    }
}

TEST_P(Crashes, OfAReceptionAreMadeUpForByTheNextOne) {
    for (const std::string fatal : {"documents", "kept"}) {
        const auto die = [&](std::string_view step) {
            if (step == fatal) kill(getpid(), SIGKILL);
        };
        place_->open_apart([&](auto&, const Room& room) { (void)read_portable(room, archive_, die); });
    }
    place_->open([&](kernel::Kernel& kernel, const Room& room) {
        const auto received = read_portable(room, archive_);
        ASSERT_TRUE(received.ok()) << received.refusal().code;
        EXPECT_EQ(verify(kernel, id_), std::vector<std::string>{});
        EXPECT_FALSE(std::filesystem::exists(place_->folder() / "transit" / "arriving" / id_.text()));
    });
}

TEST_P(Crashes, ThatAreFailuresLeaveNothingEither) {
    place_->open([&](kernel::Kernel& kernel, const Room& room) {
        for (const std::string fatal : {"unpacked", "marked", "documents", "rows", "kept", "record"}) {
            const auto fail = [&](std::string_view step) {
                if (step == fatal) throw base::Failure("the disk is full");
            };
            EXPECT_THROW((void)read_portable(room, archive_, fail), base::Failure) << fatal;
            EXPECT_TRUE(is_transit_clean(place_->folder())) << fatal;
            EXPECT_FALSE(std::filesystem::exists(place_->folder() / "adherents" / id_.text())) << fatal;
            EXPECT_FALSE(is_recorded(kernel, room, id_)) << fatal;
        }
        ASSERT_TRUE(read_portable(room, archive_).ok());
        EXPECT_EQ(verify(kernel, id_), std::vector<std::string>{});
    });
}

TEST_P(Crashes, OfAReceptionUnderWayAreNotSweptByAnotherProgram) {
    bool looked = false;
    place_->open([&](kernel::Kernel&, const Room& room) {
        const auto look = [&](std::string_view step) {
            if (step != "kept") return;
            place_->open([&](kernel::Kernel&, const Room& other) { EXPECT_FALSE(sweep_transit(other)); });
            looked = true;
        };
        EXPECT_TRUE(read_portable(room, archive_, look).ok());
    });
    EXPECT_TRUE(looked);
}

TEST_P(Crashes, OfARemovalEraseNothingWithoutItsArchive) {
    place_->open([&](kernel::Kernel& kernel, const Room& room) {
        ASSERT_TRUE(read_portable(room, archive_).ok());
        kernel.stores->run({}, {}, {}, kernel::Access::write, [&](Context& context) {
            room.store.mark_removing(context, id_);
            kernel.jobs.add(context, jobs::removal_name, id_.text());
            return kernel::Outcome::keep;
        });
    });
    int killed = 0;
    for (long delay = 20'000; delay < 3'000'000; delay = delay * 5 / 4) {
        if (place_->open_apart([](kernel::Kernel& kernel, const Room&) { Place::run_jobs(kernel); }, delay) == 0)
            break;
        ++killed;
    }
    EXPECT_GT(killed, 0);
    place_->open([&](kernel::Kernel& kernel, const Room& room) {
        Place::run_jobs(kernel);
        EXPECT_FALSE(is_recorded(kernel, room, id_));
        EXPECT_FALSE(std::filesystem::exists(place_->folder() / "adherents" / id_.text()));
        EXPECT_TRUE(is_transit_clean(place_->folder()));
        std::optional<Archive> archive;
        kernel.stores->run({}, {}, {}, kernel::Access::read, [&](Context& context) {
            archive = room.store.find_archive(context, id_.text());
            return kernel::Outcome::keep;
        });
        ASSERT_TRUE(archive);
        EXPECT_EQ(count_all(kernel, id_), 0);
        kernel.stores->drop(id_);
        std::filesystem::remove_all(place_->folder() / "adherents" / id_.text());
        const auto back = read_portable(room, jobs::archive_file(room, *archive));
        ASSERT_TRUE(back.ok()) << back.refusal().code;
        EXPECT_EQ(back->held, 0) << "its server sends nothing more";
        EXPECT_EQ(verify(kernel, id_), std::vector<std::string>{});
    });
}

INSTANTIATE_TEST_SUITE_P(Engines, Crashes, ::testing::Values(Engine::sqlite, Engine::postgresql),
                         [](const auto& info) { return commune::engine_name(info.param); });

} // namespace
