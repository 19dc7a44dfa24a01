// SPDX-License-Identifier: AGPL-3.0-or-later
#include "store.hpp"

namespace aubrac::actes {

void FiguresStore::set(kernel::Context& context, const Figures& figures) const {
    storage_.execute(context,
                     "INSERT INTO actes_figures (adherent_id, sent, acknowledged, refused, published, late, "
                     "computed_at) VALUES ($1, $2, $3, $4, $5, $6, $7) "
                     "ON CONFLICT (adherent_id) DO UPDATE SET sent = excluded.sent, "
                     "acknowledged = excluded.acknowledged, refused = excluded.refused, "
                     "published = excluded.published, late = excluded.late, computed_at = excluded.computed_at",
                     {figures.adherent.text(), figures.sent, figures.acknowledged, figures.refused,
                      figures.published, figures.late, context.now().iso()});
}

std::vector<Figures> FiguresStore::list(kernel::Context& context, int limit) const {
    auto rows =
        storage_.query(context,
                       "SELECT adherent_id, sent, acknowledged, refused, published, late FROM actes_figures "
                       "ORDER BY sent DESC, adherent_id LIMIT $1",
                       {std::int64_t{limit}});
    std::vector<Figures> all;
    while (rows->next())
        all.push_back({base::AdherentId(std::string(rows->text(0))), rows->integer(1), rows->integer(2),
                       rows->integer(3), rows->integer(4), rows->integer(5)});
    return all;
}

} // namespace aubrac::actes
