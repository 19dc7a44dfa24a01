// SPDX-License-Identifier: AGPL-3.0-or-later
#include "jobs/jobs.hpp"

#include <adapters/json/json.hpp>
#include <base/ensure.hpp>

namespace aubrac::bureau::jobs {

kernel::JobHandler evidence(Room& room) {
    return [&room](kernel::JobRun& run) {
        const auto payload = adapters::json::parse(run.payload());
        ENSURE(payload.has_value());
        const auto adherent = base::AdherentId::parse((*payload)["adherent"].text_or(""));
        ENSURE(!adherent.empty());
        bool known = false; // one that was removed since has no journal left
        run.read([&](kernel::Context& context) {
            known = room.kernel.directory().find_adherent(context, adherent).has_value();
        });
        if (known)
            run.write_for(adherent, [&](kernel::Context& context) { room.note_once(context, run.payload()); });
        return kernel::job_done();
    };
}

} // namespace aubrac::bureau::jobs
