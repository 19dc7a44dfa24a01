// SPDX-License-Identifier: AGPL-3.0-or-later
// Screens of the service, for the operator's staff.
#pragma once

#include "room.hpp"

#include <kernel/pages/answer.hpp>
#include <ui/button.hpp>
#include <ui/text.hpp>

namespace aubrac::tresor::pages {

using kernel::pages::Handler;

Handler bac(Room& room);         // GET  /tresor/bac
Handler bac_file(Room& room);    // GET  /tresor/bac/{id}
Handler bac_handled(Room& room); // POST /tresor/bac/{id}

} // namespace aubrac::tresor::pages
