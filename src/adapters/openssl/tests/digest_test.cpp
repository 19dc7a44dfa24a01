// SPDX-License-Identifier: AGPL-3.0-or-later
// Digests, random bytes, base64 and base32, against the vectors of their norms.
#include <adapters/openssl/base64.hpp>
#include <adapters/openssl/digest.hpp>
#include <adapters/openssl/random.hpp>
#include <base/text.hpp>
#include <gtest/gtest.h>

using namespace aubrac::adapters::openssl;
using aubrac::base::hex;

TEST(Sha256, GivesTheValueOfTheNorm) {
    EXPECT_EQ(hex(sha256("abc")), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    EXPECT_EQ(hex(sha256("")), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

TEST(Sha256, GivesTheSameByPiecesAndCanServeAgain) {
    Sha256 digest;
    for (int round = 0; round < 2; ++round) {
        digest.add("a");
        digest.add("");
        digest.add("bc");
        EXPECT_EQ(digest.finish(), sha256("abc"));
    }
}

TEST(Sha1, GivesTheValueOfTheNorm) { EXPECT_EQ(hex(sha1("abc")), "a9993e364706816aba3e25717850c26c9cd0d89d"); }

TEST(Hmac, GivesTheValuesOfRfc4231) {
    EXPECT_EQ(hex(hmac_sha256(std::string(20, '\x0b'), "Hi There")),
              "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
    EXPECT_EQ(hex(hmac_sha256("Jefe", "what do ya want for nothing?")),
              "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    EXPECT_EQ(hmac_sha256("", "").size(), 32u);
}

TEST(Secrets, AreEqualOnlyWhenWhollyEqual) {
    EXPECT_TRUE(equal_in_constant_time("", ""));
    EXPECT_TRUE(equal_in_constant_time("abc", "abc"));
    EXPECT_FALSE(equal_in_constant_time("abc", "abd"));
    EXPECT_FALSE(equal_in_constant_time("abc", "ab"));
}

TEST(RandomBytes, DifferEachTime) {
    EXPECT_EQ(random_bytes(16).size(), 16u);
    EXPECT_NE(random_bytes(16), random_bytes(16));
    EXPECT_EQ(random_token().size(), 43u);
    EXPECT_TRUE(random_bytes(0).empty());
}

TEST(Base64, FollowsTheVectorsOfRfc4648) {
    const std::pair<const char*, const char*> vectors[] = {{"", ""},
                                                           {"f", "Zg=="},
                                                           {"fo", "Zm8="},
                                                           {"foo", "Zm9v"},
                                                           {"foob", "Zm9vYg=="},
                                                           {"fooba", "Zm9vYmE="},
                                                           {"foobar", "Zm9vYmFy"}};
    for (const auto& [bytes, text] : vectors) {
        EXPECT_EQ(encode_base64(bytes), text);
        EXPECT_EQ(decode_base64(text), bytes);
    }
    EXPECT_EQ(encode_base32("foobar"), "MZXW6YTBOI");
    EXPECT_EQ(decode_base32("mzxw 6ytb oi======"), "foobar");
}

TEST(Base64, ReadsBackEveryByte) {
    std::string all;
    for (int i = 0; i < 256; ++i) all += static_cast<char>(i);
    EXPECT_EQ(decode_base64(encode_base64(all)), all);
    EXPECT_EQ(decode_base64url(encode_base64url(all)), all);
    EXPECT_EQ(decode_base32(encode_base32(all)), all);
    EXPECT_EQ(encode_base64url("\xFB\xFF"), "-_8");
}

TEST(Base64, IsRefusedWhenItHasAnotherSpelling) {
    for (const char* text : {"Zg", "Zg=", "Zh==", "Zg==Zg==", "Z===", "====", "Zm9-", "Zm 9v", "Zm9v\n", "=Zg="})
        EXPECT_FALSE(decode_base64(text)) << text;
    for (const char* text : {"Zg==", "Zh", "Z", "Zm9+", "Zm9v "}) EXPECT_FALSE(decode_base64url(text)) << text;
    for (const char* text : {"M", "M1", "MZ!"}) EXPECT_FALSE(decode_base32(text)) << text;
    EXPECT_EQ(decode_base64(" Zm9v\r\n Yg== ", Blanks::skipped), "foob");
}
