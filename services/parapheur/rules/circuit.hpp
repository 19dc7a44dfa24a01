// SPDX-License-Identifier: AGPL-3.0-or-later
// The road that a type of document follows: visas, signatures, seal, one after the other; within a step, one
// person, one of several or all of them. Pure.
#pragma once

#include <base/date.hpp>
#include <base/result.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace aubrac::parapheur {

/// visa: read and agreed. signature: by the key of a person. cachet: by the key of the collectivité, held by the
/// server, without anybody (règlement (UE) n° 910/2014, art. 3, 25).
enum class StepKind { visa, signature, cachet };
std::string_view name_of(StepKind kind);    // "visa"
StepKind parse_kind(std::string_view name); // visa when unknown

/// Of several people: one is enough, or each of them must act, in any order.
enum class Together { one, all };

/// Who acts: those named in the circuit, or the person whom the depositor names each time.
enum class Who { named, chosen };

/// Must the document have been opened before it is agreed or signed?
enum class Reading { free, mandatory };

struct Step {
    StepKind kind = StepKind::visa;
    Together together = Together::one;
    Who who = Who::named;
    std::vector<std::string> people; // accounts, without double; empty for a seal and for `chosen`
    int delay_days = 0;              // to act, from the day the step begins; 0: no deadline

    bool operator==(const Step&) const = default;
};

struct Circuit {
    std::string id;
    std::string title; // the type of document: "Bon de commande"
    std::vector<Step> steps;
    Reading reading = Reading::free;
    std::vector<std::string> followers; // accounts told of what becomes of each dossier
    bool is_open = true;                // false: no more deposit; former dossiers go on

    bool operator==(const Circuit&) const = default;
};

inline constexpr std::size_t max_title = 120; // characters
inline constexpr std::size_t max_steps = 10;
inline constexpr std::size_t max_people = 10; // of one step
inline constexpr int max_delay_days = 60;

/// PARAPHEUR-010 title, -012 too many steps, -013 nobody in a step, -014 too many people, -015 delay. Without
/// steps it may be kept, not used.
std::vector<base::Refusal> check_circuit(const Circuit& circuit);
/// One step alone; fields of its form.
std::vector<base::Refusal> check_step(const Step& step);
/// How many people the depositor names.
std::size_t count_chosen(const Circuit& circuit);

/// The steps as one line of text, and back: "visa one 3 a,b;signature all 0 ?;cachet one 0". What cannot be read
/// is dropped.
std::string write_steps(const std::vector<Step>& steps);
std::vector<Step> parse_steps(std::string_view text);

/// Somebody acts for somebody else, both days included.
struct Remplacement {
    std::string id, absent, replacement; // accounts
    base::Date starts_on, ends_on;

    bool covers(const base::Date& day) const { return starts_on <= day && day <= ends_on; }
    bool operator==(const Remplacement&) const = default;
};

inline constexpr int max_absence_days = 366;

/// PARAPHEUR-040 same person, -041 dates wrong, in the past or too long.
std::vector<base::Refusal> check_remplacement(const Remplacement& remplacement, const base::Date& today);
/// Those whom `account` replaces that day, without double.
std::vector<std::string> list_replaced(const std::vector<Remplacement>& all, std::string_view account,
                                       const base::Date& day);

} // namespace aubrac::parapheur
