// SPDX-License-Identifier: AGPL-3.0-or-later
// Rules between the fields of one group.
#include "meaning.hpp"

namespace aubrac::formats::actes {
namespace {

void check_matieres(const Field& group, std::vector<Breach>& breaches) {
    for (int level = 3; level < 5; ++level) {
        const auto name = "CodeMatiere" + std::to_string(level);
        const auto next = "CodeMatiere" + std::to_string(level + 1);
        if (group.find(next) && !group.find(name))
            breaches.push_back({Rule::matieres, next, {std::to_string(level)}});
    }
}

void check_annexes(const Field& group, std::vector<Breach>& breaches) {
    const auto* list = group.find("Annexe");
    const auto found = list && list->shape == Field::Shape::list ? list->children.size() : 0;
    auto declared = group.text_at("Nombre");
    declared.erase(0, std::min(declared.find_first_not_of('0'), declared.size()));
    if (declared.empty()) declared = "0";
    if (group.find("Nombre") && declared != std::to_string(found))
        breaches.push_back({Rule::nombre_annexes, "Nombre", {declared, std::to_string(found)}});
}

} // namespace

std::vector<Breach> check_meaning(std::string_view name, const Field& group) {
    std::vector<Breach> breaches;
    if (name == "Acte" || name == "ActeRecu") check_matieres(group, breaches);
    if (name == "Annexes") check_annexes(group, breaches);
    return breaches;
}

} // namespace aubrac::formats::actes
