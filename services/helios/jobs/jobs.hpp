// SPDX-License-Identifier: AGPL-3.0-or-later
// Background jobs of the service.
#pragma once

#include "room.hpp"

#include <kernel/jobs/jobs.hpp>

namespace aubrac::helios::jobs {

kernel::JobHandler check(Room& room); // helios.check: what is wrong with a flux, and what it holds
kernel::JobHandler send(Room& room);  // helios.send: one flux to the counter of the DGFiP
kernel::JobHandler watch(Room& room); // helios.watch: nobody has answered for two days
kernel::JobHandler read(Room& room);  // helios.read: one acquit or return

} // namespace aubrac::helios::jobs
