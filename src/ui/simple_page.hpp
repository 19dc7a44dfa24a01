// SPDX-License-Identifier: AGPL-3.0-or-later
// A narrow page with nothing around: signing in, second factor, errors.
#pragma once

#include "html.hpp"

namespace aubrac::ui {

/// What stands around: script and the links of the foot, or nothing, for a page that another program serves.
enum class Around { site, nothing };

struct SimplePage {
    std::string title;               // the h1: "Se connecter", "Cette page n'existe pas"
    std::string operator_name = {};  // "Syndicat mixte numérique de l'Aveyron", under the logo
    std::string help_telephone = {}; // ten digits
    std::string version = {};
    std::string lang = "fr";
    Around around = Around::site;
};

std::string render(const SimplePage& page, const Html& body);

/// Says what happened, why, what to do, in that order. `reference` (what is our fault) adds
/// "Ce n'est pas vous. Référence 7F3K. Le syndicat est prévenu."
struct Trouble {
    Html what;
    Html why = {};
    Html to_do = {};
    std::string reference = {};
};
Html trouble(const Trouble& trouble);

} // namespace aubrac::ui
