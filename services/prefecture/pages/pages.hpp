// SPDX-License-Identifier: AGPL-3.0-or-later
// Screens of the service, for the operator's staff.
#pragma once

#include "room.hpp"

#include <kernel/pages/answer.hpp>
#include <ui/button.hpp>
#include <ui/text.hpp>

namespace aubrac::prefecture::pages {

using kernel::pages::Handler;

Handler bin(Room& room);         // GET  /prefecture/bac
Handler bin_file(Room& room);    // GET  /prefecture/bac/{id}
Handler bin_handled(Room& room); // POST /prefecture/bac/{id}

} // namespace aubrac::prefecture::pages
