// SPDX-License-Identifier: AGPL-3.0-or-later
// Ten thousand of each thing: every table of a store that holds rows is filled with copies of them. And what a
// page makes SQLite do, counted. SQLite only.
#pragma once

#include "rooms.hpp"

#include <adapters/sqlite/connection.hpp>

namespace aubrac::contract {

struct Crowd {
    std::vector<std::string> empty; // tables that no scenario fills
    std::vector<std::string> thin;  // copied, and yet below `rows`: copies fell on one another
};

/// Copies have ids of their own, the same from one table to another: the copy of a line of detail belongs to the
/// copy of its thing. Tables whose key is a choice (a statut, a nature) stay as they are. The journal's chain does
/// not survive.
Crowd multiply(House& house, const base::AdherentId& adherent, int rows);

/// What the statements of this thread did since `start`.
struct Work {
    std::int64_t rows = 0;  // most rows that one statement gave
    std::int64_t steps = 0; // instructions of SQLite's machine, all statements together
    std::string longest;    // the statement that took most of them
};
void start_counting();
Work stop_counting();

} // namespace aubrac::contract
