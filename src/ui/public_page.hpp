// SPDX-License-Identifier: AGPL-3.0-or-later
// A page of a commune that anybody may read without an account: its name and arms first, light, prints well.
#pragma once

#include "html.hpp"

namespace aubrac::ui {

struct PublicPage {
    std::string title;      // the h1, unless the body wrote its own
    std::string commune;    // "Commune de Saint-Exemple"
    Url home;               // first public page of the commune
    Url arms = {};          // its picture; absent: a plain shield
    Url feed = {};          // Atom, announced to feed readers and shown as a link
    std::string about = {}; // who runs the site: "Service du syndicat mixte…"
    std::string version = {};
    std::string lang = "fr";
};

/// The whole document; needs no script.
std::string render(const PublicPage& page, const Html& body);

} // namespace aubrac::ui
