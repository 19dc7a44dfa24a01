// SPDX-License-Identifier: AGPL-3.0-or-later
#include <formats/pes/pattern.hpp>
#include <gtest/gtest.h>
#include <string>

using aubrac::formats::pes::Pattern;

namespace {

bool matches(std::string_view expression, std::string_view text) {
    const auto pattern = Pattern::compile(expression);
    EXPECT_TRUE(pattern) << expression;
    return pattern && pattern->matches(text);
}

} // namespace

TEST(Pattern, MatchesTheWholeText) {
    EXPECT_TRUE(matches("[0-9]{3}", "123"));
    EXPECT_FALSE(matches("[0-9]{3}", "1234"));
    EXPECT_FALSE(matches("[0-9]{3}", "12"));
    EXPECT_TRUE(matches("", ""));
    EXPECT_FALSE(matches("", "a"));
}

TEST(Pattern, KnowsTheShapesOfTheNorm) {
    EXPECT_TRUE(matches("(02[A-B][0-9]{3,4}|[0-9]{6,7})", "02A001"));
    EXPECT_TRUE(matches("(02[A-B][0-9]{3,4}|[0-9]{6,7})", "0990012"));
    EXPECT_FALSE(matches("(02[A-B][0-9]{3,4}|[0-9]{6,7})", "02C001"));
    EXPECT_TRUE(matches("[A-Z]{6,6}[A-Z2-9][A-NP-Z0-9]([A-Z0-9]{3,3}){0,1}", "SOGEFRPPXXX"));
    EXPECT_TRUE(matches("[A-Z]{6,6}[A-Z2-9][A-NP-Z0-9]([A-Z0-9]{3,3}){0,1}", "BNPAFRPP"));
    EXPECT_FALSE(matches("[A-Z]{6,6}[A-Z2-9][A-NP-Z0-9]([A-Z0-9]{3,3}){0,1}", "BNPAFRPO"));
    EXPECT_TRUE(matches("2[A-B]|[0-8][0-9]|9[0-5]|97[1-8]|98[6-8]", "2B"));
    EXPECT_FALSE(matches("2[A-B]|[0-8][0-9]|9[0-5]|97[1-8]|98[6-8]", "96"));
    EXPECT_TRUE(matches(".+\\.[A-Za-z0-9]{2,4}", "l'été.pdf"));
    EXPECT_FALSE(matches(".+\\.[A-Za-z0-9]{2,4}", "facture"));
    EXPECT_TRUE(matches("[0-9]{8,8}(\\-[0-9])?", "12345678-9"));
    EXPECT_TRUE(matches("[0-9a-zA-Z/?:()\\., \\-+']*", "Prel. d'ete (1/2)"));
    EXPECT_TRUE(matches("(0[1-9]*|[1-9][0-9]*)", "0"));
    EXPECT_FALSE(matches("(0[1-9]*|[1-9][0-9]*)", "00"));
    EXPECT_TRUE(matches("[A-Z 0-9'\\-Œ\\(\\)]*", "CŒUR-DE-POULE (1)"));
    EXPECT_FALSE(matches("[A-Z 0-9'\\-Œ\\(\\)]*", "ÉTÉ"));
}

TEST(Pattern, KeepsEachRepetitionApart) {
    EXPECT_TRUE(matches("(ab){2,3}c", "ababc"));
    EXPECT_TRUE(matches("(ab){2,3}c", "abababc"));
    EXPECT_FALSE(matches("(ab){2,3}c", "abc"));
    EXPECT_FALSE(matches("(ab){2,3}c", "ababababc"));
    EXPECT_TRUE(matches("a{2,}", "aaaa"));
    EXPECT_FALSE(matches("a{2,}", "a"));
    EXPECT_TRUE(matches("(a|b)*c+d?", "abbaccd"));
}

TEST(Pattern, TakesADotForAnyCharacterOfOneLine) {
    EXPECT_TRUE(matches("...", "é€a"));
    EXPECT_FALSE(matches("...", "éé"));
    EXPECT_FALSE(matches(".", "\n"));
    EXPECT_TRUE(matches("[^0]", "é"));
    EXPECT_FALSE(matches("[^0]", "0"));
}

TEST(Pattern, RefusesWhatItDoesNotUnderstand) {
    for (const std::string expression : {"(", "a)", "[a", "*", "a{", "a{3,2}", "a{1000}", "\\p{L}", "\\w", "[z-a]",
                                         "[^é]", "a**", "\\", "(((((((((((((((((((a)))))))))))))))))))"})
        EXPECT_FALSE(Pattern::compile(expression)) << expression;
}

TEST(Pattern, IsBoundedWhateverTheExpression) {
    EXPECT_FALSE(Pattern::compile("((a{500}){500}){500}"));
    std::string many = "a";
    for (int i = 0; i < 12; ++i) many = "(" + many + "|b" + many + ")";
    EXPECT_FALSE(Pattern::compile("(" + many + "){20}"));
    EXPECT_FALSE(Pattern::compile("(a|b)*a(a|b){12}")); // 8,192 states
}
