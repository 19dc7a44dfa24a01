// SPDX-License-Identifier: AGPL-3.0-or-later
// What is drawn must be read back: by zbarimg, a reader that shares nothing with the library that writes.
#include <adapters/qrencode/qr_code.hpp>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <string>
#include <unistd.h>

using namespace aubrac::adapters::qrencode;

namespace {

constexpr int quiet_modules = 4;
constexpr int pixels = 4; // of one module

/// A portable bitmap (PBM, plain), as a telephone would see it.
std::string draw(const QrCode& code) {
    const int side = (code.width + 2 * quiet_modules) * pixels;
    std::string image = "P1\n" + std::to_string(side) + " " + std::to_string(side) + "\n";
    for (int y = 0; y < side; ++y) {
        for (int x = 0; x < side; ++x) {
            const int column = x / pixels - quiet_modules, row = y / pixels - quiet_modules;
            const bool inside = column >= 0 && row >= 0 && column < code.width && row < code.width;
            image += inside && code.dark[static_cast<std::size_t>(row * code.width + column)] ? "1 " : "0 ";
        }
        image += "\n";
    }
    return image;
}

std::string read_back(const QrCode& code) {
    const auto file = std::filesystem::path(testing::TempDir()) / ("qr-" + std::to_string(getpid()) + ".pbm");
    std::ofstream(file) << draw(code);
    const auto command =
        "zbarimg --quiet --raw --nodbus -Sdisable -Sqrcode.enable '" + file.string() + "' 2>/dev/null";
    std::string said;
    if (auto* reader = ::popen(command.c_str(), "r")) {
        for (int c = std::fgetc(reader); c != EOF; c = std::fgetc(reader)) said += static_cast<char>(c);
        ::pclose(reader);
    }
    std::filesystem::remove(file);
    if (said.ends_with('\n')) said.pop_back();
    return said;
}

bool has_reader() { return std::system("command -v zbarimg >/dev/null") == 0; }

/// The square of seven that stands in three corners of every code.
bool has_finder(const QrCode& code, int left, int top) {
    for (int y = 0; y < 7; ++y)
        for (int x = 0; x < 7; ++x) {
            const int ring = std::max(std::abs(x - 3), std::abs(y - 3));
            const bool wanted = ring == 3 || ring <= 1;
            if (code.dark[static_cast<std::size_t>((top + y) * code.width + left + x)] != wanted) return false;
        }
    return true;
}

} // namespace

TEST(QrCode, IsReadBackByAnotherProgram) {
    if (!has_reader()) GTEST_SKIP() << "ZBARIMG IS NOT INSTALLED (Debian: zbar-tools): NO CODE IS READ BACK";
    for (const std::string text :
         {"A",
          "otpauth://totp/Aubrac:camille%40exemple.test?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&issuer=Aubrac",
          "https://exemple.test/une/adresse?avec=des&signes=%C3%A9"})
        EXPECT_EQ(read_back(make_qr_code(text).value()), text);
    const std::string longest(qr_text_limit, 'x');
    EXPECT_EQ(read_back(make_qr_code(longest).value()), longest);
}

TEST(QrCode, HasItsThreeCornersAndTheWidthOfTheNorm) {
    const auto code = make_qr_code("Aubrac").value();
    EXPECT_EQ(code.width, 21);
    EXPECT_EQ(code.dark.size(), 21U * 21U);
    EXPECT_TRUE(has_finder(code, 0, 0));
    EXPECT_TRUE(has_finder(code, code.width - 7, 0));
    EXPECT_TRUE(has_finder(code, 0, code.width - 7));
    EXPECT_FALSE(has_finder(code, code.width - 7, code.width - 7));
    EXPECT_EQ((make_qr_code(std::string(400, 'a'))->width - 17) % 4, 0);
}

TEST(QrCode, IsTheSameForTheSameText) {
    EXPECT_EQ(make_qr_code("Aubrac")->dark, make_qr_code("Aubrac")->dark);
    EXPECT_NE(make_qr_code("Aubrac")->dark, make_qr_code("aubrac")->dark);
}

TEST(QrCode, IsNotMadeOfNothingNorOfTooMuch) {
    EXPECT_FALSE(make_qr_code("").has_value());
    EXPECT_FALSE(make_qr_code(std::string(qr_text_limit + 1, 'a')).has_value());
}

TEST(QrCode, TakesAnyBytes) { EXPECT_TRUE(make_qr_code(std::string("\0\xff\n", 3)).has_value()); }
