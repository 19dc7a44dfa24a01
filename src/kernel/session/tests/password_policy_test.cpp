// SPDX-License-Identifier: AGPL-3.0-or-later
// Password policy: CNIL 2022-100, ASVS 6.2.
#include <gtest/gtest.h>
#include <kernel/session/password_policy.hpp>

namespace aubrac::kernel {
namespace {

std::string code(std::string_view password, const std::vector<std::string>& context = {}) {
    const auto refusal = check_password(password, context);
    return refusal ? refusal->code : "";
}

TEST(Password, IsAcceptedWhenItIsLongAndHardToGuess) {
    for (const auto* password : {"quatre tables rondes", "une vache bleue nage", "xK9#mQ2!pL7z",
                                 "  douze  ânes  gris ", "0mK!vbq7tRw3", "дверь закрыта снегом"})
        EXPECT_EQ(code(password), "") << password << " " << guess_bits(password, {});
}

TEST(Password, IsRefusedWhenShort) {
    EXPECT_EQ(code(""), "SESSION-007");
    EXPECT_EQ(code("xK9#mQ2!pL7"), "SESSION-007");
    EXPECT_EQ(code("ééééééééééé"), "SESSION-007") << "characters are counted, not bytes";
}

TEST(Password, IsNeitherCutNorAcceptedBeyondItsLimit) {
    std::string text;
    for (int i = 0; text.size() < 256; ++i) text += "mot" + std::to_string(i * 7919) + " ";
    text.resize(256);
    EXPECT_EQ(code(text), "");
    EXPECT_EQ(code(text + "x"), "SESSION-008");
    EXPECT_EQ(code(std::string(20, '\xff')), "SESSION-008");
}

TEST(Password, IsRefusedWhenGuessable) {
    for (const auto* password :
         {"aaaaaaaaaaaaaaaaaaaa", "motdepasse123", "Motdepasse2026!", "azertyuiop123456789", "P@ssw0rdP@ssw0rd",
          "123456789012345678", "abcdefghijklmnopqr", "abcabcabcabcabcabc", "Bonjour2026!!", "soleilsoleilsoleil",
          "janvier2026fevrier", "0565000000 0565"})
        EXPECT_EQ(code(password), "SESSION-009") << password << " " << guess_bits(password, {});
}

TEST(Password, IsRefusedWhenAmongTheMostUsed) {
    EXPECT_EQ(code("correct horse battery staple"), "SESSION-010");
    EXPECT_EQ(code("Liberté, égalité, fraternité"), "SESSION-010");
}

TEST(Password, IsRefusedWhenMadeOfNameEmailOrCommune) {
    const std::vector<std::string> context = {"Camille Rastignac", "camille.rastignac@prades-en-montagne.example",
                                              "Prades-en-Montagne"};
    EXPECT_EQ(code("Rastignac-Prades-12", context), "SESSION-009");
    EXPECT_EQ(code("Rastignac-Prades-12"), "");
    EXPECT_EQ(code("camille.rastignac@prades", context), "SESSION-009");
}

TEST(Password, EstimateGrowsWithWhatCannotBeGuessed) {
    EXPECT_LT(guess_bits("aaaaaaaaaaaa", {}), 15);
    EXPECT_LT(guess_bits("quatre tables", {}), guess_bits("quatre tables rondes", {}));
    EXPECT_LT(guess_bits("tables tables tables", {}), guess_bits("tables rondes bleues", {}));
}

} // namespace
} // namespace aubrac::kernel
