// SPDX-License-Identifier: AGPL-3.0-or-later
// After four hours without the préfecture's acknowledgement of an answer, someone is asked to look.
#include "jobs/jobs.hpp"

namespace aubrac::courriers::jobs {

kernel::JobHandler watch(Room& room) {
    return [&room](kernel::JobRun& run) {
        run.finish([&](kernel::Context& context) {
            const auto envoi = room.store.find_envoi(context, EnvoiId(run.subject()));
            if (!envoi || (envoi->etat != EtatEnvoi::envoye && envoi->etat != EtatEnvoi::incertain)) return;
            const auto courrier = room.store.find(context, envoi->courrier);
            if (!courrier) return;
            room.note(context, *courrier, "courriers.veiller", "Réponse toujours sans accusé de réception");
            room.kernel.agenda.set_duty(context,
                                        {.subject = subject_of(courrier->id),
                                         .what = "courriers.next",
                                         .kind = kernel::DutyKind::to_do,
                                         .title = title_of(*courrier) + " — réponse sans accusé de réception",
                                         .verb = "Vérifier",
                                         .url = url_of(courrier->id),
                                         .right = "courriers.repondre"});
        });
        return kernel::job_done();
    };
}

} // namespace aubrac::courriers::jobs
