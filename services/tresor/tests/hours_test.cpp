// SPDX-License-Identifier: AGPL-3.0-or-later
// Hours when flux may leave.
#include "rules/hours.hpp"

#include <gtest/gtest.h>

namespace aubrac::tresor {

namespace {
std::int64_t wait(std::string_view hours, std::string_view now) {
    return parse_hours(hours).value().wait_from(base::Instant::parse_iso(now).value());
}
} // namespace

TEST(Hours, AreThoseOfParis) {
    EXPECT_EQ(wait("7-21", "2026-11-21T06:00:00.000Z"), 0); // 7 h in winter
    EXPECT_EQ(wait("7-21", "2026-11-21T05:59:00.000Z"), 60);
    EXPECT_EQ(wait("7-21", "2026-07-21T05:00:00.000Z"), 0);         // 7 h in summer
    EXPECT_EQ(wait("7-21", "2026-11-21T20:00:00.000Z"), 10 * 3600); // 21 h: tomorrow
    EXPECT_EQ(wait("0-24", "2026-11-21T23:30:00.000Z"), 0);
}

TEST(Hours, MayRunOverMidnight) {
    EXPECT_EQ(wait("22-6", "2026-11-21T22:00:00.000Z"), 0); // 23 h
    EXPECT_EQ(wait("22-6", "2026-11-21T04:00:00.000Z"), 0); // 5 h
    EXPECT_EQ(wait("22-6", "2026-11-21T11:00:00.000Z"), 10 * 3600);
}

TEST(Hours, ThatAreNoneAreAnyHour) {
    for (const auto* text : {"", "7", "7-", "-7", "24-7", "7-25", "7-7", "a-b", "7-21-3"})
        EXPECT_FALSE(parse_hours(text)) << text;
}

} // namespace aubrac::tresor
