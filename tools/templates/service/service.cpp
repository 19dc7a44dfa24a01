// SPDX-License-Identifier: AGPL-3.0-or-later
// The plan of the room: everything @name@ plugs into the kernel, in order; no logic.
#include "refusals.hpp"

#include <kernel/registrar.hpp>

namespace aubrac::@name@ {

void register_service(kernel::Registrar& r) { r.refusals(refusal_entries); }

} // namespace aubrac::@name@
