// SPDX-License-Identifier: AGPL-3.0-or-later
// Every night: the figures of each adhérent, gathered where the operator may read them. Counts only, no content.
#include "jobs/jobs.hpp"

#include <algorithm>

namespace aubrac::actes::jobs {

namespace {

using kernel::Context;

Figures gather(const Room& room, Context& context) {
    Figures figures;
    for (const auto& count : room.store.counts(context)) {
        switch (count.statut) {
        case StatutActe::acquitte:
        case StatutActe::annulation:
        case StatutActe::annule:
            figures.acknowledged += count.count;
            figures.sent += count.count;
            break;
        case StatutActe::refuse:
            figures.refused += count.count;
            figures.sent += count.count;
            break;
        case StatutActe::transmis:
        case StatutActe::incertain:
            figures.sent += count.count;
            break;
        default:
            break;
        }
    }
    const auto limit = context.now().plus_seconds(-4 * 3600);
    for (const auto statut : {StatutActe::transmis, StatutActe::incertain})
        figures.late += static_cast<std::int64_t>(room.store.list_stuck(context, statut, limit, 1000).size());
    figures.published = room.store.count_published(context);
    return figures;
}

} // namespace

kernel::JobHandler figures(Room& room) {
    return [&room](kernel::JobRun& run) {
        constexpr int batch = 200;
        for (base::AdherentId after; !run.stopping();) {
            std::vector<adherents::Adherent> adherents;
            run.read([&](Context& context) { adherents = room.adherents.list_adherents(context, after, batch); });
            for (const auto& adherent : adherents) {
                after = adherent.id;
                if (!std::binary_search(adherent.services.begin(), adherent.services.end(), "actes")) continue;
                Figures figures;
                run.write_for(adherent.id, [&](Context& context) { figures = gather(room, context); });
                figures.adherent = adherent.id;
                run.write([&](Context& context) { room.figures.set(context, figures); });
            }
            if (static_cast<int>(adherents.size()) < batch) break;
        }
        return kernel::job_done();
    };
}

} // namespace aubrac::actes::jobs
