// SPDX-License-Identifier: AGPL-3.0-or-later
#include "rules/life.hpp"

#include <algorithm>
#include <array>
#include <base/text.hpp>
#include <cstdlib>

namespace aubrac::parapheur {

namespace {

using base::Refusal;
using base::Result;

constexpr std::array<std::string_view, 5> part_names = {"attendu", "en_signature", "fait", "dispense", "rejete"};
constexpr std::array<std::string_view, 4> statut_names = {"en_cours", "signe", "rejete", "repris"};
constexpr std::array<std::string_view, 4> statut_sentences = {"En cours", "Terminé", "Rejeté", "Retiré"};

bool has(const std::vector<std::string>& all, std::string_view one) {
    return std::find(all.begin(), all.end(), one) != all.end();
}

void begin(Road& road, const base::Date& today) {
    if (road.current >= road.stages.size()) {
        road.statut = StatutDossier::signe;
        return;
    }
    auto& stage = road.stages[road.current];
    if (stage.delay_days > 0) stage.due = today.plus_days(stage.delay_days);
}

bool is_held(const Stage& stage) {
    return std::any_of(stage.parts.begin(), stage.parts.end(),
                       [](const Part& part) { return part.statut == StatutPart::en_signature; });
}

void finish(Road& road, Part& mine, const Act& act) {
    auto& stage = road.stages[road.current];
    mine.statut = StatutPart::fait;
    mine.acted_by = act.actor;
    mine.acted_at = act.at;
    if (stage.together == Together::one)
        for (auto& part : stage.parts)
            if (part.statut == StatutPart::attendu) part.statut = StatutPart::dispense;
    const bool over = std::none_of(stage.parts.begin(), stage.parts.end(), [](const Part& part) {
        return part.statut == StatutPart::attendu || part.statut == StatutPart::en_signature;
    });
    if (!over) return;
    ++road.current;
    begin(road, act.at.date());
}

Result<Road> take_back(Road road, const Act& act) {
    const auto last = find_last_act(road);
    if (!last) return Refusal{"PARAPHEUR-007", "", {}};
    auto& stage = road.stages[last->stage];
    if (stage.kind == StepKind::cachet) return Refusal{"PARAPHEUR-009", "", {}};
    auto& part = stage.parts[last->part];
    if (part.acted_by != act.actor) return Refusal{"PARAPHEUR-007", "", {}};
    part.statut = StatutPart::attendu;
    part.acted_by.clear();
    part.acted_at.reset();
    for (auto& other : stage.parts)
        if (other.statut == StatutPart::dispense) other.statut = StatutPart::attendu;
    if (road.current < road.stages.size() && road.current != last->stage) road.stages[road.current].due.reset();
    road.current = last->stage;
    return road;
}

Result<Road> transfer(Road road, std::size_t mine, const Act& act) {
    auto& stage = road.stages[road.current];
    for (const auto& part : stage.parts)
        if (part.account == act.to || act.to.empty()) return Refusal{"PARAPHEUR-008", "a", {}};
    stage.parts[mine].account = act.to;
    return road;
}

/// What the kind of the stage awaits of the person.
bool is_awaited(StepKind kind, Gesture gesture) {
    if (gesture == Gesture::approve) return kind == StepKind::visa;
    if (gesture == Gesture::hold) return kind == StepKind::signature;
    return kind != StepKind::cachet;
}

/// Gestures of the server on what a person began, or on a seal.
Result<Road> serve(Road road, const Act& act) {
    auto& stage = road.stages[road.current];
    if (act.gesture == Gesture::seal) {
        if (stage.kind != StepKind::cachet) return Refusal{"PARAPHEUR-005", "", {}};
        finish(road, stage.parts[0], act);
        return road;
    }
    for (auto& part : stage.parts) {
        if (part.statut != StatutPart::en_signature) continue;
        if (act.gesture == Gesture::sign) {
            Act as_held = act;
            as_held.actor = part.acted_by;
            finish(road, part, as_held);
        } else {
            part.statut = StatutPart::attendu;
            part.acted_by.clear();
        }
        return road;
    }
    return Refusal{"PARAPHEUR-004", "", {}};
}

/// "account:statut:actor:moment"; the moment itself holds colons.
Part parse_part(const std::string& text) {
    const auto words = base::split(text, ':');
    if (words.size() < 4) return {};
    const auto found = std::find(part_names.begin(), part_names.end(), words[1]);
    const auto statut = found == part_names.end() ? 0 : found - part_names.begin();
    const auto head = words[0].size() + words[1].size() + words[2].size() + 3;
    return {words[0], static_cast<StatutPart>(statut), words[2], base::Instant::parse_iso(text.substr(head))};
}

} // namespace

std::string write_stages(const std::vector<Stage>& stages) {
    std::string text;
    for (const auto& stage : stages) {
        text += (text.empty() ? "" : ";") + std::string(name_of(stage.kind)) +
                (stage.together == Together::all ? " all " : " one ") + std::to_string(stage.delay_days) + " " +
                (stage.due ? stage.due->iso() : "-");
        std::string_view before = " ";
        for (const auto& part : stage.parts) {
            text += std::string(before) + part.account + ":" +
                    std::string(part_names[static_cast<std::size_t>(part.statut)]) + ":" + part.acted_by + ":" +
                    (part.acted_at ? part.acted_at->iso() : "");
            before = ",";
        }
    }
    return text;
}

std::vector<Stage> parse_stages(std::string_view text) {
    std::vector<Stage> stages;
    for (const auto& line : base::split(text, ';')) {
        const auto words = base::split(line, ' ');
        if (words.size() < 5) continue;
        Stage stage{parse_kind(words[0]),
                    words[1] == "all" ? Together::all : Together::one,
                    std::atoi(words[2].c_str()),
                    base::Date::parse_iso(words[3]),
                    {}};
        for (const auto& part : base::split(words[4], ',')) stage.parts.push_back(parse_part(part));
        stages.push_back(std::move(stage));
    }
    return stages;
}

std::string_view statut_name(StatutDossier statut) { return statut_names[static_cast<std::size_t>(statut)]; }
std::string_view statut_words(StatutDossier statut) { return statut_sentences[static_cast<std::size_t>(statut)]; }

StatutDossier parse_statut(std::string_view name) {
    const auto found = std::find(statut_names.begin(), statut_names.end(), name);
    return found == statut_names.end() ? StatutDossier::en_cours
                                       : static_cast<StatutDossier>(found - statut_names.begin());
}

Result<Road> make_road(const Circuit& circuit, const std::vector<std::string>& chosen, const base::Date& today) {
    if (circuit.steps.empty()) return Refusal{"PARAPHEUR-011", "circuit", {}};
    Road road;
    std::size_t next = 0;
    for (const auto& step : circuit.steps) {
        Stage stage{step.kind, step.together, step.delay_days, {}, {}};
        if (step.kind == StepKind::cachet) {
            stage.parts.push_back({});
        } else if (step.who == Who::chosen) {
            const auto field = "personne_" + std::to_string(next + 1);
            if (next >= chosen.size() || chosen[next].empty()) return Refusal{"PARAPHEUR-016", field, {}};
            stage.parts.push_back({.account = chosen[next++]});
        } else {
            for (const auto& account : step.people) stage.parts.push_back({.account = account});
        }
        road.stages.push_back(std::move(stage));
    }
    begin(road, today);
    return road;
}

std::optional<std::size_t> find_part(const Road& road, std::string_view actor,
                                     const std::vector<std::string>& replaced) {
    const auto* stage = road.now();
    if (!stage || actor.empty()) return std::nullopt;
    const auto find = [&](const auto& is_one) -> std::optional<std::size_t> {
        for (std::size_t i = 0; i < stage->parts.size(); ++i)
            if (stage->parts[i].statut == StatutPart::attendu && is_one(stage->parts[i].account)) return i;
        return std::nullopt;
    };
    if (const auto own = find([&](const std::string& account) { return account == actor; })) return own;
    return find([&](const std::string& account) { return has(replaced, account); });
}

std::optional<Place> find_last_act(const Road& road) {
    std::optional<Place> last;
    base::Instant at;
    for (std::size_t i = 0; i < road.stages.size(); ++i)
        for (std::size_t j = 0; j < road.stages[i].parts.size(); ++j) {
            const auto& part = road.stages[i].parts[j];
            if (part.statut != StatutPart::fait || !part.acted_at) continue;
            // Stages follow one another: at the same moment, the later stage acted later.
            if (!last || *part.acted_at >= at) {
                last = Place{i, j};
                at = *part.acted_at;
            }
        }
    return last;
}

Result<Road> apply(Road road, const Act& act) {
    if (!road.now()) return Refusal{"PARAPHEUR-003", "", {}};
    auto& stage = road.stages[road.current];
    if (act.gesture == Gesture::sign || act.gesture == Gesture::release || act.gesture == Gesture::seal)
        return serve(std::move(road), act);
    if (is_held(stage)) return Refusal{"PARAPHEUR-006", "", {}};
    if (act.gesture == Gesture::withdraw) {
        road.statut = StatutDossier::repris;
        return road;
    }
    if (act.gesture == Gesture::take_back) return take_back(std::move(road), act);
    const auto mine = find_part(road, act.actor, act.replaced);
    if (!mine) return Refusal{"PARAPHEUR-004", "", {}};
    if (!is_awaited(stage.kind, act.gesture)) return Refusal{"PARAPHEUR-005", "", {}};
    auto& part = stage.parts[*mine];
    switch (act.gesture) {
    case Gesture::approve:
        finish(road, part, act);
        break;
    case Gesture::hold:
        part.statut = StatutPart::en_signature;
        part.acted_by = act.actor;
        break;
    case Gesture::reject:
        part.statut = StatutPart::rejete;
        part.acted_by = act.actor;
        part.acted_at = act.at;
        road.statut = StatutDossier::rejete;
        break;
    case Gesture::transfer:
        return transfer(std::move(road), *mine, act);
    default:
        return Refusal{"PARAPHEUR-005", "", {}};
    }
    return road;
}

std::vector<std::string> list_awaited(const Road& road) {
    std::vector<std::string> accounts;
    if (const auto* stage = road.now())
        for (const auto& part : stage->parts)
            if (part.statut == StatutPart::attendu && !part.account.empty()) accounts.push_back(part.account);
    return accounts;
}

std::vector<std::string> list_people(const Road& road) {
    std::vector<std::string> accounts;
    const auto add = [&](const std::string& account) {
        if (!account.empty() && !has(accounts, account)) accounts.push_back(account);
    };
    for (const auto& stage : road.stages)
        for (const auto& part : stage.parts) {
            add(part.account);
            add(part.acted_by);
        }
    return accounts;
}

int count_signatures(const Road& road) {
    int count = 0;
    for (const auto& stage : road.stages)
        for (const auto& part : stage.parts)
            if (stage.kind != StepKind::visa && part.statut == StatutPart::fait) ++count;
    return count;
}

} // namespace aubrac::parapheur
