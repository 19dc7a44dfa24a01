// SPDX-License-Identifier: AGPL-3.0-or-later
// Hours when flux may leave, as clocks in Paris show them. Pure.
#pragma once

#include <base/date.hpp>
#include <cstdint>
#include <optional>
#include <string_view>

namespace aubrac::tresor {

/// From the hour `from`, 0 to 23, to the hour `to`, 1 to 24, left out; over midnight when `to` comes before.
struct Hours {
    int from = 0, to = 24;

    /// Seconds until they begin; zero: they are on.
    std::int64_t wait_from(base::Instant now) const;
    bool operator==(const Hours&) const = default;
};

/// "7-21"; nothing for anything else: any hour.
std::optional<Hours> parse_hours(std::string_view text);

} // namespace aubrac::tresor
