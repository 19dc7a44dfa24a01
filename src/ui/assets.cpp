// SPDX-License-Identifier: AGPL-3.0-or-later
// Addresses of the embedded files; their bytes are in the generated ui_assets.cpp and ui_reader_assets.cpp.
#include "assets.hpp"

#include <base/ensure.hpp>
#include <string>

namespace aubrac::ui {

std::vector<Asset> frame_assets();
std::vector<Asset> reader_assets();

const std::vector<Asset>& assets() {
    static const auto all = [] {
        auto both = frame_assets();
        for (auto& asset : reader_assets()) both.push_back(asset);
        return both;
    }();
    return all;
}

Url asset_url(std::string_view source) {
    for (const auto& asset : assets())
        if (asset.source == source) return Url("/assets/" + std::string(asset.name));
    ENSURE(!"asset unknown");
    return {};
}

} // namespace aubrac::ui
