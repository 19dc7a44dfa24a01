// SPDX-License-Identifier: AGPL-3.0-or-later
#include "trail.hpp"

#include <algorithm>

namespace aubrac::formats::pes {
namespace {

constexpr std::string_view lists[] = {
    "Bordereau",   "Piece",  "LigneDePiece", "PJ",     "PJRef",      "ElementACQUIT",        "DetailPiece",
    "DetailLigne", "Erreur", "FactureIndiv", "Marche", "Concession", "ElementACQUIT_RETOUR", "Client"};
constexpr std::size_t max_name = 60;

} // namespace

std::string Trail::path() const {
    std::string path;
    for (std::size_t i = 2; i <= depth_; ++i) {
        const auto& step = steps_[i];
        if (!path.empty()) path += '/';
        path += step.name.size() <= max_name ? std::string(step.name)
                                             : std::string(step.name.substr(0, max_name)) + "…";
        // V of InfoPce/PJ has no rank: there is one.
        const bool listed = std::find(std::begin(lists), std::end(lists), step.name) != std::end(lists);
        if (step.rank > 1 || (listed && steps_[i - 1].name != "InfoPce") || (listed && step.name == "PJRef"))
            path += "[" + std::to_string(step.rank) + "]";
    }
    return path;
}

} // namespace aubrac::formats::pes
