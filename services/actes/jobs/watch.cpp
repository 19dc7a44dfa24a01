// SPDX-License-Identifier: AGPL-3.0-or-later
#include "jobs/jobs.hpp"

namespace aubrac::actes::jobs {

kernel::JobHandler watch(Room& room) {
    return [&room](kernel::JobRun& run) {
        run.finish([&](kernel::Context& context) {
            const auto acte = room.store.find(context, ActeId(run.subject()));
            if (!acte || (acte->statut != StatutActe::transmis && acte->statut != StatutActe::incertain)) return;
            room.note(context, *acte, "actes.veiller", "Toujours sans réponse de la préfecture");
            room.kernel.agenda.set_duty(context, {.subject = subject_of(acte->id),
                                                  .what = "actes.next",
                                                  .kind = kernel::DutyKind::to_do,
                                                  .title = title_of(acte->draft) + " — sans réponse de la préfecture",
                                                  .verb = "Vérifier",
                                                  .url = url_of(acte->id),
                                                  .right = "actes.transmettre"});
        });
        return kernel::job_done();
    };
}

} // namespace aubrac::actes::jobs
