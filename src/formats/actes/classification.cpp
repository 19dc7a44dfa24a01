// SPDX-License-Identifier: AGPL-3.0-or-later
// Classification of actes: searches, and the built-in list.
#include "classification.hpp"

#include "codes.hpp"
#include "default_tables.hpp"

#include <algorithm>
#include <base/ensure.hpp>
#include <base/text.hpp>

namespace aubrac::formats::actes {
namespace {

void add_matieres(std::span<const CodedLabel> rows, std::vector<Matiere>& roots) {
    for (const auto& row : rows) {
        const auto codes = base::split(row.code, '.');
        auto* level = &roots;
        for (std::size_t i = 0; i + 1 < codes.size(); ++i) {
            ENSURE(!level->empty() && level->back().code_matiere == codes[i]);
            level = &level->back().matieres;
        }
        level->push_back({codes.back(), std::string(row.libelle), {}});
    }
}

} // namespace

std::vector<const Matiere*> find_matiere(const Classification& classification, std::string_view code) {
    std::vector<const Matiere*> path;
    const auto* level = &classification.matieres;
    for (const auto& part : base::split(code, '.')) {
        const auto found = std::find_if(level->begin(), level->end(),
                                        [&](const Matiere& matiere) { return matiere.code_matiere == part; });
        if (found == level->end()) return {};
        path.push_back(&*found);
        level = &found->matieres;
    }
    return path;
}

const NatureActe* find_nature_acte(const Classification& classification, std::string_view code_nature_acte) {
    const auto& natures = classification.natures_actes;
    const auto found = std::find_if(natures.begin(), natures.end(), [&](const NatureActe& nature) {
        return nature.code_nature_acte == code_nature_acte;
    });
    return found == natures.end() ? nullptr : &*found;
}

bool is_type_allowed(const Classification& classification, std::string_view code_nature_acte,
                     std::string_view code_type_pj) {
    const auto* nature = find_nature_acte(classification, code_nature_acte);
    return nature && std::any_of(nature->types_pj.begin(), nature->types_pj.end(),
                                 [&](const TypePieceJointe& type) { return type.code_type_pj == code_type_pj; });
}

namespace {

Classification make_default_classification() {
    Classification classification;
    classification.date_classification = base::Date{2019, 4, 18};
    for (const auto& nature : list_natures())
        classification.natures_actes.push_back(
            {std::to_string(nature.code), std::string(nature.libelle), std::string(nature.abrege), {}});
    for (const auto& type : default_types())
        classification.natures_actes.at(static_cast<std::size_t>(type.nature - 1))
            .types_pj.push_back({std::string(type.code), std::string(type.libelle)});
    add_matieres(default_matieres_1(), classification.matieres);
    add_matieres(default_matieres_2(), classification.matieres);
    return classification;
}

} // namespace

const Classification& default_classification() {
    static const auto classification = make_default_classification();
    return classification;
}

} // namespace aubrac::formats::actes
