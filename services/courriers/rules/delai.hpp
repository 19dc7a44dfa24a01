// SPDX-License-Identifier: AGPL-3.0-or-later
// How long one has to answer a letter of the préfecture, what silence means, and until when the préfet may go to
// court (CGCT art. L2131-6; code de justice administrative art. R421-1 and R421-2), as dated tables. Pure.
#pragma once

#include <base/date.hpp>
#include <courriers/api.hpp>
#include <optional>
#include <string_view>

namespace aubrac::courriers {

/// The rule that applies to letters received from `since` to `until` (absent: still in force).
struct Delai {
    TypeCourrier type;
    int months;
    std::string_view law;     // short, beside the date
    std::string_view silence; // what happens without an answer, one sentence
    base::Date since;
    std::optional<base::Date> until;
};

/// Null: no deadline obliges to answer such a letter.
const Delai* find_delai(TypeCourrier type, base::Date received_on);
/// Last day to answer before silence is worth a refusal; nothing when no deadline obliges.
std::optional<base::Date> answer_deadline(TypeCourrier type, base::Date received_on);
/// Last day for the préfet to go to court, once he has received the answer, or the refusal (art. L2131-6: two
/// months).
base::Date defere_deadline(base::Date answered_on);

} // namespace aubrac::courriers
