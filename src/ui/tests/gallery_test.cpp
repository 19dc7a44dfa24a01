// SPDX-License-Identifier: AGPL-3.0-or-later
// Writes the sample pages and their assets into the folder named by AUBRAC_GALLERY, to be looked at
// (`python3 -m http.server --bind 127.0.0.1` from there).
#include "samples.hpp"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <ui/assets.hpp>

namespace {

void write(const std::filesystem::path& path, std::string_view bytes) {
    std::ofstream(path, std::ios::binary) << bytes;
}

} // namespace

TEST(Gallery, IsWrittenWhereItIsAsked) {
    const char* folder = std::getenv("AUBRAC_GALLERY");
    if (!folder) GTEST_SKIP() << "AUBRAC_GALLERY names no folder: no page to look at";
    const std::filesystem::path root(folder);
    std::filesystem::create_directories(root / "assets");
    for (const auto& [name, page] : aubrac::ui::samples::all_pages()) write(root / (name + ".html"), page);
    for (const auto& asset : aubrac::ui::assets()) write(root / "assets" / asset.name, asset.bytes);
    EXPECT_TRUE(std::filesystem::exists(root / "bureau.html"));
}
