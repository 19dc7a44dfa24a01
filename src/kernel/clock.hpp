// SPDX-License-Identifier: AGPL-3.0-or-later
// The clock, replaceable: tests freeze it, nobody else reads the time of the machine.
#pragma once

#include <base/date.hpp>

namespace aubrac::kernel {

class Clock {
public:
    virtual ~Clock() = default;
    virtual base::Instant now() const = 0; // thread-safe
};

/// The time of the machine. Development builds obey AUBRAC_CLOCK (an ISO instant, frozen).
class SystemClock final : public Clock {
public:
    base::Instant now() const override;
};

} // namespace aubrac::kernel
