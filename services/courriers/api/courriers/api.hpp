// SPDX-License-Identifier: AGPL-3.0-or-later
// Letters of the préfecture about an acte (CGCT art. L2131-6), as other services may name them.
#pragma once

#include <base/id.hpp>

namespace aubrac::courriers {

using CourrierId = base::Id<struct CourrierTag>;

/// The four letters of @CTES: 2-1, 3-1, 4-1, 5-1.
enum class TypeCourrier { courrier_simple, demande_pieces, lettre_observations, defere };

/// Where a letter stands. `a_lire`: nothing obliges to answer. `reponse_incertaine`: the answer left, nobody knows
/// whether it arrived; never sent again by itself. `acquitte`: the préfecture acknowledged the answer. `classe`: a
/// person closed it without an answer.
enum class StatutCourrier { a_lire, a_repondre, reponse_en_cours, reponse_incertaine, repondu, acquitte, classe };

} // namespace aubrac::courriers
