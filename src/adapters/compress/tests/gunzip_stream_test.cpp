// SPDX-License-Identifier: AGPL-3.0-or-later
#include <adapters/compress/compress.hpp>
#include <adapters/compress/gunzip_stream.hpp>
#include <gtest/gtest.h>

using namespace aubrac::adapters::compress;

namespace {

std::string sample(std::size_t size) {
    std::string text;
    for (std::size_t i = 0; text.size() < size; ++i) text += "ligne " + std::to_string(i * 7919 % 10007) + "\n";
    text.resize(size);
    return text;
}

struct Unpacked {
    std::string bytes;
    GunzipProblem problem;
};

Unpacked unpack(GunzipStream& stream, std::string_view packed, std::size_t step) {
    std::string bytes;
    for (std::size_t at = 0; at < packed.size(); at += step) {
        stream.give(packed.substr(at, step));
        for (auto clear = stream.take(); !clear.empty(); clear = stream.take()) bytes += clear;
        if (stream.problem() != GunzipProblem::none) break;
    }
    return {bytes, stream.finish()};
}

} // namespace

TEST(GunzipStream, GivesTheContentBackWhateverThePieces) {
    GunzipStream stream;
    for (const std::size_t size : {0u, 1u, 1000u, 300'000u})
        for (const std::size_t step : {1u, 13u, 65'536u}) {
            const auto result = unpack(stream, gzip(sample(size)), step);
            EXPECT_EQ(result.bytes, sample(size));
            EXPECT_EQ(result.problem, GunzipProblem::none);
        }
}

TEST(GunzipStream, ReadsSeveralMembers) {
    GunzipStream stream;
    const auto result = unpack(stream, gzip("Saint-") + gzip("Exemple"), 3);
    EXPECT_EQ(result.bytes, "Saint-Exemple");
    EXPECT_EQ(result.problem, GunzipProblem::none);
}

TEST(GunzipStream, SaysWhatIsWrong) {
    GunzipStream stream;
    const auto whole = gzip(sample(10'000));
    for (std::size_t size = 1; size < whole.size(); size += 97)
        EXPECT_EQ(unpack(stream, whole.substr(0, size), 500).problem, GunzipProblem::cut) << size;
    EXPECT_EQ(unpack(stream, "", 1).problem, GunzipProblem::cut);
    EXPECT_EQ(unpack(stream, "%PDF-1.4", 100).problem, GunzipProblem::not_gzip);
    auto altered = whole;
    altered[altered.size() - 6] ^= 1;
    EXPECT_EQ(unpack(stream, altered, 500).problem, GunzipProblem::damaged);
    EXPECT_EQ(unpack(stream, whole + "reste", 500).problem, GunzipProblem::damaged);
    EXPECT_EQ(unpack(stream, whole, 500).problem, GunzipProblem::none) << "ready again";
}
