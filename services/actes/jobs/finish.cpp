// SPDX-License-Identifier: AGPL-3.0-or-later
#include "jobs/jobs.hpp"
#include "work.hpp"

namespace aubrac::actes::jobs {

kernel::JobHandler finish(Room& room) {
    return [&room](kernel::JobRun& run) {
        run.finish([&](kernel::Context& context) {
            auto acte = room.store.find(context, ActeId(run.subject()));
            if (!acte || acte->statut != StatutActe::acquitte) return;
            if (acte->draft.publish && !acte->published_on) {
                const auto published = publish_acte(room, context, acte->id);
                ENSURE(published.ok());
                return;
            }
            make_documents(room, context, *acte);
            room.note(context, *acte, "actes.tamponner", "Acte tamponné et bordereau établis");
        });
        return kernel::job_done();
    };
}

} // namespace aubrac::actes::jobs
