// SPDX-License-Identifier: AGPL-3.0-or-later
// Every refusal of the service: code, HTTP status, what happened, what to do.
#pragma once

#include <kernel/pages/refusals.hpp>

namespace aubrac::depots {

inline constexpr kernel::RefusalEntry refusal_entries[] = {
    {"DEPOTS-001", 422, "Le fichier est vide.", "Exportez-le de nouveau."},
    {"DEPOTS-002", 413, "Le fichier est trop lourd.", "Faites-en plusieurs."},
};

} // namespace aubrac::depots
