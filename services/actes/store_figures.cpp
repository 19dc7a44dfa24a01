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

FiguresPage FiguresStore::list(kernel::Context& context, std::string_view after, int limit) const {
    std::string where;
    sql::Params params{std::int64_t{limit} + 1};
    std::int64_t sent = 0;
    const auto cut = std::min(after.find('~'), after.size());
    if (std::from_chars(after.data(), after.data() + cut, sent).ec == std::errc() && cut < after.size()) {
        where = "WHERE sent < $2 OR (sent = $3 AND adherent_id > $4) ";
        params.insert(params.end(), {sent, sent, std::string(after.substr(cut + 1))});
    }
    auto rows = storage_.query(context,
                               "SELECT adherent_id, sent, acknowledged, refused, published, late FROM actes_figures " +
                                   where + "ORDER BY sent DESC, adherent_id LIMIT $1",
                               params);
    FiguresPage page;
    while (rows->next())
        page.lines.push_back({base::AdherentId(std::string(rows->text(0))), rows->integer(1), rows->integer(2),
                              rows->integer(3), rows->integer(4), rows->integer(5)});
    if (static_cast<int>(page.lines.size()) <= limit) return page;
    page.lines.pop_back();
    page.next = std::to_string(page.lines.back().sent) + "~" + page.lines.back().adherent.text();
    return page;
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
