// SPDX-License-Identifier: AGPL-3.0-or-later
// Classification of actes: natures with their types de pièces, and the tree of matières. Each préfecture serves
// its own (message 7-2), dated; an old one is kept to read old actes again.
#pragma once

#include <base/date.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace aubrac::formats::actes {

struct TypePieceJointe {
    std::string code_type_pj; // "99_DE"
    std::string libelle;
};

struct NatureActe {
    std::string code_nature_acte; // "1" to "6"
    std::string libelle;
    std::string type_abrege; // "DE"
    std::vector<TypePieceJointe> types_pj;
};

struct Matiere {
    std::string code_matiere; // of its own level: "10" in 1.1.10
    std::string libelle;
    std::vector<Matiere> matieres; // of the next level, up to 5
};

struct Classification {
    std::optional<base::Date> date_classification; // absent: not readable
    std::vector<NatureActe> natures_actes;
    std::vector<Matiere> matieres;
};

/// Nodes of the tree, top first, at a dotted code ("1.1.10"); empty when there is none. The pointers live as long
/// as `classification` is not changed.
std::vector<const Matiere*> find_matiere(const Classification& classification, std::string_view code);
/// Null: no such nature in this list.
const NatureActe* find_nature_acte(const Classification& classification, std::string_view code_nature_acte);
/// Since the notice of 2019-06-08 the type of a document depends on the nature of its acte only.
bool is_type_allowed(const Classification& classification, std::string_view code_nature_acte,
                     std::string_view code_type_pj);

/// National list of 2019-04-18 (291 matières, 115 types), for the demonstration and the training mode. In
/// production the list of the préfecture is asked for (7-1).
const Classification& default_classification();

} // namespace aubrac::formats::actes
