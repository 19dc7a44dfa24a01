// SPDX-License-Identifier: AGPL-3.0-or-later
// Our SFTP client against the SFTP of OpenSSH.
#include <adapters/curl/sftp_client.hpp>
#include <adapters/openssh/sftp_door.hpp>
#include <adapters/openssl/base64.hpp>
#include <atomic>
#include <base/failure.hpp>
#include <fstream>
#include <gtest/gtest.h>
#include <unistd.h>

namespace aubrac::adapters {

namespace fs = std::filesystem;

class SftpOfOpenSsh : public testing::Test {
protected:
    void SetUp() override {
        folder_ = fs::temp_directory_path() / ("aubrac-sftp-" + std::to_string(::getpid()));
        fs::remove_all(folder_);
        fs::create_directories(folder_ / "files");
        door_ = std::make_unique<openssh::SftpDoor>("/usr/sbin/sshd", folder_ / "keys", folder_ / "files",
                                                    std::uint16_t{0}, [this] { return is_open_.load(); });
    }
    void TearDown() override {
        door_.reset();
        fs::remove_all(folder_);
    }

    curl::SftpClient client(const std::string& fingerprint = {}) const {
        curl::SftpOptions options;
        options.url = "sftp://127.0.0.1:" + std::to_string(door_->port());
        options.user = door_->user();
        options.private_key = door_->client_key();
        options.host_key_sha256 =
            fingerprint.empty() ? openssl::decode_base64(door_->host_key().substr(7) + "=").value() : fingerprint;
        return curl::SftpClient(options);
    }
    fs::path local(const std::string& bytes) const {
        std::ofstream(folder_ / "local", std::ios::binary) << bytes;
        return folder_ / "local";
    }
    std::string remote(const std::string& name) const { return (folder_ / "files" / name).string(); }

    fs::path folder_;
    std::atomic<bool> is_open_ = true;
    std::unique_ptr<openssh::SftpDoor> door_;
};

TEST_F(SftpOfOpenSsh, PutsListsTakesAndRemovesWhateverTheName) {
    const std::string name = "VHPCE99%%THELPES2%%PES#123#012001#00%%da39 \"é\".xml";
    EXPECT_EQ(client().put(local("flux"), remote(name)).problem, "");
    EXPECT_TRUE(fs::exists(folder_ / "files" / name));
    const auto listing = client().list((folder_ / "files").string(), 10);
    ASSERT_EQ(listing.names, std::vector<std::string>{name}) << listing.problem;
    EXPECT_EQ(client().get(remote(name), folder_ / "back", 100).problem, "");
    std::ifstream back(folder_ / "back");
    EXPECT_EQ(std::string(std::istreambuf_iterator<char>(back), {}), "flux");
    EXPECT_EQ(client().remove(remote(name)).problem, "");
    EXPECT_NE(client().remove(remote(name)).problem, "");
    EXPECT_TRUE(client().list((folder_ / "files").string(), 10).names.empty());
}

TEST_F(SftpOfOpenSsh, TakesNoMoreThanTheLimit) {
    ASSERT_EQ(client().put(local(std::string(100'000, 'x')), remote("large")).problem, "");
    EXPECT_NE(client().get(remote("large"), folder_ / "back", 99'999).problem, "");
    EXPECT_EQ(client().get(remote("large"), folder_ / "back", 100'000).problem, "");
}

TEST_F(SftpOfOpenSsh, SaysNothingToAServerWhoseKeyIsNotTheOneGiven) {
    const auto result = client(std::string(32, 'x')).put(local("secret"), remote("secret"));
    EXPECT_EQ(result.sent, curl::Sent::not_sent);
    EXPECT_FALSE(fs::exists(folder_ / "files/secret"));
}

TEST_F(SftpOfOpenSsh, SurelySentNothingWhenTheDoorIsShut) {
    is_open_ = false;
    EXPECT_EQ(client().put(local("flux"), remote("flux")).sent, curl::Sent::not_sent);
    EXPECT_NE(client().list((folder_ / "files").string(), 10).problem, "");
    EXPECT_NE(client().get(remote("flux"), folder_ / "back", 100).problem, "");
}

TEST_F(SftpOfOpenSsh, SurelySentNothingWhereItMayNotWrite) {
    EXPECT_EQ(client().put(local("flux"), remote("no/such/folder")).sent, curl::Sent::not_sent);
}

TEST_F(SftpOfOpenSsh, KeepsItsKeys) {
    const auto key = door_->host_key();
    EXPECT_TRUE(key.starts_with("SHA256:"));
    door_.reset();
    door_ = std::make_unique<openssh::SftpDoor>("/usr/sbin/sshd", folder_ / "keys", folder_ / "files",
                                                std::uint16_t{0}, [] { return true; });
    EXPECT_EQ(door_->host_key(), key);
}

TEST(SftpDoor, SaysWhichProgramIsMissing) {
    EXPECT_EQ(openssh::SftpDoor::find_missing("/nonexistent/sshd"), "/nonexistent/sshd");
    EXPECT_EQ(openssh::SftpDoor::find_missing("/usr/sbin/sshd"), "");
    EXPECT_THROW(openssh::SftpDoor("/nonexistent/sshd", "/nonexistent", "/nonexistent", 0, [] { return true; }),
                 base::Failure);
}

} // namespace aubrac::adapters
