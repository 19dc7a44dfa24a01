// SPDX-License-Identifier: AGPL-3.0-or-later
// Background jobs of the service.
#pragma once

#include "room.hpp"

#include <kernel/jobs/jobs.hpp>

namespace aubrac::tresor::jobs {

kernel::JobHandler fetch(Room& room); // tresor.fetch: what the DGFiP and its twin answered

} // namespace aubrac::tresor::jobs
