// SPDX-License-Identifier: AGPL-3.0-or-later
// Time-stamps asked for, given and proved, against the openssl command; signed messages of that command read.
#include "signing_house.hpp"

#include <adapters/openssl/base64.hpp>
#include <adapters/openssl/random.hpp>
#include <base/text.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>

using namespace aubrac::adapters::openssl;
using namespace aubrac::adapters::openssl::testing;
namespace fs = std::filesystem;

namespace {

class Openssl : public ::testing::Test {
protected:
    void SetUp() override {
        folder_ = fs::path(::testing::TempDir()) / ("cms-" + aubrac::base::hex(random_bytes(8)));
        fs::create_directories(folder_);
        if (!runs("openssl version")) GTEST_SKIP() << "the openssl command is not installed";
        write("root.pem", house().root.certificate().pem());
        write("authority.pem", house().authority.certificate().pem());
        write("mayor.pem", house().mayor.certificate.pem());
        write("mayor.key", house().mayor.key.pem());
        write("deputy.pem", house().deputy.certificate.pem());
        write("deputy.key", house().deputy.key.pem());
        write("text", "Le conseil délibère.");
    }
    void TearDown() override { fs::remove_all(folder_); }
    void write(const std::string& name, const std::string& bytes) const {
        std::ofstream(folder_ / name, std::ios::binary) << bytes;
    }
    std::string read(const std::string& name) const {
        std::ifstream in(folder_ / name, std::ios::binary);
        return {std::istreambuf_iterator<char>(in), {}};
    }
    bool runs(const std::string& command) const {
        return std::system(("cd " + folder_.string() + " && " + command + " >/dev/null 2>&1").c_str()) == 0;
    }
    CmsMessage message_of(const std::string& command) const {
        EXPECT_TRUE(runs(command)) << command;
        auto message = CmsMessage::parse(read("out"));
        EXPECT_TRUE(message) << command;
        return *message;
    }
    fs::path folder_;
};

const std::string nonce = "12345678";
const auto digest = hash_of(Hash::sha256, "signature");

} // namespace

TEST(Timestamp, IsAskedGivenAndProved) {
    const auto request = make_timestamp_request(Hash::sha256, digest, nonce);
    const auto answer = read_timestamp_answer(answer_timestamp(house().stamper, request, moment), request);
    ASSERT_EQ(answer.problem, TimestampProblem::none) << answer.detail;
    const auto token = read_timestamp_token(answer.token);
    ASSERT_TRUE(token);
    EXPECT_EQ(token->at, moment);
    EXPECT_EQ(token->digest, digest);
    EXPECT_EQ(token->message.signers()[0].certificate, house().stamper.certificate);
    EXPECT_EQ(token->message.signers()[0].named, NamedCertificate::same);
}

TEST(Timestamp, OfAnotherRequestIsRefused) {
    const auto request = make_timestamp_request(Hash::sha256, digest, nonce);
    const auto answer = answer_timestamp(house().stamper, request, moment);
    EXPECT_EQ(read_timestamp_answer(answer, make_timestamp_request(Hash::sha256, digest, "87654321")).problem,
              TimestampProblem::mismatch);
    EXPECT_EQ(
        read_timestamp_answer(answer, make_timestamp_request(Hash::sha256, hash_of(Hash::sha256, "x"), nonce))
            .problem,
        TimestampProblem::mismatch);
    EXPECT_EQ(read_timestamp_answer("<html>", request).problem, TimestampProblem::unreadable);
    EXPECT_EQ(read_timestamp_answer(answer_timestamp(house().stamper, "x", moment), request).problem,
              TimestampProblem::rejected);
    auto forged = read_timestamp_answer(answer, request).token;
    forged.back() = static_cast<char>(forged.back() ^ 1);
    EXPECT_FALSE(read_timestamp_token(forged));
    EXPECT_FALSE(read_timestamp_token("x"));
}

TEST_F(Openssl, VerifiesTheTwinOfTheTimeStampingAuthority) {
    const auto request = make_timestamp_request(Hash::sha256, digest, nonce);
    write("request", request);
    write("answer", answer_timestamp(house().stamper, request, moment));
    EXPECT_TRUE(runs("openssl ts -verify -queryfile request -in answer -CAfile root.pem -untrusted authority.pem "
                     "-attime " +
                     std::to_string(moment.ms / 1000)));
}

