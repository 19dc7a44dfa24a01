// SPDX-License-Identifier: AGPL-3.0-or-later
#include "store.hpp"

#include <algorithm>
#include <charconv>

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

kernel::Paged<Figures> FiguresStore::list(kernel::Context& context, const kernel::PagePlace& place,
                                          int limit) const {
    const kernel::PageOrder order{"sent", kernel::Direction::down, kernel::KeyKind::integer, "adherent_id"};
    return kernel::list_page(
        storage_, context, "SELECT adherent_id, sent, acknowledged, refused, published, late FROM actes_figures",
        {}, order, place, limit,
        [](sql::Cursor& row) {
            return Figures{base::AdherentId(std::string(row.text(0))),
                           row.integer(1),
                           row.integer(2),
                           row.integer(3),
                           row.integer(4),
                           row.integer(5)};
        },
        [](const Figures& line) { return kernel::page_key(std::to_string(line.sent), line.adherent.text()); });
}

Figures FiguresStore::total(kernel::Context& context) const {
    auto rows = storage_.query(
        context, "SELECT CAST(COALESCE(SUM(sent), 0) AS BIGINT), CAST(COALESCE(SUM(acknowledged), 0) AS BIGINT), "
                 "CAST(COALESCE(SUM(refused), 0) AS BIGINT), CAST(COALESCE(SUM(published), 0) AS BIGINT), "
                 "CAST(COALESCE(SUM(late), 0) AS BIGINT) FROM actes_figures");
    if (!rows->next()) return {};
    return {{}, rows->integer(0), rows->integer(1), rows->integer(2), rows->integer(3), rows->integer(4)};
}

} // namespace aubrac::actes
