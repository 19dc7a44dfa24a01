// SPDX-License-Identifier: AGPL-3.0-or-later
// Values of the norm, each at its limits.
#include "samples.hpp"

#include <formats/pes/value_check.hpp>
#include <gtest/gtest.h>

using namespace aubrac::formats::pes;

namespace {

std::optional<Rule> rule_of(const std::string& words, std::string_view text) {
    Norms norms;
    const auto added =
        norms.add("norme 1\nspace x urn:x\nroot R x aller R\nvalue It " + words + "\ngroup R\n  A =It\n");
    if (!added) ADD_FAILURE() << words;
    const auto breach = check_value(*norms.get_latest().find_value("R", "A"), text, "A");
    return breach ? std::optional(breach->rule) : std::nullopt;
}

void expect_good(const std::string& words, std::initializer_list<std::string_view> texts) {
    for (const auto text : texts) EXPECT_FALSE(rule_of(words, text)) << words << ": " << text;
}

void expect_wrong(const std::string& words, Rule rule, std::initializer_list<std::string_view> texts) {
    for (const auto text : texts) EXPECT_EQ(rule_of(words, text), rule) << words << ": " << text;
}

} // namespace

TEST(Values, OfTextAreMeaningfulAndOfTheirLength) {
    const std::string words = "string length 1..5 meaningful not_zeros";
    expect_good(words, {"a", "-", "ab", "cn", "n.c", "ééééé", "001", "a b"});
    expect_wrong(words, Rule::empty, {"", " ", ".", "nc", "0", "00000"});
    expect_wrong(words, Rule::length, {"abcdef", "éééééé"});
    expect_wrong("string length 2..2", Rule::length, {"a", "abc"});
    expect_good("string length 0..3", {"", "abc", "000", " "});
}

TEST(Values, OfDigitsHoldNothingElse) {
    expect_good("string length 1..3 digits", {"0", "123"});
    expect_wrong("string length 1..3 digits", Rule::form, {"1a", "1.2", "-1", "1 "});
    expect_good("string length 1..9 alnum", {"aZ9"});
    expect_wrong("string length 1..9 alnum", Rule::form, {"a-b", "é", "a b"});
}

TEST(Values, OfAmountsFollowTheirBounds) {
    const std::string montant = "decimal total 14 fraction 2 above 0";
    expect_good(montant, {"0.01", "999999999999.99", "12", "+5", " 5 ", "0000000000000000012.10"});
    expect_wrong(montant, Rule::montant,
                 {"0", "0.00", "-1", "1.234", "1000000000000.00001", "9999999999999.99", "abc", "", "1,5"});
    expect_good("decimal fraction 2 above 0 below 100.00", {"99.99"});
    expect_wrong("decimal fraction 2 above 0 below 100.00", Rule::montant,
                 {"100", "100.00", "123456789012345678"});
    expect_good("decimal total 14 fraction 2", {"-5.20", "0"});
    expect_wrong("positiveInteger", Rule::number, {"0", "1.0", "-3", ""});
    expect_good("nonNegativeInteger", {"0", "12345678901234567890"});
}

TEST(Values, OfDatesAndYearsExist) {
    expect_good("date", {"2026-02-28", "2024-02-29", " 2026-01-01 ", "2026-01-01Z", "2026-01-01+02:00"});
    expect_wrong("date", Rule::date,
                 {"2026-02-29", "26-01-01", "2026/01/01", "01-01-2026", "2026-01-01T00:00:00", ""});
    expect_good("gYear", {"2026"});
    expect_wrong("gYear", Rule::date, {"26", "20260", "0000", "abcd"});
}

TEST(Values, OfBooleansAreFour) {
    expect_good("boolean", {"0", "1", "true", "false", " 1 "});
    expect_wrong("boolean", Rule::boolean, {"", "oui", "TRUE", "2", "01"});
}

TEST(Values, OfIdentifiersBeginWithALetter) {
    expect_good("ID", {"B11", "_x", "a.b-c", "É1"});
    expect_wrong("ID", Rule::id_form, {"", "1B", "a b", "-a", "3f80", "a:b"});
}

TEST(Values, OfListsAreInThem) {
    expect_good("string\n  01 Un\n  02", {"01", "02"});
    expect_wrong("string\n  01 Un\n  02", Rule::code_unknown, {"", "1", "03", "01 "});
}
