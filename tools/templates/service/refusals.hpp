// SPDX-License-Identifier: AGPL-3.0-or-later
// Every refusal of the service: code, HTTP status, what happened, what to do. A code is never reused, nor given
// another meaning.
#pragma once

#include <kernel/pages/refusals.hpp>

namespace aubrac::@name@ {

inline constexpr kernel::RefusalEntry refusal_entries[] = {
    {"@NAME@-001", 404, "Cet élément n'existe pas, ou plus.", "Retrouvez-le dans la liste."},
};

} // namespace aubrac::@name@
