// SPDX-License-Identifier: AGPL-3.0-or-later
#include <base/date.hpp>

#include <array>
#include <chrono>
#include <cstdio>

namespace aubrac::base {

namespace {

constexpr std::array<const char*, 12> month_names = {
    "janvier", "février", "mars",      "avril",   "mai",      "juin",
    "juillet", "août",    "septembre", "octobre", "novembre", "décembre"};

std::chrono::sys_days to_days(const Date& date) {
    using namespace std::chrono;
    return sys_days{year{date.year} / month{static_cast<unsigned>(date.month)} /
                    day{static_cast<unsigned>(date.day)}};
}

Date from_days(std::chrono::sys_days days) {
    const std::chrono::year_month_day civil{days};
    return {static_cast<int>(civil.year()), static_cast<int>(static_cast<unsigned>(civil.month())),
            static_cast<int>(static_cast<unsigned>(civil.day()))};
}

/// The number made of `length` digits at `from`, or -1.
int read_digits(std::string_view text, std::size_t from, std::size_t length) {
    int number = 0;
    for (std::size_t i = from; i < from + length; ++i) {
        if (i >= text.size() || text[i] < '0' || text[i] > '9') return -1;
        number = number * 10 + (text[i] - '0');
    }
    return number;
}

template <class... Numbers>
std::string print(const char* format, Numbers... numbers) {
    std::array<char, 64> buffer{};
    std::snprintf(buffer.data(), buffer.size(), format, numbers...);
    return buffer.data();
}

struct Civil {
    Date date;
    int hour, minute, second, millisecond;
};

Civil split(std::int64_t ms) {
    constexpr std::int64_t day_ms = 86'400'000;
    std::int64_t days = ms / day_ms, rest = ms % day_ms;
    if (rest < 0) rest += day_ms, --days;
    const auto part = [&](std::int64_t unit, std::int64_t modulo) {
        return static_cast<int>(rest / unit % modulo);
    };
    return {from_days(std::chrono::sys_days{std::chrono::days{days}}), part(3'600'000, 24),
            part(60'000, 60), part(1000, 60), part(1, 1000)};
}

std::chrono::sys_days last_sunday(int year, unsigned month) {
    using namespace std::chrono;
    return sys_days{std::chrono::year{year} / std::chrono::month{month} / Sunday[last]};
}

} // namespace

std::optional<Date> Date::make(int year, int month, int day) {
    using namespace std::chrono;
    if (year < 1 || year > 9999 || month < 1 || day < 1) return std::nullopt;
    const year_month_day civil{std::chrono::year{year}, std::chrono::month{static_cast<unsigned>(month)},
                               std::chrono::day{static_cast<unsigned>(day)}};
    if (!civil.ok()) return std::nullopt;
    return Date{year, month, day};
}

std::optional<Date> Date::parse_iso(std::string_view text) {
    if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
    return make(read_digits(text, 0, 4), read_digits(text, 5, 2), read_digits(text, 8, 2));
}

std::string Date::iso() const { return print("%04d-%02d-%02d", year, month, day); }
std::string Date::compact() const { return print("%04d%02d%02d", year, month, day); }

std::string Date::french() const {
    return std::to_string(day) + (day == 1 ? "er " : " ") + month_names[month - 1] + " " +
           std::to_string(year);
}

Date Date::plus_days(int days) const { return from_days(to_days(*this) + std::chrono::days{days}); }

Date Date::plus_months(int months) const {
    using namespace std::chrono;
    year_month target{std::chrono::year{year}, std::chrono::month{static_cast<unsigned>(month)}};
    target += std::chrono::months{months};
    const year_month_day wanted = target / std::chrono::day{static_cast<unsigned>(day)};
    return from_days(wanted.ok() ? sys_days{wanted} : sys_days{target / last});
}

std::int64_t Date::days() const { return to_days(*this).time_since_epoch().count(); }

std::optional<Instant> Instant::parse_iso(std::string_view text) {
    if (text.size() != 24 || text[10] != 'T' || text[13] != ':' || text[16] != ':' || text[19] != '.' ||
        text[23] != 'Z')
        return std::nullopt;
    const auto date = Date::parse_iso(text.substr(0, 10));
    const int hour = read_digits(text, 11, 2), minute = read_digits(text, 14, 2),
              second = read_digits(text, 17, 2), ms = read_digits(text, 20, 3);
    if (!date || hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59 || ms < 0)
        return std::nullopt;
    return Instant{date->days() * 86'400'000 + hour * 3'600'000LL + minute * 60'000LL + second * 1000LL + ms};
}

std::string Instant::iso() const {
    const Civil c = split(ms);
    return c.date.iso() + print("T%02d:%02d:%02d.%03dZ", c.hour, c.minute, c.second, c.millisecond);
}

std::string Instant::french() const { return date().french() + " à " + french_time(); }

std::string Instant::french_time() const {
    const Civil c = split(ms + paris_offset_minutes(*this) * 60'000LL);
    return print("%d h %02d", c.hour, c.minute);
}

Date Instant::date() const { return split(ms + paris_offset_minutes(*this) * 60'000LL).date; }

int paris_offset_minutes(Instant instant) {
    const int year = split(instant.ms).date.year;
    const auto at_one = [](std::chrono::sys_days day) {
        return day.time_since_epoch().count() * 86'400'000LL + 3'600'000LL;
    };
    const bool summer = instant.ms >= at_one(last_sunday(year, 3)) && instant.ms < at_one(last_sunday(year, 10));
    return summer ? 120 : 60;
}

} // namespace aubrac::base
