// SPDX-License-Identifier: AGPL-3.0-or-later
#include <base/date.hpp>
#include <base/id.hpp>
#include <base/result.hpp>
#include <base/siren.hpp>
#include <base/text.hpp>
#include <gtest/gtest.h>

using namespace aubrac::base;

TEST(Date, AFebruaryTwentyNinthExistsOnlyInLeapYears) {
    EXPECT_TRUE(Date::parse_iso("2024-02-29"));
    EXPECT_FALSE(Date::parse_iso("2025-02-29"));
    EXPECT_FALSE(Date::parse_iso("2026-13-01"));
    EXPECT_FALSE(Date::parse_iso("2026-1-01"));
    EXPECT_FALSE(Date::parse_iso("2026-11-21 "));
}

TEST(Date, IsReadByAFrenchPerson) {
    EXPECT_EQ(Date::parse_iso("2026-11-21")->french(), "21 novembre 2026");
    EXPECT_EQ(Date::parse_iso("2026-05-01")->french(), "1er mai 2026");
}

TEST(Date, AMonthAfterTheThirtyFirstIsTheLastDayOfTheShorterMonth) {
    EXPECT_EQ(Date::parse_iso("2026-01-31")->plus_months(1).iso(), "2026-02-28");
    EXPECT_EQ(Date::parse_iso("2026-12-15")->plus_months(2).iso(), "2027-02-15");
    EXPECT_EQ(Date::parse_iso("2026-12-31")->plus_days(1).iso(), "2027-01-01");
}

TEST(Instant, GoesToTextAndBack) {
    const auto instant = Instant::parse_iso("2026-11-21T13:05:00.007Z");
    ASSERT_TRUE(instant);
    EXPECT_EQ(instant->iso(), "2026-11-21T13:05:00.007Z");
    EXPECT_FALSE(Instant::parse_iso("2026-11-21T24:05:00.007Z"));
    EXPECT_FALSE(Instant::parse_iso("2026-11-21"));
}

TEST(Instant, IsShownInParisTimeWinterAndSummer) {
    EXPECT_EQ(Instant::parse_iso("2026-11-21T13:05:00.000Z")->french(), "21 novembre 2026 à 14 h 05");
    EXPECT_EQ(Instant::parse_iso("2026-07-14T22:30:00.000Z")->french(), "15 juillet 2026 à 0 h 30");
}

TEST(Instant, SummerTimeStartsAtOneUtcOnTheLastSundayOfMarch) {
    EXPECT_EQ(paris_offset_minutes(*Instant::parse_iso("2026-03-29T00:59:59.999Z")), 60);
    EXPECT_EQ(paris_offset_minutes(*Instant::parse_iso("2026-03-29T01:00:00.000Z")), 120);
    EXPECT_EQ(paris_offset_minutes(*Instant::parse_iso("2026-10-25T01:00:00.000Z")), 60);
}

TEST(Siren, IsRefusedWhenItsCheckDigitIsWrong) {
    EXPECT_TRUE(Siren::parse("251 200 861"));
    EXPECT_FALSE(Siren::parse("251200862"));
    EXPECT_FALSE(Siren::parse("25120086"));
    EXPECT_FALSE(Siren::parse("2512008611"));
    EXPECT_FALSE(Siren::parse("25120086a"));
    EXPECT_FALSE(Siren::parse("000000000"));
    EXPECT_EQ(Siren::parse("251200861")->french(), "251 200 861");
}

TEST(Siret, OfLaPosteFollowsItsOwnRule) {
    EXPECT_TRUE(Siret::parse("25120086100036"));
    EXPECT_FALSE(Siret::parse("25120086100037"));
    EXPECT_TRUE(Siret::parse("35600000049837"));
}

TEST(Uuid, SortsByTimeAndCarriesItsVersion) {
    const std::array<std::uint8_t, 10> ones = {255, 255, 255, 255, 255, 255, 255, 255, 255, 255};
    const auto early = make_uuid7(1'700'000'000'000, ones);
    const auto late = make_uuid7(1'700'000'000'001, {});
    EXPECT_LT(early, late);
    EXPECT_EQ(early[14], '7');
    EXPECT_TRUE(is_uuid(early));
    EXPECT_FALSE(is_uuid("../../etc/passwd"));
    EXPECT_TRUE(AccountId::parse("0000").empty());
}

TEST(Text, OverlongSurrogateAndTruncatedBytesAreNotUtf8) {
    EXPECT_TRUE(is_utf8("Délibération n° 12 €"));
    EXPECT_FALSE(is_utf8("\xC0\xAF"));
    EXPECT_FALSE(is_utf8("\xED\xA0\x80"));
    EXPECT_FALSE(is_utf8("\xE2\x82"));
    EXPECT_FALSE(is_utf8("\xF5\x80\x80\x80"));
}

TEST(Text, SearchIgnoresAccentsLigaturesAndPunctuation) {
    EXPECT_EQ(fold("L'Île-d'Œuf"), "l ile d oeuf");
    EXPECT_EQ(fold("  Garçon, ÉLÈVE  "), "garcon eleve");
    EXPECT_EQ(fold("e\xCC\x81t\xC3\xA9"), "ete");
    EXPECT_EQ(fold("ŸŽ"), "yz");
}

TEST(Text, ALogLineStaysOneLine) {
    EXPECT_EQ(one_line("a\r\nb\x1B[31m", 20), "a  b [31m");
    EXPECT_EQ(one_line("éééé", 2), "éé…");
}

TEST(Text, SentencesAreFilledInOrder) {
    EXPECT_EQ(fill("Le fichier {0} fait {1} Mo{2}.", {"a{1}.pdf", "151"}), "Le fichier a{1}.pdf fait 151 Mo.");
}

TEST(Result, OpeningARefusalIsABug) {
    Result<int> no = Refusal{"ACTES-004", "numero", {}};
    EXPECT_FALSE(no);
    EXPECT_EQ(no.refusal().code, "ACTES-004");
    EXPECT_THROW(no.value(), Bug);
}
