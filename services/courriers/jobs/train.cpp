// SPDX-License-Identifier: AGPL-3.0-or-later
#include "jobs/jobs.hpp"

namespace aubrac::courriers::jobs {

kernel::JobHandler train(Room& room) {
    return [&room](kernel::JobRun& run) {
        const auto cut = run.subject().find('~');
        ENSURE(cut != std::string::npos);
        if (!room.prefecture.is_open(prefecture::Training::yes))
            return kernel::job_later(kernel::Seconds(600), "Le jumeau de la préfecture n'est pas démarré");
        // Asked again after a crash it writes a second letter: harmless, for this is training.
        room.prefecture.ask_letter(run.subject().substr(0, cut), run.subject().substr(cut + 1));
        return kernel::job_done();
    };
}

} // namespace aubrac::courriers::jobs
