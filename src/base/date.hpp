// SPDX-License-Identifier: AGPL-3.0-or-later
// Civil dates and instants. A legal date is a Date (no hour, no zone); what happened is an Instant.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace aubrac::base {

/// A day of the Gregorian calendar, years 1 to 9999. Always valid once built by `parse_iso` or `make`.
struct Date {
    int year = 1970;
    int month = 1; // 1 to 12
    int day = 1;   // 1 to 31

    static std::optional<Date> make(int year, int month, int day);
    /// "2026-11-21" and nothing else.
    static std::optional<Date> parse_iso(std::string_view text);

    std::string iso() const;     // "2026-11-21"
    std::string compact() const; // "20261121", as in the file names of the norms
    std::string french() const;  // "21 novembre 2026", "1er mai 2026"
    Date plus_days(int days) const;
    /// Same day `months` later; the last day of that month when it has no such day.
    Date plus_months(int months) const;
    /// Days since 1970-01-01; negative before.
    std::int64_t days() const;

    auto operator<=>(const Date&) const = default;
};

/// A moment, in milliseconds since 1970-01-01T00:00:00 UTC.
struct Instant {
    std::int64_t ms = 0;

    /// "2026-11-21T13:05:00.000Z" and nothing else: the form kept in the stores.
    static std::optional<Instant> parse_iso(std::string_view text);

    std::string iso() const;         // "2026-11-21T13:05:00.000Z"; sorts as time does
    std::string french() const;      // "21 novembre 2026 à 14 h 05", Paris time
    std::string french_time() const; // "14 h 05", Paris time
    Date date() const;               // the civil day in Paris (CGCT deadlines run on French days)
    Instant plus_seconds(std::int64_t seconds) const { return {ms + seconds * 1000}; }

    auto operator<=>(const Instant&) const = default;
};

/// Minutes to add to UTC for metropolitan France at that moment (directive 2000/84/CE: summer time
/// from the last Sunday of March to the last Sunday of October, 01:00 UTC).
int paris_offset_minutes(Instant instant);

} // namespace aubrac::base
