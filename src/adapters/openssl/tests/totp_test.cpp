// SPDX-License-Identifier: AGPL-3.0-or-later
// One-time codes: the vectors of RFC 6238 (appendix B, last six digits) and the refusal of replays.
#include <adapters/openssl/base64.hpp>
#include <adapters/openssl/totp.hpp>
#include <gtest/gtest.h>

using namespace aubrac::adapters::openssl;
using aubrac::base::Instant;

namespace {
constexpr std::string_view secret = "12345678901234567890";
}

TEST(Totp, GivesTheCodesOfRfc6238) {
    const std::pair<std::int64_t, const char*> vectors[] = {{59, "287082"},         {1111111109, "081804"},
                                                            {1111111111, "050471"}, {1234567890, "005924"},
                                                            {2000000000, "279037"}, {20000000000, "353130"}};
    for (const auto& [seconds, code] : vectors) EXPECT_EQ(totp_code(secret, {seconds * 1000}), code);
}

TEST(Totp, IsAcceptedOneStepEarlyOrLateAndNoMore) {
    const Instant now{1111111109'000};
    const auto code = totp_code(secret, now);
    EXPECT_EQ(find_totp_step(secret, code, now), totp_step(now));
    EXPECT_EQ(find_totp_step(secret, code, now.plus_seconds(30)), totp_step(now));
    EXPECT_EQ(find_totp_step(secret, code, now.plus_seconds(-30)), totp_step(now));
    EXPECT_FALSE(find_totp_step(secret, code, now.plus_seconds(60)));
    EXPECT_FALSE(find_totp_step(secret, code, now.plus_seconds(-60)));
}

TEST(Totp, IsRefusedTheSecondTime) {
    const Instant now{1111111109'000};
    const auto code = totp_code(secret, now);
    const auto step = find_totp_step(secret, code, now);
    ASSERT_TRUE(step);
    EXPECT_FALSE(find_totp_step(secret, code, now, *step));
    const auto next = now.plus_seconds(30);
    EXPECT_TRUE(find_totp_step(secret, totp_code(secret, next), next, *step));
}

TEST(Totp, IsRefusedWhenItIsNoCode) {
    const Instant now{59'000};
    for (const char* code : {"", "28708", "2870822", "28708a", "2 87 08 3"})
        EXPECT_FALSE(find_totp_step(secret, code, now));
    EXPECT_TRUE(find_totp_step(secret, "287 082", now));
    EXPECT_FALSE(find_totp_step(secret, std::string(100'000, '2'), now));
}

TEST(Totp, GivesTheAppItsAddress) {
    EXPECT_EQ(
        totp_uri("foobar", "Mairie & Cie", "maire@saint-exemple.fr"),
        "otpauth://totp/Mairie%20%26%20Cie:maire%40saint-exemple.fr?secret=MZXW6YTBOI&issuer=Mairie%20%26%20Cie"
        "&algorithm=SHA1&digits=6&period=30");
    EXPECT_EQ(make_totp_secret().size(), 20u);
}
