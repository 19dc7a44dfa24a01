// SPDX-License-Identifier: AGPL-3.0-or-later
// Authorities one trusts, and addresses one may call.
#include "remotes/authorities.hpp"
#include "trust.hpp"

#include <adapters/openssl/base64.hpp>
#include <adapters/openssl/tests/signing_house.hpp>
#include <base/text.hpp>
#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>

namespace aubrac::confiance::testing {

namespace {

namespace openssl = adapters::openssl;
using openssl::testing::house;

class Shelf : public ::testing::Test {
protected:
    void TearDown() override { std::filesystem::remove_all(folder.parent_path()); }
    std::filesystem::path folder =
        std::filesystem::temp_directory_path() /
        ("trust-" +
         base::hex(openssl::encode_base64(std::to_string(::testing::UnitTest::GetInstance()->random_seed()) +
                                          ::testing::UnitTest::GetInstance()->current_test_info()->name()))) /
        "trust";
    TrustShelf shelf{folder};
};

} // namespace

TEST_F(Shelf, StartsEmptyAndKeepsWhatIsGiven) {
    EXPECT_TRUE(shelf.list().empty());
    std::filesystem::create_directories(folder.parent_path());
    const auto& root = house().root.certificate();
    ASSERT_TRUE(shelf.add(root.pem()).ok());
    EXPECT_EQ(shelf.list().size(), 1u);
    ASSERT_TRUE(shelf.add(house().stranger.certificate().der()).ok());
    EXPECT_EQ(shelf.list().size(), 2u);
    EXPECT_LE(shelf.list()[0].summary().not_after, shelf.list()[1].summary().not_after);
    // Another process, such as the command line, sees the same.
    EXPECT_EQ(TrustShelf(folder).store().certificates().size(), 2u);
    EXPECT_TRUE(shelf.remove(fingerprint_of(root)));
    EXPECT_FALSE(shelf.remove(fingerprint_of(root)));
    EXPECT_EQ(shelf.store().certificates().size(), 1u);
}

TEST_F(Shelf, RefusesWhatIsNoAuthority) {
    std::filesystem::create_directories(folder.parent_path());
    EXPECT_EQ(shelf.add("hello").refusal().code, "CONFIANCE-010");
    EXPECT_EQ(shelf.add("").refusal().code, "CONFIANCE-010");
    EXPECT_EQ(shelf.add(house().mayor.certificate.pem()).refusal().code, "CONFIANCE-011");
    EXPECT_TRUE(shelf.list().empty());
}

TEST_F(Shelf, RemovesNothingOutsideOfIt) {
    std::filesystem::create_directories(folder.parent_path());
    std::ofstream(folder.parent_path() / "server.pem") << "secret";
    EXPECT_FALSE(shelf.remove("../server"));
    EXPECT_FALSE(shelf.remove(std::string(64, '/')));
    EXPECT_TRUE(std::filesystem::exists(folder.parent_path() / "server.pem"));
}

TEST(Addresses, OfPrivateNetworksAreNeverCalled) {
    for (const auto* url : {"http://crl.example.fr/a.crl", "https://ocsp.example.com:8080/x", "http://8.8.8.8/a",
                            "http://user@crl.example.fr/a"})
        EXPECT_TRUE(is_public_url(url)) << url;
    for (const auto* url : {"http://127.0.0.1/",
                            "http://localhost/",
                            "http://10.1.2.3/",
                            "http://192.168.0.1/",
                            "http://172.16.3.4/",
                            "http://172.31.3.4/",
                            "http://169.254.169.254/latest",
                            "http://0.0.0.0/",
                            "http://[::1]/",
                            "http://[fe80::1]/a",
                            "http://2130706433/",
                            "http://0x7f000001/",
                            "http://127.1/",
                            "http://0177.0.0.1/",
                            "http://localhost./",
                            "http://printer/",
                            "http://nas.local/",
                            "http://db.internal/x",
                            "http://example.fr@127.0.0.1/",
                            "ftp://crl.example.fr/a",
                            "ldap://crl.example.fr",
                            "file:///etc/passwd",
                            "",
                            "http://",
                            "http://224.0.0.1/",
                            "http://100.64.0.1/",
                            "HTTP://LOCALHOST/"})
        EXPECT_FALSE(is_public_url(url)) << url;
}

} // namespace aubrac::confiance::testing
