// SPDX-License-Identifier: AGPL-3.0-or-later
#include "fixture.hpp"
#include <kernel/storage/folder_lock.hpp>
#include <sys/wait.h>

namespace aubrac::kernel::testing_storage {
namespace {

using Share = FolderLock::Share;

class FolderLocks : public testing::Test {
protected:
    FolderLocks() {
        std::string name = (std::filesystem::temp_directory_path() / "aubrac-lock-XXXXXX").string();
        folder_ = mkdtemp(name.data());
    }
    ~FolderLocks() override { std::filesystem::remove_all(folder_); }
    bool is_free() const { return FolderLock::try_alone(folder_).has_value(); }

    std::filesystem::path folder_;
};

TEST_F(FolderLocks, AreHeldTogetherOrAlone) {
    EXPECT_TRUE(is_free());
    {
        const FolderLock first(folder_, Share::together);
        const FolderLock second(folder_, Share::together);
        EXPECT_FALSE(is_free());
    }
    {
        const FolderLock alone(folder_, Share::alone);
        EXPECT_FALSE(is_free());
    }
    EXPECT_TRUE(is_free());
}

TEST_F(FolderLocks, AreWaitedFor) {
    auto held = std::make_unique<FolderLock>(folder_, Share::alone);
    std::atomic<bool> entered = false;
    std::thread other([&] {
        const FolderLock lock(folder_, Share::together);
        entered = true;
    });
    for (int i = 0; i < 20000; ++i) std::this_thread::yield();
    EXPECT_FALSE(entered);
    held.reset();
    other.join();
    EXPECT_TRUE(entered);
}

TEST_F(FolderLocks, AreFreedByTheDeathOfTheirProgram) {
    int ready[2];
    ASSERT_EQ(pipe(ready), 0);
    const auto child = fork();
    if (child == 0) {
        const FolderLock lock(folder_, Share::alone);
        if (write(ready[1], "x", 1) == 1) pause();
        _exit(1);
    }
    char byte = 0;
    ASSERT_EQ(read(ready[0], &byte, 1), 1);
    EXPECT_FALSE(is_free());
    kill(child, SIGKILL);
    waitpid(child, nullptr, 0);
    EXPECT_TRUE(is_free());
    close(ready[0]);
    close(ready[1]);
}

TEST_F(FolderLocks, AreAFailureWhereThereIsNoFolder) {
    EXPECT_THROW(FolderLock(folder_ / "none", Share::alone), base::Failure);
    EXPECT_THROW(static_cast<void>(FolderLock::try_alone(folder_ / "none")), base::Failure);
}

} // namespace
} // namespace aubrac::kernel::testing_storage
