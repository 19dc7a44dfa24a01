// SPDX-License-Identifier: AGPL-3.0-or-later
#include "rules/names.hpp"

#include <algorithm>
#include <base/siren.hpp>
#include <base/text.hpp>

namespace aubrac::helios {

namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
bool are_digits(std::string_view text) { return std::all_of(text.begin(), text.end(), is_digit); }

// IdPost: 012001, 0120011, or 02A001 for Corsica.
bool is_id_post(std::string_view text) {
    if (text.size() != 6 && text.size() != 7) return false;
    if (text.starts_with("02A") || text.starts_with("02B")) return are_digits(text.substr(3));
    return are_digits(text);
}

std::string keep_plain(std::string_view text) {
    std::string plain;
    for (const char c : text)
        if (is_digit(c) || is_upper(c) || (c >= 'a' && c <= 'z') || c == '_' || c == '-') plain += c;
    return plain;
}

} // namespace

std::vector<base::Refusal> check_budget(const Budget& budget) {
    std::vector<base::Refusal> refusals;
    if (!base::Siret::parse(budget.siret)) refusals.push_back({"HELIOS-030", "siret", {}});
    if (budget.cod_col.size() != 3 || !are_digits(budget.cod_col))
        refusals.push_back({"HELIOS-031", "cod_col", {}});
    if (budget.cod_bud.size() != 2 || !(is_digit(budget.cod_bud[0]) || is_upper(budget.cod_bud[0])) ||
        !is_digit(budget.cod_bud[1]))
        refusals.push_back({"HELIOS-032", "cod_bud", {}});
    if (!is_id_post(budget.id_post)) refusals.push_back({"HELIOS-033", "id_post", {}});
    if (budget.p_dest.size() > 20 || keep_plain(budget.p_dest) != budget.p_dest)
        refusals.push_back({"HELIOS-034", "p_dest", {}});
    if (base::count_characters(budget.libelle) > 100) refusals.push_back({"HELIOS-035", "libelle", {}});
    return refusals;
}

const Budget* find_budget(const std::vector<Budget>& budgets, const formats::pes::EnTete& entete) {
    for (const auto& budget : budgets)
        if (budget.siret == entete.id_coll && budget.cod_col == entete.cod_col &&
            budget.cod_bud == entete.cod_bud && (budget.id_post.empty() || budget.id_post == entete.id_post))
            return &budget;
    return nullptr;
}

Budget budget_of(const formats::pes::EnTete& entete) {
    return {"",
            entete.id_coll,
            entete.cod_col,
            entete.cod_bud,
            entete.id_post,
            base::one_line(entete.libelle_col_bud, 100),
            ""};
}

std::vector<base::Refusal> check_owner(const formats::pes::EnTete& entete, std::string_view siren,
                                       const std::vector<Budget>& budgets) {
    std::vector<base::Refusal> refusals;
    if (entete.nom_fic.empty()) refusals.push_back({"HELIOS-004", "fichier", {}});
    const bool is_ours = entete.id_coll.size() == 14 && entete.id_coll.starts_with(siren);
    const bool is_declared = std::any_of(budgets.begin(), budgets.end(),
                                         [&](const Budget& budget) { return budget.siret == entete.id_coll; });
    if (!is_ours && !is_declared)
        refusals.push_back({"HELIOS-005", "fichier", {base::one_line(entete.id_coll, 20)}});
    else if (!find_budget(budgets, entete))
        refusals.push_back(
            {"HELIOS-006",
             "nouveau_budget",
             {entete.id_coll, base::one_line(entete.cod_col, 10), base::one_line(entete.cod_bud, 10)}});
    return refusals;
}

std::string plain_number(std::string_view number) {
    const auto from = std::min(number.find_first_not_of('0'), number.size());
    return from == number.size() && !number.empty() ? "0" : std::string(number.substr(from));
}

} // namespace aubrac::helios
