// SPDX-License-Identifier: AGPL-3.0-or-later
// Rows of the built-in classification (classification.hpp, default_classification).
#pragma once

#include <span>
#include <string_view>

namespace aubrac::formats::actes {

struct CodedLabel {
    std::string_view code; // dotted: "1.1.10"; a node follows its parent
    std::string_view libelle;
};
std::span<const CodedLabel> default_matieres_1();
std::span<const CodedLabel> default_matieres_2();

struct TypeOfNature {
    int nature; // 1 to 6, ascending
    std::string_view code;
    std::string_view libelle;
};
std::span<const TypeOfNature> default_types();

} // namespace aubrac::formats::actes
