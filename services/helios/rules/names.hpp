// SPDX-License-Identifier: AGPL-3.0-or-later
// Whose flux it is: SIRET and codes of the budgets (protocole d'échange standard). Pure.
#pragma once

#include <base/result.hpp>
#include <formats/pes/flux.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace aubrac::helios {

/// One budget that the collectivité keeps, as the trésorerie names it.
struct Budget {
    std::string id;
    std::string siret;
    std::string cod_col; // 3 digits
    std::string cod_bud; // 2 characters
    std::string id_post; // codique of the trésorerie, 6 or 7 characters
    std::string libelle;
    std::string p_dest; // server of the trésorerie; empty: the usual one

    bool operator==(const Budget&) const = default;
};

/// Form of each value, with its field: HELIOS-030 SIRET, -031 CodCol, -032 CodBud, -033 IdPost, -034 P_DEST, -035
/// libellé.
std::vector<base::Refusal> check_budget(const Budget& budget);

/// Null: the flux is for none of them. Same SIRET, CodCol and CodBud; IdPost too when the budget says it.
const Budget* find_budget(const std::vector<Budget>& budgets, const formats::pes::EnTete& entete);
/// What the flux says of its budget.
Budget budget_of(const formats::pes::EnTete& entete);

/// HELIOS-004 no NomFic, HELIOS-005 the SIRET is neither of this SIREN nor of a budget, HELIOS-006 a budget of
/// this SIREN that is not declared (details: SIRET, CodCol, CodBud).
std::vector<base::Refusal> check_owner(const formats::pes::EnTete& entete, std::string_view siren,
                                       const std::vector<Budget>& budgets);

/// The number of a bordereau or a pièce without its leading zeros: acquits and returns write them otherwise than
/// flux do.
std::string plain_number(std::string_view number);

} // namespace aubrac::helios
