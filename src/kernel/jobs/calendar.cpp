// SPDX-License-Identifier: AGPL-3.0-or-later
#include <kernel/jobs/calendar.hpp>

#include "running_job.hpp"
#include <base/ensure.hpp>

namespace aubrac::kernel {

namespace {

constexpr std::int64_t minute_ms = 60'000;
constexpr int summer_minutes = 120, winter_minutes = 60; // ahead of UTC
constexpr int jump_minutes = 60;                         // the clocks change at 01:00 UTC
constexpr std::int64_t try_again_seconds = 60;           // when the store could not be written

} // namespace

base::Instant find_day_time(base::Date day, DayTime at) {
    const base::Instant shown{day.days() * 24 * 60 * minute_ms + (at.hour * 60 + at.minute) * minute_ms};
    for (const int offset : {summer_minutes, winter_minutes}) {
        const base::Instant moment{shown.ms - offset * minute_ms};
        if (paris_offset_minutes(moment) == offset) return moment;
    }
    return {day.days() * 24 * 60 * minute_ms + jump_minutes * minute_ms};
}

base::Instant next_day_time(base::Instant after, DayTime at) {
    const auto today = find_day_time(after.date(), at);
    return today > after ? today : find_day_time(after.date().plus_days(1), at);
}

base::Instant JobRunner::next_time(const std::string& name, base::Instant after) const {
    const auto& kind = jobs_.kinds_.find(name)->second;
    return kind.day_time ? next_day_time(after, *kind.day_time) : after.plus_seconds(kind.interval->count());
}

void JobRunner::load_calendar() {
    const auto now = stores_.clock().now();
    std::map<std::string, base::Instant> asked;
    stores_.run(job_actor("calendar"), {}, rights_, Access::read, [&](Context& context) {
        auto rows = jobs_.shared_.query(context, "SELECT kind, asked_at FROM jobs_calendar");
        while (rows->next())
            if (const auto at = base::Instant::parse_iso(rows->text(1))) asked[std::string(rows->text(0))] = *at;
        return Outcome::keep;
    });
    const std::scoped_lock lock(mutex_);
    for (const auto& [name, kind] : jobs_.kinds_) {
        if (!kind.interval && !kind.day_time) continue;
        const auto last = asked.find(name);
        const bool waits = kind.day_time && last != asked.end();
        regular_.emplace(name, waits ? next_time(name, last->second) : now);
    }
}

void JobRunner::ask_regular_jobs() {
    std::vector<std::string> kinds;
    const auto now = stores_.clock().now();
    {
        const std::scoped_lock lock(mutex_);
        for (auto& [kind, next] : regular_)
            if (next <= now) {
                kinds.push_back(kind);
                next = next_time(kind, now);
            }
    }
    if (kinds.empty()) return;
    try {
        ask(kinds, now);
    } catch (...) {
        const std::scoped_lock lock(mutex_);
        for (const auto& kind : kinds)
            regular_[kind] = std::min(regular_[kind], now.plus_seconds(try_again_seconds));
        throw;
    }
}

void JobRunner::ask(const std::vector<std::string>& kinds, base::Instant now) {
    stores_.run(job_actor("calendar"), {}, rights_, Access::write, [&](Context& context) {
        for (const auto& kind : kinds) {
            if (jobs_.kinds_.find(kind)->second.day_time) {
                auto row =
                    jobs_.shared_.query(context, "SELECT asked_at FROM jobs_calendar WHERE kind = $1", {kind});
                const auto last = row->next() ? base::Instant::parse_iso(row->text(0)) : std::nullopt;
                row.reset();
                if (last && next_time(kind, *last) > now) continue; // another server of this store asked for it
                jobs_.shared_.execute(context,
                                      "INSERT INTO jobs_calendar (kind, asked_at) VALUES ($1, $2) "
                                      "ON CONFLICT (kind) DO UPDATE SET asked_at = excluded.asked_at",
                                      {kind, now.iso()});
            }
            jobs_.add(context, kind, "");
        }
        return Outcome::keep;
    });
}

} // namespace aubrac::kernel
