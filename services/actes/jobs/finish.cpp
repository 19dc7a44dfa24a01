// SPDX-License-Identifier: AGPL-3.0-or-later
#include "jobs/jobs.hpp"
#include "work.hpp"

namespace aubrac::actes::jobs {

kernel::JobHandler finish(Room& room) {
    return [&room](kernel::JobRun& run) {
        make_documents(room, run, ActeId(run.subject()));
        return kernel::job_done();
    };
}

} // namespace aubrac::actes::jobs
