// SPDX-License-Identifier: AGPL-3.0-or-later
// Hours of the day as moments: Paris time, twice a year not an hour like the others (directive 2000/84/CE).
#pragma once

#include <kernel/jobs/jobs.hpp>

namespace aubrac::kernel {

/// When clocks in Paris show `at` on that day: the first of the two moments when the hour is lived twice, the jump
/// itself when it is skipped.
base::Instant find_day_time(base::Date day, DayTime at);

/// The first such moment later than `after`.
base::Instant next_day_time(base::Instant after, DayTime at);

} // namespace aubrac::kernel
