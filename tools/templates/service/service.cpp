// SPDX-License-Identifier: AGPL-3.0-or-later
// The plan of the room: everything @name@ plugs into the kernel, in order; no logic.
#include <kernel/service.hpp>

namespace aubrac::@name@ {

void register_service(kernel::Registrar&) {}

} // namespace aubrac::@name@
