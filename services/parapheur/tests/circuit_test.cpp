// SPDX-License-Identifier: AGPL-3.0-or-later
// Circuits as they are kept, and who replaces whom.
#include "rules/circuit.hpp"

#include <gtest/gtest.h>

namespace aubrac::parapheur {

namespace {

Circuit bon_de_commande() {
    Circuit circuit;
    circuit.title = "Bon de commande";
    circuit.steps = {{StepKind::visa, Together::one, Who::named, {"a", "b"}, 3},
                     {StepKind::signature, Together::all, Who::chosen, {}, 0},
                     {StepKind::cachet, Together::one, Who::named, {}, 0}};
    return circuit;
}

std::string code_of(const std::vector<base::Refusal>& refusals) {
    return refusals.empty() ? "" : refusals.front().code;
}

const base::Date today{2026, 11, 21};

} // namespace

TEST(Circuit, IsKeptAsOneLineAndReadBackTheSame) {
    const auto steps = bon_de_commande().steps;
    EXPECT_EQ(write_steps(steps), "visa one 3 a,b;signature all 0 ?;cachet one 0");
    EXPECT_EQ(parse_steps(write_steps(steps)), steps);
}

TEST(Circuit, ThatCannotBeReadLosesTheStepAndNothingElse) {
    EXPECT_EQ(parse_steps("").size(), 0u);
    EXPECT_EQ(parse_steps("garbage;signature one 0 a;;;").size(), 1u);
    std::string many;
    for (int i = 0; i < 50; ++i) many += "visa one 0 a;";
    EXPECT_EQ(parse_steps(many).size(), max_steps);
}

TEST(Circuit, IsAcceptedWithATitleAndPeople) { EXPECT_EQ(code_of(check_circuit(bon_de_commande())), ""); }

TEST(Circuit, IsRefusedWithoutATitle) {
    auto circuit = bon_de_commande();
    circuit.title = "  ";
    EXPECT_EQ(code_of(check_circuit(circuit)), "PARAPHEUR-010");
    circuit.title = std::string(max_title + 1, 'x');
    EXPECT_EQ(code_of(check_circuit(circuit)), "PARAPHEUR-010");
}

TEST(Circuit, HasTenStepsAtMost) {
    auto circuit = bon_de_commande();
    circuit.steps.resize(max_steps + 1, circuit.steps[0]);
    EXPECT_EQ(code_of(check_circuit(circuit)), "PARAPHEUR-012");
}

TEST(Step, NeedsSomebodyUnlessItIsASealOrIsChosenLater) {
    EXPECT_EQ(code_of(check_step({StepKind::visa, Together::one, Who::named, {}, 0})), "PARAPHEUR-013");
    EXPECT_EQ(code_of(check_step({StepKind::visa, Together::one, Who::chosen, {}, 0})), "");
    EXPECT_EQ(code_of(check_step({StepKind::cachet, Together::one, Who::named, {}, 0})), "");
}

TEST(Step, HasTenPeopleAtMostAndADelayThatIsADelay) {
    EXPECT_EQ(code_of(check_step(
                  {StepKind::visa, Together::one, Who::named, std::vector<std::string>(max_people + 1, "a"), 0})),
              "PARAPHEUR-014");
    EXPECT_EQ(code_of(check_step({StepKind::visa, Together::one, Who::named, {"a"}, -1})), "PARAPHEUR-015");
    EXPECT_EQ(code_of(check_step({StepKind::visa, Together::one, Who::named, {"a"}, 61})), "PARAPHEUR-015");
}

TEST(Remplacement, NeedsSomebodyElse) {
    EXPECT_EQ(code_of(check_remplacement({"1", "a", "a", today, today}, today)), "PARAPHEUR-040");
    EXPECT_EQ(code_of(check_remplacement({"1", "a", "", today, today}, today)), "PARAPHEUR-040");
    EXPECT_EQ(code_of(check_remplacement({"1", "a", "b", today, today}, today)), "");
}

TEST(Remplacement, LastsAYearAtMostAndIsNotOver) {
    EXPECT_EQ(code_of(check_remplacement({"1", "a", "b", today, today.plus_days(-1)}, today)), "PARAPHEUR-041");
    EXPECT_EQ(code_of(check_remplacement({"1", "a", "b", today.plus_days(-9), today.plus_days(-2)}, today)),
              "PARAPHEUR-041");
    EXPECT_EQ(code_of(check_remplacement({"1", "a", "b", today, today.plus_days(400)}, today)), "PARAPHEUR-041");
}

TEST(Remplacement, CountsFromItsFirstDayToItsLast) {
    const std::vector<Remplacement> all = {
        {"1", "a", "b", today, today.plus_days(2)}, {"2", "c", "b", today, today}, {"3", "a", "b", today, today}};
    EXPECT_TRUE(list_replaced(all, "b", today.plus_days(-1)).empty());
    EXPECT_EQ(list_replaced(all, "b", today), (std::vector<std::string>{"a", "c"}));
    EXPECT_EQ(list_replaced(all, "b", today.plus_days(2)), (std::vector<std::string>{"a"}));
    EXPECT_TRUE(list_replaced(all, "b", today.plus_days(3)).empty());
    EXPECT_TRUE(list_replaced(all, "a", today).empty());
}

} // namespace aubrac::parapheur
