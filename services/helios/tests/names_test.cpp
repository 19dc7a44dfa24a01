// SPDX-License-Identifier: AGPL-3.0-or-later
// Whose flux it is, and the name under which it leaves.
#include "rules/names.hpp"

#include <gtest/gtest.h>

namespace aubrac::helios {

namespace {

const Budget principal{"1", "21120123100019", "123", "00", "012001", "Budget principal", ""};

formats::pes::EnTete entete_of(const Budget& budget) {
    formats::pes::EnTete entete;
    entete.nom_fic = "FLUX_1";
    entete.id_coll = budget.siret;
    entete.cod_col = budget.cod_col;
    entete.cod_bud = budget.cod_bud;
    entete.id_post = budget.id_post;
    return entete;
}

std::string code_of(const std::vector<base::Refusal>& refusals) {
    return refusals.empty() ? "" : refusals.front().code;
}

} // namespace

TEST(Budget, IsDeclaredWithTheCodesOfItsTresorerie) {
    EXPECT_TRUE(check_budget(principal).empty());
    auto wrong = principal;
    wrong.siret = "21120123100018"; // check digit
    EXPECT_EQ(code_of(check_budget(wrong)), "HELIOS-030");
    wrong = principal;
    wrong.cod_col = "12A";
    EXPECT_EQ(code_of(check_budget(wrong)), "HELIOS-031");
    wrong = principal;
    wrong.cod_bud = "0A";
    EXPECT_EQ(code_of(check_budget(wrong)), "HELIOS-032");
    wrong.cod_bud = "A0";
    EXPECT_TRUE(check_budget(wrong).empty());
    wrong = principal;
    wrong.id_post = "12";
    EXPECT_EQ(code_of(check_budget(wrong)), "HELIOS-033");
    wrong.id_post = "02A001"; // Corsica
    EXPECT_TRUE(check_budget(wrong).empty());
    wrong = principal;
    wrong.p_dest = "VHPCE11%%";
    EXPECT_EQ(code_of(check_budget(wrong)), "HELIOS-034");
}

TEST(Flux, IsTakenForADeclaredBudgetAlone) {
    const auto entete = entete_of(principal);
    EXPECT_TRUE(check_owner(entete, "211201231", {principal}).empty());
    auto other = entete;
    other.cod_col = "124";
    EXPECT_EQ(code_of(check_owner(other, "211201231", {principal})), "HELIOS-006");
    other = entete;
    other.id_post = "012002";
    EXPECT_EQ(code_of(check_owner(other, "211201231", {principal})), "HELIOS-006");
    EXPECT_EQ(code_of(check_owner(entete, "211201231", {})), "HELIOS-006");
}

TEST(Flux, OfAnotherCollectiviteIsRefusedWhateverItsCodes) {
    auto entete = entete_of(principal);
    entete.id_coll = "21120234600014";
    const auto refusals = check_owner(entete, "211201231", {principal});
    ASSERT_EQ(code_of(refusals), "HELIOS-005");
    EXPECT_EQ(refusals.front().details.at(0), "21120234600014");
    // Unless its budget was declared here: the CCAS of the commune has its own SIREN.
    auto ccas = principal;
    ccas.siret = entete.id_coll;
    EXPECT_TRUE(check_owner(entete, "211201231", {principal, ccas}).empty());
}

TEST(Flux, WithoutANameIsRefused) {
    auto entete = entete_of(principal);
    entete.nom_fic.clear();
    EXPECT_EQ(code_of(check_owner(entete, "211201231", {principal})), "HELIOS-004");
}

TEST(Number, LosesItsLeadingZeros) {
    EXPECT_EQ(plain_number("0012"), "12");
    EXPECT_EQ(plain_number("12"), "12");
    EXPECT_EQ(plain_number("000"), "0");
    EXPECT_EQ(plain_number(""), "");
}

} // namespace aubrac::helios
