// SPDX-License-Identifier: AGPL-3.0-or-later
// The life of a dossier, in a table: a road, gestures, and what comes out. Roads: "V a|b" a visa of a or b, "S
// a&b" a signature of both, "C" the seal, by slashes. Gestures: "a+" visa, "a!" the key of a signed, "=" the
// document is whole,
// "?" that signature came to nothing, "#" the seal, "a-" rejects, "a<" takes back, "a>c" hands over to c, "x"
// withdrawn; "b(a)+" b acts, replacing a. After ":" what is left, in words: who is awaited, or the end.
#include "rules/life.hpp"

#include <base/text.hpp>
#include <gtest/gtest.h>

namespace aubrac::parapheur {

namespace {

const base::Instant start = *base::Instant::parse_iso("2026-11-21T13:05:00.000Z");

Circuit circuit_of(const std::string& text) {
    Circuit circuit;
    for (const auto& part : base::split(text, '/')) {
        Step step;
        step.kind = part[0] == 'V' ? StepKind::visa : part[0] == 'S' ? StepKind::signature : StepKind::cachet;
        step.together = part.find('&') != std::string::npos ? Together::all : Together::one;
        for (const char sign : part.substr(1))
            if (std::islower(static_cast<unsigned char>(sign))) step.people.emplace_back(1, sign);
        circuit.steps.push_back(step);
    }
    return circuit;
}

Act act_of(const std::string& text, int rank) {
    Act act;
    act.at = start.plus_seconds(rank);
    const auto sign = text.find_first_of("+!=?#-<>x");
    if (sign > 0) act.actor = text.substr(0, 1);
    if (const auto open = text.find('('); open != std::string::npos) act.replaced = {text.substr(open + 1, 1)};
    switch (text[sign]) {
    case '+':
        act.gesture = Gesture::approve;
        break;
    case '!':
        act.gesture = Gesture::hold;
        break;
    case '=':
        act.gesture = Gesture::sign;
        break;
    case '?':
        act.gesture = Gesture::release;
        break;
    case '#':
        act.gesture = Gesture::seal;
        break;
    case '-':
        act.gesture = Gesture::reject;
        break;
    case '<':
        act.gesture = Gesture::take_back;
        break;
    case '>':
        act.gesture = Gesture::transfer;
        act.to = text.substr(sign + 1);
        break;
    default:
        act.gesture = Gesture::withdraw;
    }
    return act;
}

std::string outcome_of(const std::string& road_text, const std::string& gestures) {
    auto road = make_road(circuit_of(road_text), {}, start.date());
    if (!road) return road.refusal().code;
    int rank = 0;
    for (const auto& gesture : base::split(gestures, ' ')) {
        if (gesture.empty()) continue;
        auto next = apply(road.value(), act_of(gesture, ++rank));
        if (!next) return gesture + " " + next.refusal().code.substr(10);
        road = std::move(next);
        // What is kept is what was decided.
        EXPECT_EQ(parse_stages(write_stages(road->stages)), road->stages) << road_text << " " << gestures;
    }
    if (road->statut != StatutDossier::en_cours) return std::string(statut_name(road->statut));
    std::string awaited;
    for (const auto& account : list_awaited(road.value())) awaited += account;
    return std::to_string(road->current + 1) + " " + (awaited.empty() ? "-" : awaited);
}

struct Case {
    const char *road, *gestures, *outcome;
};

} // namespace

TEST(Life, GoesAsTheTableSays) {
    const Case cases[] = {
        // One after the other.
        {"V a/S b", "", "1 a"},
        {"V a/S b", "a+", "2 b"},
        {"V a/S b", "a+ b! =", "signe"},
        {"V a/S b", "b+", "b+ 004"},
        {"V a/S b", "a! ", "a! 005"},
        {"V a/S b", "a+ b+", "b+ 005"},
        {"V a/S b", "a+ a+", "a+ 004"},
        // One of several, all of several.
        {"V a|b/S c", "b+", "2 c"},
        {"V a|b/S c", "b+ a+", "a+ 004"},
        {"V a&b/S c", "b+", "1 a"},
        {"V a&b/S c", "b+ a+", "2 c"},
        {"S a&b", "a! = b! =", "signe"},
        {"S a|b", "b! =", "signe"},
        // While a document is put together, nobody else touches it.
        {"S a&b", "a!", "1 b"},
        {"S a&b", "a! b!", "b! 006"},
        {"S a&b", "a! b-", "b- 006"},
        {"S a&b", "a! x", "x 006"},
        {"S a&b", "a! ? b! =", "1 a"},
        {"S a", "a! ?", "1 a"},
        {"S a", "=", "= 004"},
        // The seal is the server's.
        {"V a/C", "a+", "2 -"},
        {"V a/C", "a+ #", "signe"},
        {"V a/C", "#", "# 005"},
        {"V a/C", "a+ a+", "a+ 004"},
        // No.
        {"V a/S b", "a-", "rejete"},
        {"V a&b/S c", "a+ b-", "rejete"},
        {"V a/S b", "a+ b-", "rejete"},
        {"V a/S b", "b-", "b- 004"},
        {"V a/S b", "a- b!", "b! 003"},
        {"V a", "x", "repris"},
        {"V a", "a+ x", "x 003"},
        // Droit de remords: the last act, by the one who did it, while the road goes on.
        {"V a/S b", "a+ a<", "1 a"},
        {"V a/S b", "a+ b<", "b< 007"},
        {"V a/S b", "a<", "a< 007"},
        {"V a|b/S c", "b+ b<", "1 ab"},
        {"V a&b/S c", "a+ a<", "1 ab"},
        {"V a&b/S c", "a+ b+ a<", "a< 007"},
        {"V a&b/S c", "a+ b+ b<", "1 b"},
        {"S a/S b", "a! = a<", "1 a"},
        {"S a/S b", "a! = b! = a<", "a< 003"},
        {"V a/C/S b", "a+ # a<", "a< 009"},
        {"V a/S b", "a+ b! a<", "a< 006"},
        {"V a/S b", "a+ a< a+ b! =", "signe"},
        // Somebody else.
        {"V a/S b", "a>c", "1 c"},
        {"V a/S b", "a>c c+", "2 b"},
        {"V a/S b", "a>c a+", "a+ 004"},
        {"V a&b/S c", "a>b", "a>b 008"},
        {"V a/S b", "b>c", "b>c 004"},
        // In the absence of.
        {"V a/S b", "c(a)+", "2 b"},
        {"V a/S b", "a+ c(b)! =", "signe"},
        {"V a/S b", "c(b)+", "c(b)+ 004"},
        {"V a&b/S c", "b(a)+ b(a)+", "2 c"},
        {"V a/S b", "c(a)+ c<", "1 a"},
    };
    for (const auto& one : cases)
        EXPECT_EQ(outcome_of(one.road, one.gestures), one.outcome) << one.road << " : " << one.gestures;
}

TEST(Life, SaysInWhoseAbsenceOneActed) {
    auto road = make_road(circuit_of("V a"), {}, start.date());
    const auto next = apply(road.value(), act_of("c(a)+", 1));
    const auto& part = next->stages[0].parts[0];
    EXPECT_EQ(part.account, "a");
    EXPECT_EQ(part.acted_by, "c");
    EXPECT_TRUE(part.is_replaced());
    EXPECT_EQ(list_people(next.value()), (std::vector<std::string>{"a", "c"}));
}

TEST(Life, CountsTheDelayOfAStepFromItsBeginning) {
    auto circuit = circuit_of("V a/S b");
    circuit.steps[0].delay_days = 2;
    circuit.steps[1].delay_days = 5;
    const auto road = make_road(circuit, {}, base::Date{2026, 11, 21});
    EXPECT_EQ(road->stages[0].due, (base::Date{2026, 11, 23}));
    EXPECT_FALSE(road->stages[1].due);
    auto act = act_of("a+", 0);
    act.at = *base::Instant::parse_iso("2026-11-25T09:00:00.000Z");
    EXPECT_EQ(apply(road.value(), act)->stages[1].due, (base::Date{2026, 11, 30}));
}

TEST(Life, AsksTheDepositorForThePeopleWhoAreChosenEachTime) {
    auto circuit = circuit_of("V a/S b/S c");
    circuit.steps[0].who = circuit.steps[2].who = Who::chosen;
    EXPECT_EQ(count_chosen(circuit), 2u);
    EXPECT_EQ(make_road(circuit, {"d"}, start.date()).refusal().field, "personne_2");
    const auto road = make_road(circuit, {"d", "e"}, start.date());
    EXPECT_EQ(list_people(road.value()), (std::vector<std::string>{"d", "b", "e"}));
    EXPECT_EQ(make_road({}, {}, start.date()).refusal().code, "PARAPHEUR-011");
}

TEST(Life, CountsSignaturesToPlaceTheStamps) {
    auto road = make_road(circuit_of("V a/S b&c/C"), {}, start.date());
    int rank = 0;
    for (const auto* gesture : {"a+", "b!", "=", "c!", "="}) road = apply(road.value(), act_of(gesture, ++rank));
    EXPECT_EQ(count_signatures(road.value()), 2);
    EXPECT_EQ(find_last_act(road.value()), (Place{1, 1}));
}

TEST(Life, ThatCannotBeReadIsEmpty) {
    EXPECT_TRUE(parse_stages("").empty());
    EXPECT_TRUE(parse_stages("visa one;;  ").empty());
    EXPECT_EQ(parse_stages("visa one 0 - a").at(0).parts.at(0), Part{});
}

} // namespace aubrac::parapheur
