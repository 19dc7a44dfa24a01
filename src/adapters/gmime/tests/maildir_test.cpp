// SPDX-License-Identifier: AGPL-3.0-or-later
// A Maildir: whole messages only, each filed once.
#include <adapters/gmime/maildir.hpp>
#include <base/ensure.hpp>
#include <fstream>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace aubrac::adapters::gmime;
namespace fs = std::filesystem;

namespace {

class MaildirOnDisk : public ::testing::Test {
protected:
    void SetUp() override {
        std::string pattern = ::testing::TempDir() + "maildir-XXXXXX";
        folder_ = ::mkdtemp(pattern.data());
    }
    void TearDown() override { fs::remove_all(folder_); }
    fs::path folder_;
};

} // namespace

TEST_F(MaildirOnDisk, ListsWholeMessagesInOrderAndReadsThem) {
    const Maildir box(folder_ / "retour");
    box.deliver("1002.b", "deux");
    box.deliver("1001.a", "un");
    std::ofstream(folder_ / "retour/tmp/1000.x") << "pas fini";
    std::ofstream(folder_ / "retour/new/.hidden") << "x";
    EXPECT_EQ(box.list_new(), (std::vector<std::string>{"1001.a", "1002.b"}));
    EXPECT_EQ(box.list_new(1).size(), 1u);
    EXPECT_EQ(box.read_new("1001.a", 100).bytes, "un");
    EXPECT_EQ(box.read_new("1002.b", 3).status, Maildir::ReadStatus::too_large);
    EXPECT_EQ(box.read_new("1000.x", 100).status, Maildir::ReadStatus::absent);
    EXPECT_THROW((void)box.read_new("../tmp/1000.x", 100), aubrac::base::Bug);
}

TEST_F(MaildirOnDisk, FilesEachMessageOnce) {
    const Maildir box(folder_ / "retour");
    const Maildir errors(folder_ / "error");
    box.deliver("1", "un");
    box.deliver("2", "deux");
    EXPECT_TRUE(box.keep("1"));
    EXPECT_FALSE(box.keep("1"));
    EXPECT_TRUE(fs::exists(folder_ / "retour/cur/1:2,S"));
    EXPECT_TRUE(box.move("2", errors));
    EXPECT_FALSE(box.move("2", errors));
    EXPECT_TRUE(box.list_new().empty());
    EXPECT_EQ(errors.read_new("2", 10).bytes, "deux");
}

TEST_F(MaildirOnDisk, NeverFollowsALinkNorWaitsOnAPipe) {
    const Maildir box(folder_ / "retour");
    std::ofstream(folder_ / "secret") << "secret";
    fs::create_symlink(folder_ / "secret", folder_ / "retour/new/1");
    ASSERT_EQ(::mkfifo((folder_ / "retour/new/2").c_str(), 0600), 0);
    EXPECT_EQ(box.read_new("1", 100).status, Maildir::ReadStatus::absent);
    EXPECT_EQ(box.read_new("2", 100).status, Maildir::ReadStatus::absent);
}
