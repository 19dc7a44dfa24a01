// SPDX-License-Identifier: AGPL-3.0-or-later
// Every night: the figures of each adhérent, gathered where the operator may read them. Counts only, no content.
#include "jobs/jobs.hpp"

#include <algorithm>

namespace aubrac::actes::jobs {

namespace {

using kernel::Context;

struct Figures {
    std::int64_t sent = 0, acknowledged = 0, refused = 0, published = 0, late = 0;
};

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
        case StatutActe::incertain: figures.sent += count.count; break;
        default: break;
        }
    }
    const auto limit = context.now().plus_seconds(-4 * 3600);
    for (const auto statut : {StatutActe::transmis, StatutActe::incertain})
        figures.late += static_cast<std::int64_t>(room.store.list_stuck(context, statut, limit, 1000).size());
    figures.published = room.store.count_published(context);
    return figures;
}

void keep(const Room& room, Context& context, const base::AdherentId& adherent, const Figures& figures) {
    room.bin.execute(context,
                     "INSERT INTO actes_figures (adherent_id, sent, acknowledged, refused, published, late, "
                     "computed_at) VALUES ($1, $2, $3, $4, $5, $6, $7) "
                     "ON CONFLICT (adherent_id) DO UPDATE SET sent = excluded.sent, "
                     "acknowledged = excluded.acknowledged, refused = excluded.refused, "
                     "published = excluded.published, late = excluded.late, computed_at = excluded.computed_at",
                     {adherent.text(), figures.sent, figures.acknowledged, figures.refused, figures.published,
                      figures.late, context.now().iso()});
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
                run.write([&](Context& context) { keep(room, context, adherent.id, figures); });
            }
            if (static_cast<int>(adherents.size()) < batch) break;
        }
        return kernel::job_done();
    };
}

} // namespace aubrac::actes::jobs
