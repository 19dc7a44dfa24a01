// SPDX-License-Identifier: AGPL-3.0-or-later
// Passwords: hashed, verified, and hashed again when the cost changes.
#include <adapters/argon2/password.hpp>
#include <base/ensure.hpp>
#include <gtest/gtest.h>

using namespace aubrac::adapters::argon2;

namespace {
constexpr PasswordCost cheap{.memory_kib = 64, .passes = 1, .lanes = 1};
}

TEST(Password, IsRecognisedByItsHash) {
    const auto encoded = hash_password("Mairie-de-Saint-Exemple 27 habitants é", cheap);
    EXPECT_TRUE(is_password("Mairie-de-Saint-Exemple 27 habitants é", encoded));
    EXPECT_FALSE(is_password("Mairie-de-Saint-Exemple 27 habitants e", encoded));
    EXPECT_FALSE(is_password("", encoded));
}

TEST(Password, IsHashedWithTheAdvisedCostByDefault) {
    const auto encoded = hash_password("x");
    EXPECT_TRUE(encoded.starts_with("$argon2id$v=19$m=19456,t=2,p=1$")) << encoded;
    EXPECT_TRUE(is_password("x", encoded));
}

TEST(Password, IsHashedWithAnotherSaltEachTime) {
    EXPECT_NE(hash_password("x", cheap), hash_password("x", cheap));
}

TEST(Password, IsHashedAgainWhenTheCostChanged) {
    EXPECT_TRUE(needs_rehash(hash_password("x", cheap)));
    EXPECT_FALSE(needs_rehash(hash_password("x", cheap), cheap));
    EXPECT_TRUE(needs_rehash("$2y$10$abcdefgh"));
}

TEST(Password, NeverMatchesATextThatIsNoHash) {
    for (const char* text :
         {"", "x", "$argon2id$", "$argon2id$v=19$m=64,t=1,p=1$", "$argon2i$v=19$m=64,t=1,p=1$c2FsdHNhbHQ$aGFzaA",
          "$argon2id$v=19$m=4294967295,t=1,p=1$c2FsdHNhbHRzYWx0$aGFzaGhhc2g"})
        EXPECT_FALSE(is_password("x", text)) << text;
}

TEST(Password, IsNeverHashedBeyondTheLimit) {
    const std::string longest(password_limit, 'a');
    EXPECT_TRUE(is_password(longest, hash_password(longest, cheap)));
    EXPECT_THROW((void)hash_password(longest + "a", cheap), aubrac::base::Bug);
    EXPECT_FALSE(is_password(longest + "a", hash_password(longest, cheap)));
}
