// SPDX-License-Identifier: AGPL-3.0-or-later
#include <formats/pes/amounts.hpp>
#include <gtest/gtest.h>
#include <limits>

using namespace aubrac::formats::pes;

TEST(Amounts, AreReadInWholeCents) {
    EXPECT_EQ(parse_cents("4874.40"), 487440);
    EXPECT_EQ(parse_cents("3032"), 303200);
    EXPECT_EQ(parse_cents(" +0.05\n"), 5);
    EXPECT_EQ(parse_cents("-12.5"), -1250);
    EXPECT_EQ(parse_cents("0012.500"), 1250);
    EXPECT_EQ(parse_cents(".5"), 50);
    EXPECT_EQ(parse_cents("5."), 500);
    EXPECT_EQ(parse_cents("99999999999999.99"), 9999999999999999);
}

TEST(Amounts, AreRefusedWhenTheyAreNoDecimal) {
    for (const auto text :
         {"", " ", ".", "-", "1,5", "1e3", "12.345", "1 000", "0x1", "INF", "999999999999999", "١"})
        EXPECT_FALSE(parse_cents(text)) << text;
}

TEST(Amounts, AreWrittenAsTheNormAndAsPeopleDo) {
    EXPECT_EQ(write_cents(487440), "4874.40");
    EXPECT_EQ(write_cents(-5), "-0.05");
    EXPECT_EQ(write_cents(std::numeric_limits<std::int64_t>::min()), "-92233720368547758.08");
    EXPECT_EQ(french_cents(123456789), "1\u202f234\u202f567,89\u00a0€");
    EXPECT_EQ(french_cents(-100000), "-1\u202f000,00\u00a0€");
    EXPECT_EQ(french_cents(12), "0,12\u00a0€");
}

TEST(Amounts, NeverOverflow) {
    constexpr auto most = std::numeric_limits<std::int64_t>::max();
    EXPECT_EQ(add_cents(most, 1), most);
    EXPECT_EQ(add_cents(-most, -most), std::numeric_limits<std::int64_t>::min());
    EXPECT_EQ(add_cents(1, 2), 3);
}
