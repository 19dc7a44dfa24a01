// SPDX-License-Identifier: AGPL-3.0-or-later
// Background jobs of the service.
#pragma once

#include "room.hpp"

#include <kernel/jobs/jobs.hpp>

namespace aubrac::prefecture::jobs {

kernel::JobHandler fetch(Room& room); // prefecture.fetch: what the ministry and its twin answered

} // namespace aubrac::prefecture::jobs