TEST_F(Openssl, WritesMessagesWeRead) {
    const auto content = hash_of(Hash::sha256, "Le conseil délibère.");
    const std::string sign =
        "openssl cms -sign -binary -in text -signer mayor.pem -inkey mayor.key -outform DER -out out ";
    const auto detached = message_of(sign + "-cades -md sha256");
    ASSERT_EQ(detached.signers().size(), 1u);
    const auto& signer = detached.signers()[0];
    EXPECT_EQ(signer.certificate, house().mayor.certificate);
    EXPECT_EQ(signer.hash, Hash::sha256);
    EXPECT_TRUE(signer.signing_time);
    EXPECT_EQ(signer.named, NamedCertificate::same);
    EXPECT_FALSE(signer.named_by_sha1);
    EXPECT_FALSE(detached.content());
    EXPECT_EQ(detached.content_type(), "1.2.840.113549.1.7.1");
    EXPECT_EQ(detached.prove(0, content), CmsProof::sound);
    EXPECT_EQ(detached.prove(0, hash_of(Hash::sha256, "autre")), CmsProof::other_content);
    const auto inside = message_of(sign + "-nodetach -md sha512");
    EXPECT_EQ(inside.content(), "Le conseil délibère.");
    EXPECT_EQ(inside.signers()[0].hash, Hash::sha512);
    EXPECT_EQ(inside.signers()[0].named, NamedCertificate::absent);
    const auto bare = message_of(sign + "-noattr -md sha256");
    EXPECT_FALSE(bare.signers()[0].has_attributes);
    EXPECT_EQ(bare.prove(0, content), CmsProof::sound);
    EXPECT_EQ(bare.prove(0, hash_of(Hash::sha256, "autre")), CmsProof::other_content);
    const auto pss = message_of(sign + "-md sha256 -keyopt rsa_padding_mode:pss");
    EXPECT_EQ(pss.prove(0, content), CmsProof::sound);
    const auto weak = message_of(sign + "-md sha1");
    EXPECT_EQ(weak.signers()[0].hash, Hash::sha1);
    EXPECT_EQ(weak.prove(0, hash_of(Hash::sha1, "Le conseil délibère.")), CmsProof::sound);
    const auto alone = message_of(sign + "-nocerts");
    EXPECT_FALSE(alone.signers()[0].certificate);
    EXPECT_EQ(alone.prove(0, content), CmsProof::unsupported);
    const auto md5 = message_of(sign + "-md md5");
    EXPECT_FALSE(md5.signers()[0].hash);
}

TEST_F(Openssl, WritesSeveralSignatoriesAndOtherClothes) {
    const auto content = hash_of(Hash::sha256, "Le conseil délibère.");
    ASSERT_TRUE(
        runs("openssl cms -sign -binary -in text -signer mayor.pem -inkey mayor.key -signer deputy.pem -inkey "
             "deputy.key -certfile authority.pem -outform PEM -out out"));
    const auto pem = read("out");
    for (const auto& clothes :
         {pem, pem.substr(pem.find('\n'), pem.find("-----END") - pem.find('\n')),
          *decode_base64(pem.substr(pem.find('\n'), pem.find("-----END") - pem.find('\n')), Blanks::skipped) +
              std::string(500, '\0')}) {
        const auto message = CmsMessage::parse(clothes);
        ASSERT_TRUE(message);
        ASSERT_EQ(message->signers().size(), 2u);
        EXPECT_EQ(message->certificates().size(), 3u);
        for (std::size_t i = 0; i < 2; ++i) EXPECT_EQ(message->prove(i, content), CmsProof::sound);
    }
}

TEST(SignedMessages, AreNotReadFromAnythingElse) {
    for (const std::string text : {"", "x", "0", "-----BEGIN CMS-----", "-----BEGIN CMS-----\n-----END CMS-----",
                                   "-----BEGIN -----END ", "MIIB", "0\x80\x06\x09", "0\x03\x02\x01\x01"})
        EXPECT_FALSE(CmsMessage::parse(text)) << text;
    EXPECT_FALSE(CmsMessage::parse(house().mayor.certificate.der()));
}
