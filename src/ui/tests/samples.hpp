// SPDX-License-Identifier: AGPL-3.0-or-later
// Pages of the imaginary commune of Saint-Exemple, shared by the golden files and the gallery.
#pragma once

#include <string>
#include <utility>
#include <vector>

namespace aubrac::ui::samples {

/// Name of the page ("acte-fiche") and the whole document.
std::vector<std::pair<std::string, std::string>> all_pages();

} // namespace aubrac::ui::samples
