// SPDX-License-Identifier: AGPL-3.0-or-later
// The schema of @CTES (actesv1_1.xsd, both texts published under that name) as one table: attributes and elements
// of each message, in the order of the norm. Reader and writer walk the same table.
#pragma once

#include "values.hpp"

#include <span>
#include <string_view>

namespace aubrac::formats::actes {

inline constexpr std::string_view actes_space = "http://www.interieur.gouv.fr/ACTES#v1.1-20040216";
inline constexpr std::string_view insee_space = "http://xml.insee.fr/schema";
inline constexpr std::string_view instance_space = "http://www.w3.org/2001/XMLSchema-instance";

enum class Form { attribute, insee_attribute, text, group };

enum class Occurs {
    one,
    one_recent, // since the schema of norm 2.2 only: its absence is no error when reading
    optional,
    some,        // 1 to n: a list
    some_recent, // the same, since norm 2.2 only
    many,        // 0 to n: a list
    choice,      // exactly one of the neighbours marked so
};

struct Item {
    std::string_view name;
    Form form = Form::text;
    Occurs occurs = Occurs::one;
    Value value = Value::texte;    // of an attribute or a text
    std::span<const Item> items{}; // of a group

    bool is_list() const {
        return occurs == Occurs::some || occurs == Occurs::some_recent || occurs == Occurs::many;
    }
};

/// The group of a root element of the norm; null when `root` is none.
const Item* find_grammar(std::string_view root);

/// Names of the alternatives among `items`, "IDSGAR, IDPref, IDSousPref"; empty when there is no choice.
std::string list_choices(std::span<const Item> items);

} // namespace aubrac::formats::actes
