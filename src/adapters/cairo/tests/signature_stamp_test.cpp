// SPDX-License-Identifier: AGPL-3.0-or-later
// The stamp of a signature: the same bytes each time, the text whole as poppler reads it, small frames, odd texts.
#include <adapters/cairo/signature_stamp.hpp>
#include <base/ensure.hpp>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>

using aubrac::adapters::cairo::draw_signature_stamp;
using aubrac::adapters::cairo::SignatureStamp;

namespace {

const SignatureStamp usual{.title = "Signé électroniquement par",
                           .name = "Élise Tranchant",
                           .lines = {"Maire de Saint-Exemple", "le 12 octobre 2026 à 10 h 26", "à Saint-Exemple"}};

std::string text_of(const std::string& pdf) {
    const auto file = std::filesystem::path(::testing::TempDir()) / "stamp.pdf";
    std::ofstream(file, std::ios::binary) << pdf;
    std::string out;
    std::FILE* pipe = ::popen(("pdftotext -layout " + file.string() + " - 2>/dev/null").c_str(), "r");
    char buffer[4096];
    for (std::size_t got; (got = std::fread(buffer, 1, sizeof buffer, pipe)) > 0;) out.append(buffer, got);
    ::pclose(pipe);
    std::filesystem::remove(file);
    return out;
}

} // namespace

TEST(SignatureStamp, IsTheSameEachTime) {
    EXPECT_EQ(draw_signature_stamp(usual), draw_signature_stamp(usual));
    EXPECT_TRUE(draw_signature_stamp(usual).starts_with("%PDF-1."));
}

TEST(SignatureStamp, SaysWhoWhenAndWhere) {
    const auto text = text_of(draw_signature_stamp(usual));
    if (text.empty()) GTEST_SKIP() << "PDFTOTEXT IS NOT INSTALLED (Debian: poppler-utils)";
    for (const std::string part : {"Signé électroniquement par", "Élise Tranchant", "Maire de Saint-Exemple",
                                   "le 12 octobre 2026 à 10 h 26", "à Saint-Exemple"})
        EXPECT_NE(text.find(part), std::string::npos) << part << "\n" << text;
}

TEST(SignatureStamp, FitsWhateverItIsGiven) {
    auto tiny = usual;
    tiny.width = tiny.height = 20;
    EXPECT_FALSE(draw_signature_stamp(tiny).empty());
    auto odd = usual;
    odd.name = "<b>Ta'\"&amp;\tbleau</b>";
    odd.lines.assign(8, std::string(1000, 'm'));
    EXPECT_FALSE(draw_signature_stamp(odd).empty());
    odd.lines.push_back("de trop");
    EXPECT_THROW((void)draw_signature_stamp(odd), aubrac::base::Bug);
    EXPECT_FALSE(draw_signature_stamp({}).empty());
}
