// SPDX-License-Identifier: AGPL-3.0-or-later
// Scenarios: journeys that a secretary can read, one file each (*.http), run without sockets.
//
//     # What it proves, in one sentence.
//     as     redaction                     someone with that role in Saint-Exemple ("in lacalm" elsewhere)
//     post   /actes/nouveau?nature=1
//       numero = 2026_001                  a field; {name} is replaced by what was kept
//       document @ pdf                     made on the spot: pdf, png, empty, exe, truncated, or text (\n: a line)
//     expect 303 to /actes/*               status, and where it leads
//     keep   acte /actes/(.*)/submit       what stands in the brackets, where it led or else in the page: one word
//     see    Relire avant de transmettre   words that the page shows; "unseen" for the contrary
//     refused ACTES-004                    the code of the refusal shown
//     call   GET /api/v1/actes             the JSON API, with a token that has the rights of the role
//     twins                                starts the twins of outside systems: they answer at once
//     knob   prefecture cut=yes            turns a knob of a twin that runs
//     jobs                                 runs what is due
//     wait   4 h                           moves the clock (s, min, h, d)
//     journal actes.transmettre            an evidence line of that action exists
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace aubrac::commune {

class House;

/// ignore: every line is played whatever comes back, to leave something in the house.
enum class Problems { stop, ignore };

/// Empty when it went as written; else "file:line: what went wrong".
std::string run_scenario(House& house, const std::filesystem::path& file, Problems problems = Problems::stop);
/// Every *.http of a folder, sorted.
std::vector<std::filesystem::path> list_scenarios(const std::filesystem::path& folder);

} // namespace aubrac::commune
