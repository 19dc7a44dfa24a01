// SPDX-License-Identifier: AGPL-3.0-or-later
#include <formats/pes/key_set.hpp>
#include <gtest/gtest.h>

using namespace aubrac::formats::pes;
using Met = KeySet::Met;

TEST(KeySet, TellsTheFirstTimeFromTheOthers) {
    KeySet keys(1'000'000);
    EXPECT_EQ(keys.find("a"), KeySet::npos);
    for (int i = 0; i < 5000; ++i) ASSERT_EQ(keys.add("clé" + std::to_string(i)), Met::first);
    for (int i = 0; i < 5000; ++i) {
        std::size_t index = 0;
        ASSERT_EQ(keys.add("clé" + std::to_string(i), &index), Met::before);
        ASSERT_EQ(keys.at(index), "clé" + std::to_string(i));
        ASSERT_EQ(keys.find("clé" + std::to_string(i)), static_cast<std::size_t>(i));
    }
    EXPECT_EQ(keys.find("clé5000"), KeySet::npos);
    EXPECT_EQ(keys.add(""), Met::first);
    EXPECT_EQ(keys.add(""), Met::before);
}

TEST(KeySet, IsFullRatherThanTooLarge) {
    KeySet keys(10);
    EXPECT_EQ(keys.add("12345"), Met::first);
    EXPECT_EQ(keys.add("123456"), Met::full);
    EXPECT_EQ(keys.add("abcde"), Met::first);
    EXPECT_EQ(keys.add("x"), Met::full);
    EXPECT_EQ(keys.add("12345"), Met::before);
}

TEST(KeySet, ForgetsAndBeginsAgain) {
    KeySet keys(100);
    keys.add("a");
    keys.clear();
    EXPECT_EQ(keys.size(), 0u);
    EXPECT_EQ(keys.find("a"), KeySet::npos);
    EXPECT_EQ(keys.add("a"), Met::first);
}
