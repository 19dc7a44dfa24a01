// SPDX-License-Identifier: AGPL-3.0-or-later
#include "jobs/jobs.hpp"

namespace aubrac::bureau::jobs {

kernel::JobHandler sweep(Room& room) {
    return [&room](kernel::JobRun& run) {
        std::size_t closed = 0;
        run.write([&](kernel::Context& context) {
            for (const auto& step : room.identity().consents.close_past(context)) {
                room.note_and_plan(context, step.consent.adherent,
                                   {step.action, step.subject, step.sentence, step.facts}, kernel::Seconds(0));
                ++closed;
            }
            room.identity().sessions.drop_dead(context);
        });
        room.kernel.log.drop_old_security_files();
        if (closed > 0)
            room.kernel.log.security("assistance.fin", "", "", std::to_string(closed) + " par la durée");
        return kernel::job_done();
    };
}

} // namespace aubrac::bureau::jobs
