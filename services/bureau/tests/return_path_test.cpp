// SPDX-License-Identifier: AGPL-3.0-or-later
#include "rules/return_path.hpp"

#include <gtest/gtest.h>

using aubrac::bureau::return_path;

TEST(ReturnPath, KeepsAPageOfOursWithItsQuery) {
    EXPECT_EQ(return_path("/actes"), "/actes");
    EXPECT_EQ(return_path("/actes?nature=1&q=eau"), "/actes?nature=1&q=eau");
    EXPECT_EQ(return_path("/bureau/personnes/nouvelle"), "/bureau/personnes/nouvelle");
}

TEST(ReturnPath, NeverLeavesTheSite) {
    for (const auto* elsewhere :
         {"https://exemple.test/", "http:exemple.test", "//exemple.test", "/\\exemple.test", "\\\\exemple.test",
          "javascript:alert(1)", "exemple.test", "", " /actes", "///exemple.test"})
        EXPECT_EQ(return_path(elsewhere), "/bureau") << elsewhere;
}

TEST(ReturnPath, CannotSplitTheAnswer) {
    EXPECT_EQ(return_path("/actes\r\nSet-Cookie: a=b"), "/bureau");
    EXPECT_EQ(return_path(std::string("/a\0b", 4)), "/bureau");
    EXPECT_EQ(return_path("/actes\x7f"), "/bureau");
    EXPECT_EQ(return_path("/actes\xff"), "/bureau");
}

TEST(ReturnPath, EncodesWhatAHeaderMayNotHold) {
    EXPECT_EQ(return_path("/public/l'\xc3\xaele"), "/public/l'%c3%aele");
    EXPECT_EQ(return_path("/a b\"<>"), "/a%20b%22%3c%3e");
}

TEST(ReturnPath, DoesNotLoopOnTheSignInScreens) {
    for (const auto* screen :
         {"/bureau/connexion", "/bureau/connexion?suite=/actes", "/bureau/code", "/bureau/second-facteur",
          "/bureau/deconnexion", "/bureau/invitation/x", "/bureau/proconnect/retour?code=1", "/"})
        EXPECT_EQ(return_path(screen), "/bureau") << screen;
}

TEST(ReturnPath, IsBounded) {
    EXPECT_EQ(return_path("/" + std::string(999, 'a')).size(), 1000u);
    EXPECT_EQ(return_path("/" + std::string(1000, 'a')), "/bureau");
}
