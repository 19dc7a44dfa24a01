// SPDX-License-Identifier: AGPL-3.0-or-later
// Every night: authorities whose last day is near become duties of the operator's staff.
#include "room.hpp"

#include <algorithm>

namespace aubrac::confiance::jobs {

namespace {

using kernel::Context;

void watch_authorities(const Room& room, Context& context) {
    constexpr std::size_t most = 50;
    room.kernel.agenda.clear_subject(context, "confiance/autorites");
    const auto expiring = room.trust->store().list_expiring(context.now(), alert_days);
    for (std::size_t i = 0; i < std::min(expiring.size(), most); ++i)
        room.kernel.agenda.set_duty(context,
                                    {.subject = "confiance/autorites",
                                     .what = "confiance." + fingerprint_of(expiring[i]),
                                     .title = "Remplacer l'autorité « " + expiring[i].common_name() + " »",
                                     .verb = "Remplacer",
                                     .url = "/confiance/autorites",
                                     .right = "confiance.superviser",
                                     .due = expiring[i].summary().not_after.date(),
                                     .law = "Fin de validité du certificat"});
}

} // namespace

kernel::JobHandler watch(Room& room) {
    return [&room](kernel::JobRun& run) {
        run.write([&](Context& context) { watch_authorities(room, context); });
        return kernel::job_done();
    };
}

} // namespace aubrac::confiance::jobs
