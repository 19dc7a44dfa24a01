// SPDX-License-Identifier: AGPL-3.0-or-later
#include "rules/browser_words.hpp"

#include <gtest/gtest.h>

using aubrac::bureau::browser_words;

TEST(BrowserWords, AreThoseOfTheirOwner) {
    EXPECT_EQ(browser_words("Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:128.0) Gecko/20100101 Firefox/128.0"),
              "Firefox sur Windows");
    EXPECT_EQ(browser_words("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
                            "Chrome/126.0.0.0 Safari/537.36 Edg/126.0.0.0"),
              "Edge sur Windows");
    EXPECT_EQ(browser_words("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) "
                            "Chrome/126.0.0.0 Safari/537.36"),
              "Chrome sur Linux");
    EXPECT_EQ(
        browser_words("Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like "
                      "Gecko) Version/17.5 Mobile/15E148 Safari/604.1"),
        "Safari sur iPhone");
    EXPECT_EQ(browser_words("Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko) "
                            "Chrome/126.0.0.0 Mobile Safari/537.36"),
              "Chrome sur Android");
    EXPECT_EQ(
        browser_words("Mozilla/5.0 (Macintosh; Intel Mac OS X 14_5) AppleWebKit/605.1.15 (KHTML, like Gecko) "
                      "Version/17.5 Safari/605.1.15"),
        "Safari sur macOS");
}

TEST(BrowserWords, NeverRepeatWhatAStrangerSays) {
    for (const auto* text : {"", "curl/8.5.0", "<script>", "Mozilla/5.0"})
        EXPECT_EQ(browser_words(text), "Navigateur inconnu");
    EXPECT_EQ(browser_words("Firefox/1 <b>"), "Firefox");
}
