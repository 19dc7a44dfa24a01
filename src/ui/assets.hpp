// SPDX-License-Identifier: AGPL-3.0-or-later
// The style sheet, the script, the icons and the logo, carried inside the program (made from assets/ at
// build by tools/embed_assets.py). Their names hold a hash of their content: serve them with a year of cache.
#pragma once

#include "html.hpp"

namespace aubrac::ui {

enum class AssetUse {
    frame, // of every page
    reader // fetched by pages that show a document, when one comes to it (reader.hpp)
};

/// One file to serve under "/assets/" + name. The bytes live as long as the program, uncompressed.
struct Asset {
    std::string_view source;     // "aubrac.css"
    std::string_view name;       // "aubrac.1f0c92aa.css"
    std::string_view media_type; // "text/css; charset=utf-8"
    std::string_view bytes;
    AssetUse use = AssetUse::frame;
};

const std::vector<Asset>& assets();

/// "/assets/aubrac.1f0c92aa.css" from "aubrac.css". An unknown name is a Bug.
Url asset_url(std::string_view source);

} // namespace aubrac::ui
