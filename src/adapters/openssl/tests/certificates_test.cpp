// SPDX-License-Identifier: AGPL-3.0-or-later
// Throw-away certificates: what they say, and that OpenSSL's own command accepts their chain.
#include <adapters/openssl/certificates.hpp>
#include <adapters/openssl/random.hpp>
#include <base/text.hpp>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>

using namespace aubrac::adapters::openssl;
using aubrac::base::Instant;

namespace {

Instant now() {
    using namespace std::chrono;
    return {duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count()};
}

bool runs(const std::string& command) { return std::system((command + " >/dev/null 2>&1").c_str()) == 0; }

} // namespace

TEST(Certificate, SaysWhoAndUntilWhen) {
    const Instant moment{1'792'000'000'000};
    const auto authority = CertificateAuthority::make("Autorité de démonstration", moment, 10);
    const auto root = read_certificate(authority.certificate_pem());
    ASSERT_TRUE(root);
    EXPECT_EQ(root->subject, "CN=Autorité de démonstration");
    EXPECT_EQ(root->issuer, root->subject);
    EXPECT_EQ(root->not_before, moment.plus_seconds(-3600));
    EXPECT_EQ(root->not_after, moment.plus_seconds(10 * 86400));
    const auto leaf =
        read_certificate(authority.issue({.common_name = "localhost", .days = 3}, moment).certificate_pem);
    ASSERT_TRUE(leaf);
    EXPECT_EQ(leaf->subject, "CN=localhost");
    EXPECT_EQ(leaf->issuer, "CN=Autorité de démonstration");
    EXPECT_EQ(leaf->not_after, moment.plus_seconds(3 * 86400));
    EXPECT_EQ(leaf->sha256.size(), 32u);
    EXPECT_EQ(leaf->public_key.size(), 32u);
    EXPECT_NE(leaf->serial, root->serial);
}

TEST(Certificate, IsAbsentFromATextThatHoldsNone) {
    for (const char* text : {"", "x", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"})
        EXPECT_FALSE(read_certificate(text)) << text;
}

TEST(Certificate, IsAcceptedByOpensslForItsUseOnly) {
    if (!runs("openssl version")) GTEST_SKIP() << "the openssl command is not installed: chains are not verified";
    const auto folder = std::filesystem::path(::testing::TempDir()) / ("ca-" + aubrac::base::hex(random_bytes(8)));
    std::filesystem::create_directories(folder);
    const auto write = [&](const char* name, const std::string& text) { std::ofstream(folder / name) << text; };
    const auto authority = CertificateAuthority::make("Autorité", now());
    write("ca.pem", authority.certificate_pem());
    write(
        "server.pem",
        authority.issue({.common_name = "twin", .dns_names = {"localhost"}, .ip_addresses = {"127.0.0.1"}}, now())
            .certificate_pem);
    write("client.pem",
          authority.issue({.common_name = "tdt", .use = CertificateUse::client}, now()).certificate_pem);
    write("expired.pem", authority.issue({.common_name = "old", .days = -2}, now()).certificate_pem);
    const auto verify = [&](const std::string& options) {
        return runs("cd " + folder.string() + " && openssl verify -x509_strict -CAfile ca.pem " + options);
    };
    EXPECT_TRUE(verify("-purpose sslserver -verify_ip 127.0.0.1 server.pem"));
    EXPECT_TRUE(verify("-purpose sslserver -verify_hostname localhost server.pem"));
    EXPECT_FALSE(verify("-purpose sslserver -verify_hostname example.org server.pem"));
    EXPECT_FALSE(verify("-purpose sslclient server.pem"));
    EXPECT_TRUE(verify("-purpose sslclient client.pem"));
    EXPECT_FALSE(verify("expired.pem"));
    std::filesystem::remove_all(folder);
}
