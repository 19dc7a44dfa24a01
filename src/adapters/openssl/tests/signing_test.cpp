// SPDX-License-Identifier: AGPL-3.0-or-later
// Signing keys on disk, and secrets sealed at rest.
#include <adapters/openssl/cipher.hpp>
#include <adapters/openssl/random.hpp>
#include <adapters/openssl/signing.hpp>
#include <base/ensure.hpp>
#include <base/failure.hpp>
#include <base/text.hpp>
#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <sys/stat.h>

using namespace aubrac::adapters::openssl;
using aubrac::base::Failure;

namespace {

class SigningKeyFile : public ::testing::Test {
protected:
    void SetUp() override { std::filesystem::create_directories(folder_); }
    void TearDown() override { std::filesystem::remove_all(folder_); }
    std::filesystem::path folder_ =
        std::filesystem::path(::testing::TempDir()) / ("key-" + aubrac::base::hex(random_bytes(8)));
};

} // namespace

TEST_F(SigningKeyFile, IsKeptForItsOwnerAloneAndReadBack) {
    const auto key = SigningKey::generate();
    const auto file = folder_ / "journal.pem";
    key.save(file);
    struct stat status {};
    ASSERT_EQ(::stat(file.c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 0777, 0600u);
    const auto again = SigningKey::load(file);
    EXPECT_EQ(again.public_pem(), key.public_pem());
    EXPECT_EQ(again.sign("tête du journal"), key.sign("tête du journal"));
}

TEST_F(SigningKeyFile, IsNeverWrittenOver) {
    const auto file = folder_ / "journal.pem";
    SigningKey::generate().save(file);
    EXPECT_THROW(SigningKey::generate().save(file), Failure);
}

TEST_F(SigningKeyFile, IsRefusedWhenOthersMayReadItOrWhenItIsNoKey) {
    const auto file = folder_ / "journal.pem";
    EXPECT_THROW(SigningKey::load(file), Failure);
    SigningKey::generate().save(file);
    ::chmod(file.c_str(), 0644);
    EXPECT_THROW(SigningKey::load(file), Failure);
    const auto other = folder_ / "other.pem";
    std::ofstream(other) << "not a key";
    ::chmod(other.c_str(), 0600);
    EXPECT_THROW(SigningKey::load(other), Failure);
}

TEST(Signature, IsRecognisedOnlyForItsMessageAndItsKey) {
    const auto key = SigningKey::generate();
    auto signature = key.sign("message");
    EXPECT_EQ(signature.size(), 64u);
    EXPECT_TRUE(is_signed_by(key.public_pem(), "message", signature));
    EXPECT_FALSE(is_signed_by(key.public_pem(), "Message", signature));
    EXPECT_FALSE(is_signed_by(SigningKey::generate().public_pem(), "message", signature));
    EXPECT_FALSE(is_signed_by("", "message", signature));
    EXPECT_FALSE(is_signed_by(key.public_pem(), "message", ""));
    signature[3] ^= 1;
    EXPECT_FALSE(is_signed_by(key.public_pem(), "message", signature));
}

TEST(Sealed, OpensWithItsKeyAndContextOnly) {
    const auto key = random_bytes(cipher_key_size);
    for (const std::string secret : {"", "x", "mot de passe de la boîte de retour"}) {
        const auto sealed = seal(key, secret, "mailbox 12");
        EXPECT_EQ(open_sealed(key, sealed, "mailbox 12"), secret);
        EXPECT_FALSE(open_sealed(key, sealed, "mailbox 13"));
        EXPECT_FALSE(open_sealed(random_bytes(cipher_key_size), sealed, "mailbox 12"));
        EXPECT_NE(seal(key, secret, "mailbox 12"), sealed);
    }
}

TEST(Sealed, IsRefusedWhenOneBitChanged) {
    const auto key = random_bytes(cipher_key_size);
    const auto sealed = seal(key, "secret", "");
    for (std::size_t i = 0; i < sealed.size(); ++i) {
        auto altered = sealed;
        altered[i] ^= 1;
        EXPECT_FALSE(open_sealed(key, altered, "")) << i;
        EXPECT_FALSE(open_sealed(key, sealed.substr(0, i), "")) << i;
    }
    EXPECT_THROW((void)seal("short key", "x", ""), aubrac::base::Bug);
}
