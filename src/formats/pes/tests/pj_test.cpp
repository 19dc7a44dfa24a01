// SPDX-License-Identifier: AGPL-3.0-or-later
// Pièces justificatives: base64 and gzip undone as they come.
#include <adapters/compress/compress.hpp>
#include <adapters/openssl/base64.hpp>
#include <formats/pes/pj_content.hpp>
#include <gtest/gtest.h>
#include <vector>

using namespace aubrac::formats::pes;
using aubrac::adapters::compress::gzip;
using aubrac::adapters::openssl::encode_base64;

namespace {

std::string document(std::size_t size) {
    std::string text = "%PDF-1.4\n";
    for (unsigned i = 7; text.size() < size; i = i * 1103515245u + 12345u) text += static_cast<char>(i >> 16);
    text.resize(size);
    return text;
}

struct Unpacked {
    PjProblem problem = PjProblem::none;
    std::string bytes;
};

Unpacked unpack(std::string_view text, std::size_t step, const PjLimits& limits = {}) {
    PjContent content(limits);
    Unpacked result;
    content.begin();
    for (std::size_t at = 0; at < text.size(); at += step)
        content.give(text.substr(at, step), [&](std::string_view bytes) { result.bytes += bytes; });
    result.problem = content.finish();
    EXPECT_EQ(static_cast<std::size_t>(content.bytes()) >= result.bytes.size(), true);
    return result;
}

std::string folded(const std::string& text, std::size_t width, const std::string& end) {
    std::string lines;
    for (std::size_t at = 0; at < text.size(); at += width) lines += text.substr(at, width) + end;
    return lines;
}

} // namespace

TEST(PjContent, ComesOutWholeWhateverThePiecesAndTheLines) {
    for (const std::size_t size : {10u, 11u, 12u, 5'000u, 200'000u}) {
        const auto clear = document(size);
        const auto packed = encode_base64(gzip(clear));
        for (const auto& text :
             {packed, folded(packed, 76, "\n"), folded(packed, 77, "\r\n"), "\n  " + packed + " \n"})
            for (const std::size_t step : {7u, 4096u, 1'000'000u}) {
                const auto result = unpack(text, step);
                EXPECT_EQ(result.problem, PjProblem::none) << size << " " << step;
                EXPECT_EQ(result.bytes, clear);
            }
    }
}

TEST(PjContent, IsSaidToBeGarbage) {
    const auto packed = encode_base64(gzip(document(1000)));
    EXPECT_EQ(unpack("ce n'est pas du base64 !", 5).problem, PjProblem::base64);
    EXPECT_EQ(unpack(packed.substr(0, 50) + "*" + packed.substr(51), 64).problem, PjProblem::base64);
    EXPECT_EQ(unpack(packed.substr(0, 49), 64).problem, PjProblem::base64) << "not a whole group";
    EXPECT_EQ(unpack(packed + "AAAA", 64).problem == PjProblem::none, false);
    EXPECT_EQ(unpack("QQ=A", 4).problem, PjProblem::base64);
    EXPECT_EQ(unpack("QR==", 4).problem, PjProblem::base64) << "bits under the padding";
    EXPECT_EQ(unpack("====", 4).problem, PjProblem::base64);
}

TEST(PjContent, IsSaidToBeCutOrDamagedOrNotCompressed) {
    const auto zipped = gzip(document(100'000));
    for (const std::size_t size : {12ul, 1000ul, zipped.size() - 8, zipped.size() - 1})
        EXPECT_EQ(unpack(encode_base64(zipped.substr(0, size)), 4096).problem, PjProblem::cut) << size;
    auto altered = zipped;
    altered[altered.size() - 6] ^= 1; // the checksum
    EXPECT_EQ(unpack(encode_base64(altered), 4096).problem, PjProblem::damaged);
    EXPECT_EQ(unpack(encode_base64(zipped + "reste"), 4096).problem, PjProblem::damaged);
    EXPECT_EQ(unpack(encode_base64(document(1000)), 4096).problem, PjProblem::not_gzip);
}

TEST(PjContent, IsSaidToBeEmpty) {
    EXPECT_EQ(unpack("", 1).problem, PjProblem::empty);
    EXPECT_EQ(unpack(" \n ", 1).problem, PjProblem::empty);
    EXPECT_EQ(unpack(encode_base64(gzip("")), 64).problem, PjProblem::empty);
}

TEST(PjContent, IsStoppedWhenItGrowsBeyondMeasure) {
    const auto bomb = encode_base64(gzip(std::string(30'000'000, '0'), 9));
    EXPECT_LT(bomb.size(), 60'000u);
    const auto result = unpack(bomb, 4096);
    EXPECT_EQ(result.problem, PjProblem::bomb);
    EXPECT_LT(result.bytes.size(), 12'000'000u);
    PjLimits limits;
    limits.bytes = 1000;
    EXPECT_EQ(unpack(encode_base64(gzip(document(1001))), 4096, limits).problem, PjProblem::bomb);
    EXPECT_EQ(unpack(encode_base64(gzip(document(1000))), 4096, limits).problem, PjProblem::none);
}

TEST(PjContent, OfOneFileAreBoundedTogether) {
    PjLimits limits;
    limits.total_bytes = 2500;
    PjContent content(limits);
    std::vector<PjProblem> problems;
    for (int i = 0; i < 3; ++i) {
        content.begin();
        content.give(encode_base64(gzip(document(1000))), [](std::string_view) {});
        problems.push_back(content.finish());
    }
    EXPECT_EQ(problems, (std::vector{PjProblem::none, PjProblem::none, PjProblem::bomb}));
}
