// SPDX-License-Identifier: AGPL-3.0-or-later
// What the field dictionary of PES V2 says beyond structure: values that go together. Where Hélios alone can know
// (grids of types, accounts, services) nothing is said. Pure. Of this folder alone.
#pragma once

#include "findings.hpp"
#include "flux.hpp"

#include <string_view>

namespace aubrac::formats::pes {

void check_bordereau(const Bordereau& bordereau, bool is_dematerialise, Findings& findings);
/// With its tiers.
void check_ligne(const Bordereau& bordereau, const Ligne& ligne, Findings& findings);

/// Whether a PJ of this type may refer to this domain (RefCompta); true for a type that is not told, or not known.
bool is_domaine_of_pj(std::string_view type_pj, std::string_view domaine);
/// ISO 13616: the number is right when it leaves 1 modulo 97.
bool is_iban(std::string_view text);

} // namespace aubrac::formats::pes
