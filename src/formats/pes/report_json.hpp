// SPDX-License-Identifier: AGPL-3.0-or-later
// A report as JSON: what `aubrac helios check FILE --json` prints.
#pragma once

#include "check.hpp"

#include <adapters/json/json.hpp>

namespace aubrac::formats::pes {

/// `kind` ("aller", "acquit", "acquit_retour", "retour", or null), `version`, `norme`, `nom_fic`, `bordereaux`,
/// `pieces`, `lignes`, `pj`, `total_cents`, `findings[{severity,code,path,message,line,bordereau,piece,ligne}]`,
/// `signatures[{id,level,path,present}]`; of an acquit `accepted` and `rejected`, each
/// {flux,bordereaux,pieces,lignes,pj,autres}; `sound`, `structure_sound`. The service adds the verdict and the
/// reason of each signature.
adapters::json::Value json_of(const Report& report);

} // namespace aubrac::formats::pes
