// SPDX-License-Identifier: AGPL-3.0-or-later
// Single values of the norm: what each may hold. Two schemas share the norm's name; reading takes what either
// allows, writing what both allow.
#pragma once

#include "finding.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace aubrac::formats::actes {

enum class Value {
    texte,   // several lines allowed; may be empty
    libelle, // 1 line; some of the State's are empty, which is noted when read
    date,
    objet,
    numero_interne,
    numero_recu, // echoed by the préfecture: whatever either schema allows
    id_acte,
    entier,
    code_nature,
    departement,
    arrondissement,
    siren,
    email,
    nature_collectivite,
    nature_anomalie_acte,
    nature_anomalie_enveloppe,
    document_papier,
    nom_fichier,
    type_abrege,
    code_type_pj,
};

enum class Strictness { tolerant, strict };

/// The rule that `text` breaks, if any. `text` is UTF-8, trimmed of its outer white space.
std::optional<Rule> check_value(Value value, std::string_view text, Strictness strictness);

} // namespace aubrac::formats::actes
