// SPDX-License-Identifier: AGPL-3.0-or-later
#include <kernel/session/throttle.hpp>

#include "rows.hpp"

#include <algorithm>
#include <arpa/inet.h>
#include <array>

namespace aubrac::kernel {

namespace {

// A day without failure, and the past is forgotten.
constexpr std::int64_t memory_seconds = 24 * 3600;

} // namespace

std::int64_t Throttle::delay_after(std::int64_t failures, int free_failures) {
    constexpr std::array<std::int64_t, 4> delays = {30, 60, 300, 900};
    const auto step = failures - free_failures - 1;
    return step < 0 ? 0 : delays[static_cast<std::size_t>(std::min<std::int64_t>(step, delays.size() - 1))];
}

std::int64_t Throttle::reserve(Context& context, std::string_view subject, int free_failures) const {
    std::int64_t failures = 0;
    {
        auto row = storage_.query(context, "SELECT failures, last_at FROM session_throttles WHERE subject = $1",
                                  {std::string(subject)});
        if (row->next()) {
            const auto last = rows::instant(*row, 1);
            if (last.plus_seconds(memory_seconds) > context.now()) failures = row->integer(0);
            const auto ready = last.plus_seconds(delay_after(failures, free_failures));
            if (failures > 0 && ready > context.now()) return (ready.ms - context.now().ms + 999) / 1000;
        }
    }
    storage_.execute(context, "DELETE FROM session_throttles WHERE last_at < $1",
                     {context.now().plus_seconds(-memory_seconds).iso()});
    storage_.execute(context,
                     "INSERT INTO session_throttles (subject, failures, last_at) VALUES ($1, $2, $3) ON CONFLICT "
                     "(subject) DO UPDATE SET failures = excluded.failures, last_at = excluded.last_at",
                     {std::string(subject), failures + 1, context.now().iso()});
    return 0;
}

void Throttle::clear(Context& context, std::string_view subject) const {
    storage_.execute(context, "DELETE FROM session_throttles WHERE subject = $1", {std::string(subject)});
}

void Throttle::clear_everywhere(Context& context, std::string_view subject) const {
    storage_.execute(context, "DELETE FROM session_throttles WHERE subject = $1 OR subject LIKE $2",
                     {std::string(subject), std::string(subject) + " %"});
}

void Throttle::give_back(Context& context, std::string_view subject) const {
    storage_.execute(context,
                     "UPDATE session_throttles SET failures = failures - 1 WHERE subject = $1 AND failures > 0",
                     {std::string(subject)});
}

std::string Throttle::address_subject(std::string_view address) {
    const std::string text(address.substr(0, 100));
    std::array<unsigned char, 16> bytes{};
    if (inet_pton(AF_INET6, text.c_str(), bytes.data()) != 1) return "address:" + text;
    // One subscriber holds a whole /64, hence 2^64 addresses: they count as one (RFC 6177).
    const std::string_view network(reinterpret_cast<const char*>(bytes.data()), 8);
    return "address:" + base::hex(network) + "/64";
}

} // namespace aubrac::kernel
