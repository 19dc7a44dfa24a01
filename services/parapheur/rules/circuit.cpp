// SPDX-License-Identifier: AGPL-3.0-or-later
#include "rules/circuit.hpp"

#include <algorithm>
#include <base/text.hpp>
#include <charconv>

namespace aubrac::parapheur {

namespace {

using base::Refusal;

std::string joined(const std::vector<std::string>& values) {
    std::string text;
    for (const auto& value : values) text += (text.empty() ? "" : ",") + value;
    return text;
}

int number_of(std::string_view text) {
    int value = 0;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
}

} // namespace

std::string_view name_of(StepKind kind) {
    switch (kind) {
    case StepKind::visa:
        return "visa";
    case StepKind::signature:
        return "signature";
    case StepKind::cachet:
        return "cachet";
    }
    return "visa";
}

StepKind parse_kind(std::string_view name) {
    if (name == "signature") return StepKind::signature;
    return name == "cachet" ? StepKind::cachet : StepKind::visa;
}

std::vector<Refusal> check_step(const Step& step) {
    std::vector<Refusal> refusals;
    if (step.kind != StepKind::cachet && step.who == Who::named && step.people.empty())
        refusals.push_back({"PARAPHEUR-013", "personnes", {}});
    if (step.people.size() > max_people)
        refusals.push_back({"PARAPHEUR-014", "personnes", {std::to_string(max_people)}});
    if (step.delay_days < 0 || step.delay_days > max_delay_days)
        refusals.push_back({"PARAPHEUR-015", "delai", {std::to_string(max_delay_days)}});
    return refusals;
}

std::vector<Refusal> check_circuit(const Circuit& circuit) {
    std::vector<Refusal> refusals;
    if (base::trim(circuit.title).empty() || base::count_characters(circuit.title) > max_title)
        refusals.push_back({"PARAPHEUR-010", "titre", {std::to_string(max_title)}});
    if (circuit.steps.size() > max_steps) refusals.push_back({"PARAPHEUR-012", "", {std::to_string(max_steps)}});
    for (const auto& step : circuit.steps)
        for (auto& refusal : check_step(step)) refusals.push_back(std::move(refusal));
    return refusals;
}

std::size_t count_chosen(const Circuit& circuit) {
    return static_cast<std::size_t>(std::count_if(circuit.steps.begin(), circuit.steps.end(),
                                                  [](const Step& step) { return step.who == Who::chosen; }));
}

std::string write_steps(const std::vector<Step>& steps) {
    std::string text;
    for (const auto& step : steps) {
        text += (text.empty() ? "" : ";") + std::string(name_of(step.kind)) +
                (step.together == Together::all ? " all " : " one ") + std::to_string(step.delay_days);
        if (step.who == Who::chosen)
            text += " ?";
        else if (!step.people.empty())
            text += " " + joined(step.people);
    }
    return text;
}

std::vector<Step> parse_steps(std::string_view text) {
    std::vector<Step> steps;
    for (const auto& part : base::split(text, ';')) {
        const auto words = base::split(part, ' ');
        if (words.size() < 3 || steps.size() == max_steps) continue;
        Step step;
        step.kind = parse_kind(words[0]);
        step.together = words[1] == "all" ? Together::all : Together::one;
        step.delay_days = number_of(words[2]);
        if (words.size() > 3 && words[3] == "?")
            step.who = Who::chosen;
        else if (words.size() > 3)
            step.people = base::split(words[3], ',');
        steps.push_back(std::move(step));
    }
    return steps;
}

std::vector<Refusal> check_remplacement(const Remplacement& remplacement, const base::Date& today) {
    std::vector<Refusal> refusals;
    if (remplacement.replacement.empty() || remplacement.replacement == remplacement.absent)
        refusals.push_back({"PARAPHEUR-040", "remplacant", {}});
    if (remplacement.ends_on < remplacement.starts_on || remplacement.ends_on < today ||
        remplacement.ends_on.days() - remplacement.starts_on.days() > max_absence_days)
        refusals.push_back({"PARAPHEUR-041", "fin", {}});
    return refusals;
}

std::vector<std::string> list_replaced(const std::vector<Remplacement>& all, std::string_view account,
                                       const base::Date& day) {
    std::vector<std::string> accounts;
    for (const auto& one : all)
        if (one.replacement == account && one.covers(day) &&
            std::find(accounts.begin(), accounts.end(), one.absent) == accounts.end())
            accounts.push_back(one.absent);
    return accounts;
}

} // namespace aubrac::parapheur
