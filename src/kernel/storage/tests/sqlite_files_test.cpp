// SPDX-License-Identifier: AGPL-3.0-or-later
// What only files do: they fill disks, they are many, they are copied.
#include "fixture.hpp"
#include <csignal>
#include <fstream>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>

namespace aubrac::kernel::testing_storage {
namespace {

/// While it lives no file of this process may grow: the disk is full.
class FullDisk {
public:
    FullDisk() {
        handler_ = std::signal(SIGXFSZ, SIG_IGN);
        getrlimit(RLIMIT_FSIZE, &before_);
        rlimit full = before_;
        full.rlim_cur = 1;
        setrlimit(RLIMIT_FSIZE, &full);
    }
    ~FullDisk() {
        setrlimit(RLIMIT_FSIZE, &before_);
        std::signal(SIGXFSZ, handler_);
    }

private:
    rlimit before_{};
    sighandler_t handler_;
};

std::size_t count_descriptors() {
    std::size_t count = 0;
    for ([[maybe_unused]] const auto& entry : std::filesystem::directory_iterator("/proc/self/fd")) ++count;
    return count;
}

TEST_F(SqliteFiles, StandWhereTheManualSaysAndForThisUserAlone) {
    add(adherent(1), "a");
    EXPECT_TRUE(std::filesystem::exists(options_.folder / "operator.db"));
    ASSERT_TRUE(std::filesystem::exists(file(adherent(1))));
    EXPECT_EQ(stores_->folder(adherent(1)), file(adherent(1)).parent_path());
    struct stat facts {};
    for (const auto& path :
         {options_.folder / "operator.db", file(adherent(1)), file(adherent(1)).parent_path()}) {
        ASSERT_EQ(stat(path.c_str(), &facts), 0);
        EXPECT_EQ(facts.st_mode & 077, 0u) << path;
    }
    for (const auto& entry : std::filesystem::directory_iterator(options_.folder))
        EXPECT_EQ(entry.path().filename().string().find("template"), std::string::npos);
}

TEST_F(SqliteFiles, ThrowForEveryWriterWhenTheDiskIsFullAndStillServeReads) {
    add(adherent(1), "before");
    constexpr int threads = 6;
    std::atomic<int> failed = 0;
    {
        const FullDisk full;
        std::vector<std::thread> crowd;
        for (int i = 0; i < threads; ++i)
            crowd.emplace_back([&, i] {
                try {
                    add(adherent(1), std::to_string(i));
                } catch (const base::Failure&) {
                    ++failed;
                }
            });
        for (auto& thread : crowd) thread.join();
        EXPECT_EQ(count(adherent(1)), "1");
    }
    EXPECT_EQ(failed, threads);
    add(adherent(1), "after");
    EXPECT_EQ(count(adherent(1)), "2");
    open();
    EXPECT_EQ(count(adherent(1)), "2");
}

TEST_F(SqliteFiles, DoNotKeepAPartOfAGroupWhenTheDiskFillsInTheMiddle) {
    add(adherent(1), "before");
    const auto too_much = [&](Context& context) {
        insert(context, "first");
        const FullDisk full;
        const std::string large(1 << 20, 'x');
        for (int i = 0; i < 8; ++i) insert(context, large + std::to_string(i)); // beyond the cache: spilled
        return Outcome::keep;
    };
    EXPECT_THROW(write(adherent(1), too_much), base::Failure);
    EXPECT_EQ(count(adherent(1)), "1");
    add(adherent(1), "after");
    EXPECT_EQ(count(adherent(1)), "2");
}

TEST_F(SqliteFiles, AreNotTouchedByWorksThatKeepNothing) {
    add(adherent(1), "a");
    auto wal = file(adherent(1));
    wal += "-wal";
    const auto size = std::filesystem::file_size(wal);
    const auto moment = std::filesystem::last_write_time(wal);
    write(adherent(1), [&](Context& c) { return one(actes_, c, "SELECT 1"), Outcome::keep; });
    write(adherent(1), [&](Context& c) { return insert(c, "b"), Outcome::undo; });
    EXPECT_EQ(std::filesystem::file_size(wal), size);
    EXPECT_EQ(std::filesystem::last_write_time(wal), moment);
}

TEST_F(SqliteFiles, CanBeCopiedWhileClosed) {
    add(adherent(1), "a");
    stores_->with_closed(adherent(1), [&] {
        for (const auto& entry : std::filesystem::directory_iterator(file(adherent(1)).parent_path()))
            EXPECT_EQ(entry.path().filename(), "store.db");
        std::filesystem::copy(file(adherent(1)).parent_path(), file(adherent(2)).parent_path());
    });
    EXPECT_EQ(count(adherent(1)), "1");
    EXPECT_EQ(count(adherent(2)), "1");
}

TEST_F(SqliteFiles, DisappearWhenDropped) {
    add(adherent(1), "a");
    stores_->drop(adherent(1));
    EXPECT_TRUE(std::filesystem::is_empty(file(adherent(1)).parent_path()));
    stores_->drop(adherent(3));
}

TEST_F(SqliteFiles, ThatAreNotDatabasesAreAFailureOfThatAdherentAlone) {
    std::filesystem::create_directories(file(adherent(1)).parent_path());
    std::ofstream(file(adherent(1))) << std::string(9000, 'x');
    EXPECT_THROW(add(adherent(1), "a"), base::Failure);
    EXPECT_THROW(add(adherent(1), "a"), base::Failure);
    add(adherent(2), "a");
}

TEST_F(SqliteFiles, AreManyAndFewAreOpen) {
    constexpr int adherents = 300, threads = 4, writers = 2;
    options_.max_open = 16;
    open();
    const auto before = count_descriptors();
    std::atomic<std::size_t> most = 0;
    std::vector<std::thread> crowd;
    for (int t = 0; t < threads; ++t)
        crowd.emplace_back([&, t] {
            for (int i = 0; i < adherents; ++i) {
                const int who = (i + t * 37) % adherents;
                if (t < writers) add(adherent(who), std::to_string(t));
                EXPECT_GE(std::stoi(count(adherent(who))), t < writers ? 1 : 0);
                if (i % 50 == 0) most = std::max<std::size_t>(most, count_descriptors());
            }
        });
    for (auto& thread : crowd) thread.join();
    EXPECT_LT(most, before + 16 * 5 + threads * 4);
    for (int i = 0; i < adherents; ++i) ASSERT_EQ(count(adherent(i)), std::to_string(writers)) << i;
}

TEST_F(SqliteFiles, AreWaitedForWithoutDeadlockWhenAllAreBusy) {
    options_.max_open = 1;
    open();
    std::vector<std::thread> crowd;
    for (int t = 0; t < 4; ++t)
        crowd.emplace_back([&, t] {
            for (int i = 0; i < 10; ++i)
                read(adherent(t), [&](Context&) { EXPECT_EQ(count(adherent((t + 1 + i % 3) % 4)), "0"); });
        });
    for (auto& thread : crowd) thread.join();
}

TEST_F(SqliteFiles, SurviveAWriterKilledInTheMiddle) {
    add(adherent(1), "a");
    stores_.reset();
    const auto child = fork();
    if (child == 0) {
        open();
        add(adherent(1), "acknowledged");
        write(adherent(1), [&](Context& context) -> Outcome {
            insert(context, "not yet");
            raise(SIGKILL);
            return Outcome::keep;
        });
    }
    ASSERT_GT(child, 0);
    int status = 0;
    ASSERT_EQ(waitpid(child, &status, 0), child);
    EXPECT_TRUE(WIFSIGNALED(status));
    open();
    EXPECT_EQ(count(adherent(1)), "2");
}

} // namespace
} // namespace aubrac::kernel::testing_storage
