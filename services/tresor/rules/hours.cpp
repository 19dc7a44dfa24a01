// SPDX-License-Identifier: AGPL-3.0-or-later
#include "rules/hours.hpp"

#include <charconv>

namespace aubrac::tresor {

namespace {

constexpr std::int64_t minute_seconds = 60, hour_seconds = 3600, day_seconds = 86'400;

std::optional<int> parse_hour(std::string_view text, int least, int most) {
    int hour = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), hour);
    if (error != std::errc() || end != text.data() + text.size() || hour < least || hour > most)
        return std::nullopt;
    return hour;
}

} // namespace

std::int64_t Hours::wait_from(base::Instant now) const {
    const auto seconds = now.ms / 1000 + base::paris_offset_minutes(now) * minute_seconds;
    const auto since_midnight = seconds % day_seconds;
    const auto begin = from * hour_seconds, end = to * hour_seconds;
    const bool is_on = begin < end ? since_midnight >= begin && since_midnight < end
                                   : since_midnight >= begin || since_midnight < end;
    if (is_on) return 0;
    return since_midnight < begin ? begin - since_midnight : begin + day_seconds - since_midnight;
}

std::optional<Hours> parse_hours(std::string_view text) {
    const auto dash = text.find('-');
    if (dash == std::string_view::npos) return std::nullopt;
    const auto from = parse_hour(text.substr(0, dash), 0, 23), to = parse_hour(text.substr(dash + 1), 1, 24);
    if (!from || !to || *from == *to) return std::nullopt;
    return Hours{*from, *to};
}

} // namespace aubrac::tresor
