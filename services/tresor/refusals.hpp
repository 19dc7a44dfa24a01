// SPDX-License-Identifier: AGPL-3.0-or-later
// Every refusal of the service: code, HTTP status, what happened, what to do.
#pragma once

#include <kernel/pages/refusals.hpp>

namespace aubrac::tresor {

inline constexpr kernel::RefusalEntry refusal_entries[] = {
    {"TRESOR-001", 404, "Ce fichier n'est pas, ou n'est plus, à trier.", "Revenez à la liste des fichiers."},
};

} // namespace aubrac::tresor
