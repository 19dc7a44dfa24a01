// SPDX-License-Identifier: AGPL-3.0-or-later
#include "rules/delai.hpp"

namespace aubrac::courriers {

namespace {

// The letter asks for something: two months of silence are an implicit refusal (CJA art. R421-2), from which the
// préfet's own two months run again (CGCT art. L2131-6; CE, 13 January 1988, Mutuelle générale des personnels des
// collectivités locales).
constexpr Delai delais[] = {
    {TypeCourrier::demande_pieces,
     2,
     "CGCT art. L2131-6 ; CJA art. R421-2",
     "Sans réponse dans les deux mois, votre silence vaut refus d'envoyer les pièces : le préfet a alors deux "
     "mois pour "
     "saisir le tribunal administratif.",
     {2001, 1, 1},
     {}},
    {TypeCourrier::lettre_observations,
     2,
     "CGCT art. L2131-6 ; CJA art. R421-2",
     "Cette lettre est un recours gracieux : sans réponse dans les deux mois, votre silence vaut rejet, et le "
     "préfet a "
     "alors deux mois pour saisir le tribunal administratif.",
     {2001, 1, 1},
     {}},
};

constexpr int defere_months = 2;

} // namespace

const Delai* find_delai(TypeCourrier type, base::Date received_on) {
    for (const auto& delai : delais)
        if (delai.type == type && delai.since <= received_on && (!delai.until || received_on <= *delai.until))
            return &delai;
    return nullptr;
}

std::optional<base::Date> answer_deadline(TypeCourrier type, base::Date received_on) {
    const auto* delai = find_delai(type, received_on);
    return delai ? std::optional(received_on.plus_months(delai->months)) : std::nullopt;
}

base::Date defere_deadline(base::Date answered_on) { return answered_on.plus_months(defere_months); }

} // namespace aubrac::courriers
