// SPDX-License-Identifier: AGPL-3.0-or-later
// A record (fiche): what it is, its statut, what to do now, its facts, its pieces, and its timeline.
#pragma once

#include "steps.hpp"
#include "text.hpp"

namespace aubrac::ui {

/// Rule 1 of every page about a thing: the statut in words, what it means, the one next step.
struct Now {
    Tone tone = Tone::neutral;
    Icon icon = Icon::info;
    std::string statement;         // "Transmis à la préfecture le 21 novembre 2026 à 14 h 05."
    Html meaning = {};             // "Nous attendons son accusé de réception, en général sous une heure."
    Html action = {};              // an `action` or a `post`; empty writes "Rien à faire."
    std::vector<Html> others = {}; // secondary buttons
    Html why = {};
};
Html now(const Now& now);

/// A document kept with the record.
struct Piece {
    std::string name; // "Délibération", "Annexe 1 : plan"
    std::string type; // "PDF"
    std::uint64_t bytes = 0;
    Url download;
    Url preview = {};
    std::string note = {}; // "Tamponnée par la préfecture"
};
Html pieces(const std::vector<Piece>& pieces);

/// Something that happened, or is awaited: who, what, when, proof.
struct Moment {
    std::string what;
    std::optional<base::Instant> when = {}; // absent: not yet
    std::string who = {};
    Html proof = {}; // a link to the file received, an identifier
    Tone tone = Tone::neutral;
};
Html timeline(const std::vector<Moment>& moments); // in the order given

struct Record {
    std::string title;
    std::string reference = {}; // "Délibération 2026_041", above the title
    Badge statut = {};
    Now now;
    std::vector<Step> steps = {};
    std::vector<Fact> facts = {};
    std::vector<Piece> pieces = {};
    std::vector<Moment> timeline = {};
    Html more = {}; // further sections, below the pieces
};
Html record(const Record& record);

} // namespace aubrac::ui
