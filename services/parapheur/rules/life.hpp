// SPDX-License-Identifier: AGPL-3.0-or-later
// What becomes of a dossier: who may do what now, and what follows. A pure machine: a road and a gesture give the
// next road, or the reason why not.
#pragma once

#include "rules/circuit.hpp"

#include <base/date.hpp>
#include <base/result.hpp>
#include <optional>
#include <parapheur/api.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace aubrac::parapheur {

/// attendu: must act, once the step has begun. en_signature: the key has signed, the document is being put
/// together. dispense: somebody else's act was enough.
enum class StatutPart { attendu, en_signature, fait, dispense, rejete };

/// One person in one step.
struct Part {
    std::string account; // empty: the server itself, for a seal
    StatutPart statut = StatutPart::attendu;
    std::string acted_by; // who really acted: the person, or who replaced it; empty: nobody yet
    std::optional<base::Instant> acted_at;

    bool is_replaced() const { return !acted_by.empty() && acted_by != account; }
    bool operator==(const Part&) const = default;
};

struct Stage {
    StepKind kind = StepKind::visa;
    Together together = Together::one;
    int delay_days = 0;
    std::optional<base::Date> due; // set when the stage begins; nothing: no deadline
    std::vector<Part> parts;

    bool operator==(const Stage&) const = default;
};

struct Road {
    std::vector<Stage> stages;
    std::size_t current = 0; // the number of stages once all is done
    StatutDossier statut = StatutDossier::en_cours;

    const Stage* now() const {
        return statut == StatutDossier::en_cours && current < stages.size() ? &stages[current] : nullptr;
    }
    bool operator==(const Road&) const = default;
};

enum class Gesture {
    approve,   // visa
    hold,      // the key of the person has signed: nobody else acts until the document is whole
    release,   // that signature came to nothing: the person is awaited again
    sign,      // the signed document is kept
    seal,      // by the server
    reject,    // ends the dossier
    take_back, // droit de remords: the last act of all, by the one who did it
    transfer,  // to somebody else
    withdraw   // by the depositor
};

struct Act {
    Gesture gesture = Gesture::approve;
    std::string actor;                 // account
    std::vector<std::string> replaced; // those whom the actor replaces today
    std::string to;                    // of a transfer
    base::Instant at;
};

/// The road of a new dossier. `chosen`: people named by the depositor, in the order of the steps that ask for one.
/// PARAPHEUR-011 no step, -016 somebody is missing.
base::Result<Road> make_road(const Circuit& circuit, const std::vector<std::string>& chosen,
                             const base::Date& today);

/// PARAPHEUR-003 the dossier is over, -004 not awaited from this person, -005 another gesture is awaited, -006 a
/// signature is being put together, -007 nothing to take back, -008 somebody is in the step already, -009 a seal
/// cannot be taken back.
base::Result<Road> apply(Road road, const Act& act);

/// Rank in the current stage of what is awaited from the person, itself first, then those it replaces; nothing:
/// none.
std::optional<std::size_t> find_part(const Road& road, std::string_view actor,
                                     const std::vector<std::string>& replaced);
/// The last act of all: stage and part.
struct Place {
    std::size_t stage = 0, part = 0;
    bool operator==(const Place&) const = default;
};
std::optional<Place> find_last_act(const Road& road);
/// Accounts awaited now.
std::vector<std::string> list_awaited(const Road& road);
/// Everybody named in the road, without double.
std::vector<std::string> list_people(const Road& road);
/// Signatures and seals already there.
int count_signatures(const Road& road);

/// The stages as one line of text, and back: "visa one 3 2026-11-24
/// a:fait:b:2026-11-21T13:05:00.000Z,c:attendu::".
std::string write_stages(const std::vector<Stage>& stages);
std::vector<Stage> parse_stages(std::string_view text);

std::string_view statut_name(StatutDossier statut); // "en_cours"
StatutDossier parse_statut(std::string_view name);
std::string_view statut_words(StatutDossier statut); // "En cours"

} // namespace aubrac::parapheur
