// SPDX-License-Identifier: AGPL-3.0-or-later
// A token of SoftHSM 2: what it shows, what it signs (proved by the openssl command), wrong PINs, absent keys.
#include "soft_token.hpp"

#include <adapters/openssl/x509.hpp>
#include <base/failure.hpp>
#include <cstdlib>
#include <gtest/gtest.h>

using namespace aubrac::adapters::pkcs11;
using namespace aubrac::adapters::pkcs11::testing;

namespace {

class SoftTokens : public ::testing::Test {
protected:
    void SetUp() override {
        if (SoftToken::module_path().empty() || !SoftToken::has_pkcs11_tool())
            GTEST_SKIP() << "SOFTHSM2 OR PKCS11-TOOL IS NOT INSTALLED (Debian: softhsm2, opensc)";
        soft_ = &SoftToken::get();
    }
    static Token token(const Module& module) {
        for (auto& found : module.list_tokens())
            if (found.label == "mairie") return found;
        ADD_FAILURE() << "no token";
        return {};
    }
    SoftToken* soft_ = nullptr;
};

const std::string digest(32, '\x5A');

} // namespace

TEST_F(SoftTokens, AreSeenWithTheirCertificates) {
    ASSERT_TRUE(soft_->runs(
        "openssl req -x509 -newkey rsa:2048 -nodes -keyout key.pem -out cert.pem -subj /CN=Maire -days 30 && "
        "openssl x509 -in cert.pem -outform DER -out cert.der"));
    ASSERT_TRUE(soft_->tool("--write-object cert.der --type cert --id 0a --label Signature"));
    const auto module = Module::load(SoftToken::module_path());
    const auto found = token(module);
    EXPECT_EQ(found.label, "mairie");
    EXPECT_FALSE(found.serial.empty());
    EXPECT_FALSE(found.is_pin_locked);
    const auto certificates = module.list_certificates(found);
    ASSERT_EQ(certificates.size(), 1u);
    EXPECT_EQ(certificates[0].id, "\x0a");
    EXPECT_EQ(certificates[0].label, "Signature");
    EXPECT_EQ(certificates[0].der, soft_->read("cert.der"));
    auto gone = found;
    gone.slot += 12345;
    EXPECT_TRUE(module.list_certificates(gone).empty());
}

TEST_F(SoftTokens, SignDigestsWithKeysThatNeverLeaveThem) {
    struct Kind {
        const char* id;
        const char* key_type;
        std::size_t value_bytes;
    };
    const auto module = Module::load(SoftToken::module_path());
    for (const auto& [id, key_type, value_bytes] :
         {Kind{"01", "rsa:2048", 256}, Kind{"02", "rsa:3072", 384}, Kind{"03", "EC:prime256v1", 64}}) {
        const std::string hex = id;
        ASSERT_TRUE(soft_->tool("--keypairgen --key-type " + std::string(key_type) + " --id " + hex));
        ASSERT_TRUE(soft_->tool("--read-object --type pubkey --id " + hex + " --output-file public.der"));
        const auto key = std::string(1, static_cast<char>(hex[1] - '0'));
        const auto made = module.sign(token(module), pin, key, DigestKind::sha256, {digest});
        ASSERT_EQ(made.problem, TokenProblem::none) << key_type << made.detail;
        EXPECT_EQ(made.values[0].size(), value_bytes);
        const bool is_curve = value_bytes == 64;
        soft_->write("digest", digest);
        soft_->write("value", is_curve ? aubrac::adapters::openssl::ecdsa_to_der(made.values[0]) : made.values[0]);
        EXPECT_TRUE(
            soft_->runs("openssl pkeyutl -verify -pubin -keyform DER -inkey public.der -in digest -sigfile "
                        "value -pkeyopt digest:sha256"))
            << key_type;
    }
    EXPECT_EQ(module.sign(token(module), pin, "\x01", DigestKind::sha512, {std::string(64, 'x')}).problem,
              TokenProblem::none);
}

TEST_F(SoftTokens, SignManyDigestsForOnePin) {
    ASSERT_TRUE(soft_->tool("--keypairgen --key-type EC:prime256v1 --id 09"));
    const auto module = Module::load(SoftToken::module_path());
    const std::vector<std::string> digests(100, digest);
    const auto made = module.sign(token(module), pin, "\x09", DigestKind::sha256, digests);
    EXPECT_EQ(made.problem, TokenProblem::none);
    EXPECT_EQ(made.values.size(), 100u);
}

TEST_F(SoftTokens, SayWhyTheyDoNotSign) {
    const auto module = Module::load(SoftToken::module_path());
    const auto found = token(module);
    EXPECT_EQ(module.sign(found, "0000", "\x01", DigestKind::sha256, {digest}).problem, TokenProblem::wrong_pin);
    EXPECT_TRUE(module.sign(found, "", "\x01", DigestKind::sha256, {digest}).values.empty());
    EXPECT_EQ(module.sign(found, pin, "\x77", DigestKind::sha256, {digest}).problem, TokenProblem::no_key);
    auto gone = found;
    gone.slot += 12345;
    EXPECT_EQ(module.sign(gone, pin, "\x01", DigestKind::sha256, {digest}).problem, TokenProblem::no_token);
}

class FakeTokens : public ::testing::Test {
protected:
    static Token behaving(const char* word) {
        ::setenv("AUBRAC_FAKE_TOKEN", word, 1);
        const auto all = module().list_tokens();
        return all.size() == 1 ? all[0] : Token{};
    }
    static Module module() { return Module::load(FAKE_MODULE); }
    static TokenProblem sign(const Token& token, const std::string& typed) {
        return module().sign(token, typed, "x", DigestKind::sha256, {digest}).problem;
    }
    void TearDown() override { ::unsetenv("AUBRAC_FAKE_TOKEN"); }
};

TEST_F(FakeTokens, WarnBeforeTheLastTry) {
    const auto token = behaving("last-try");
    EXPECT_EQ(token.label, "Carte de l'adjointe");
    EXPECT_TRUE(token.is_last_try);
    EXPECT_FALSE(token.is_pin_locked);
    EXPECT_EQ(sign(token, "0000"), TokenProblem::wrong_pin);
    EXPECT_EQ(sign(token, "1234"), TokenProblem::none);
}

TEST_F(FakeTokens, SayThatTheyAreLocked) {
    const auto token = behaving("locked");
    EXPECT_TRUE(token.is_pin_locked);
    EXPECT_EQ(sign(token, "1234"), TokenProblem::locked_pin);
}

TEST_F(FakeTokens, SayThatTheyWereTakenOutBeforeTheSignature) {
    EXPECT_EQ(sign(behaving("removed"), "1234"), TokenProblem::no_token);
}

TEST_F(FakeTokens, AreGivenNoPinWhenTheyHaveTheirOwnKeyboard) {
    const auto token = behaving("reader");
    EXPECT_TRUE(token.has_own_keyboard);
    EXPECT_EQ(sign(token, ""), TokenProblem::none);
}

TEST(TokenModules, AreRefusedWhenTheyAreNone) {
    EXPECT_THROW((void)Module::load("/nowhere/module.so"), aubrac::base::Failure);
    EXPECT_THROW((void)Module::load("libc.so.6"), aubrac::base::Failure);
}
