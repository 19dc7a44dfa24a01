// SPDX-License-Identifier: AGPL-3.0-or-later
#include <kernel/clock.hpp>

#include <base/failure.hpp>
#include <chrono>
#include <cstdlib>

namespace aubrac::kernel {

base::Instant SystemClock::now() const {
#ifdef AUBRAC_DEV
    if (const char* frozen = std::getenv("AUBRAC_CLOCK")) {
        const auto instant = base::Instant::parse_iso(frozen);
        if (!instant) throw base::Failure("AUBRAC_CLOCK is not an instant such as 2026-11-21T13:05:00.000Z");
        return *instant;
    }
#endif
    using namespace std::chrono;
    return {duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count()};
}

} // namespace aubrac::kernel
