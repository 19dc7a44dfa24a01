// SPDX-License-Identifier: AGPL-3.0-or-later
// Compression: what is written reads back, and a bomb is refused.
#include <adapters/compress/compress.hpp>
#include <brotli/decode.h>
#include <gtest/gtest.h>

using namespace aubrac::adapters::compress;

namespace {

std::string sample(std::size_t size) {
    std::string text;
    for (std::size_t i = 0; text.size() < size; ++i) text += "ligne " + std::to_string(i * 7919 % 10007) + "\n";
    text.resize(size);
    return text;
}

} // namespace

TEST(Gzip, ReadsBackAtEveryLevel) {
    for (const std::size_t size : {0u, 1u, 1000u, 300'000u})
        for (const int level : {1, 6, 9}) EXPECT_EQ(gunzip(gzip(sample(size), level), size), sample(size));
}

TEST(Gzip, GivesTheSameBytesForTheSameContent) { EXPECT_EQ(gzip(sample(5000)), gzip(sample(5000))); }

TEST(Gzip, IsReadOverSeveralMembers) { EXPECT_EQ(gunzip(gzip("Saint-") + gzip("Exemple"), 100), "Saint-Exemple"); }

TEST(Gzip, IsRefusedBeyondTheLimit) {
    EXPECT_TRUE(gunzip(gzip(sample(1000)), 1000));
    EXPECT_FALSE(gunzip(gzip(sample(1001)), 1000));
    EXPECT_FALSE(gunzip(gzip(std::string(50'000'000, '0')), 100'000));
    EXPECT_FALSE(gunzip(gzip("a"), 0));
}

TEST(Gzip, IsRefusedWhenTruncatedOrAltered) {
    const auto whole = gzip(sample(10'000));
    for (std::size_t size = 0; size < whole.size(); size += 97)
        EXPECT_FALSE(gunzip(whole.substr(0, size), 100'000));
    auto altered = whole;
    altered[altered.size() - 6] ^= 1;
    EXPECT_FALSE(gunzip(altered, 100'000));
    EXPECT_FALSE(gunzip("ce n'est pas du gzip", 100));
    EXPECT_FALSE(gunzip(whole + "reste", 100'000));
}

TEST(Brotli, ReadsBackAtEveryQuality) {
    for (const std::size_t size : {0u, 1u, 100'000u})
        for (const int quality : {0, 5, 11}) {
            const auto packed = brotli(sample(size), quality);
            std::string out(size + 1, '\0');
            std::size_t made = out.size();
            ASSERT_EQ(BrotliDecoderDecompress(packed.size(), reinterpret_cast<const std::uint8_t*>(packed.data()),
                                              &made, reinterpret_cast<std::uint8_t*>(out.data())),
                      BROTLI_DECODER_RESULT_SUCCESS);
            EXPECT_EQ(out.substr(0, made), sample(size));
        }
}
