// SPDX-License-Identifier: AGPL-3.0-or-later
// Lists paged by key: identifiers sort by time, hence the newest first.
#include "store.hpp"

#include <algorithm>

namespace aubrac::parapheur {

namespace {

using kernel::Context;

/// Conditions and their parameters, as they are added.
struct Where {
    std::string text;
    sql::Params params;

    std::string place(sql::Value value) {
        params.push_back(std::move(value));
        return "$" + std::to_string(params.size());
    }
    void add(const std::string& condition) { text += (text.empty() ? " WHERE " : " AND ") + condition; }
    std::string places(const std::vector<std::string>& values) {
        std::string all;
        for (const auto& value : values) all += (all.empty() ? "" : ", ") + place(value);
        return all;
    }
};

void add_view(Where& where, const ListRequest& request) {
    const auto mine = [&](const std::string& more) {
        return "d.id IN (SELECT c.dossier FROM parapheur_concernes c WHERE c.account IN (" +
               where.places(request.accounts) + ")" + more + ")";
    };
    switch (request.view) {
    case View::to_do:
        where.add(mine(" AND c.awaited = 1"));
        return;
    case View::under_way:
        where.add("d.statut = " + where.place(std::string(statut_name(StatutDossier::en_cours))));
        break;
    case View::over:
        where.add("d.statut <> " + where.place(std::string(statut_name(StatutDossier::en_cours))));
        break;
    }
    where.add("(d.confidential = 0 OR " + mine("") + ")");
}

} // namespace

ListPage Store::list(Context& context, const ListRequest& request) const {
    const bool backwards = !request.before.empty();
    Where where;
    add_view(where, request);
    if (!request.circuit.empty()) where.add("d.circuit = " + where.place(request.circuit));
    if (backwards)
        where.add("d.id > " + where.place(request.before));
    else if (!request.after.empty())
        where.add("d.id < " + where.place(request.after));
    const auto limit = where.place(std::int64_t{request.limit} + 1);
    auto rows = storage_.query(
        context,
        "SELECT d.id, d.title, d.circuit_title, d.created_by, d.statut, d.created_at, d.due, d.awaits FROM "
        "parapheur_dossiers d" +
            where.text + " ORDER BY d.id" + (backwards ? "" : " DESC") + " LIMIT " + limit,
        where.params);
    ListPage page;
    while (rows->next()) {
        DossierLine line;
        line.id = DossierId(std::string(rows->text(0)));
        line.title = rows->text(1);
        line.circuit_title = rows->text(2);
        line.created_by = rows->text(3);
        line.statut = parse_statut(rows->text(4));
        line.created_at = base::Instant::parse_iso(rows->text(5)).value_or(base::Instant{});
        line.due = base::Date::parse_iso(rows->text(6));
        line.kind = rows->text(7);
        page.lines.push_back(std::move(line));
    }
    const bool more = static_cast<int>(page.lines.size()) > request.limit;
    if (more) page.lines.pop_back();
    if (backwards) std::reverse(page.lines.begin(), page.lines.end());
    if (page.lines.empty()) return page;
    if (backwards || more) page.next = page.lines.back().id.text();
    if (backwards ? more : !request.after.empty()) page.previous = page.lines.front().id.text();
    return page;
}

std::vector<DossierId> Store::list_waiting_seal(Context& context, int limit) const {
    auto rows =
        storage_.query(context, "SELECT id FROM parapheur_dossiers WHERE awaits = 'cachet' ORDER BY id LIMIT $1",
                       {std::int64_t{limit}});
    std::vector<DossierId> ids;
    while (rows->next()) ids.emplace_back(std::string(rows->text(0)));
    return ids;
}

} // namespace aubrac::parapheur
