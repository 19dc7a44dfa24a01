// SPDX-License-Identifier: AGPL-3.0-or-later
// Lists paged by key: identifiers sort by time, hence the newest first.
#include "store.hpp"


namespace aubrac::parapheur {

namespace {

using kernel::Context;

using kernel::Conditions;

std::string slots(Conditions& where, const std::vector<std::string>& values) {
    std::string all;
    for (const auto& value : values) all += (all.empty() ? "" : ", ") + where.slot(value);
    return all;
}

DossierLine read_line(const sql::Cursor& row) {
    DossierLine line;
    line.id = DossierId(std::string(row.text(0)));
    line.title = row.text(1);
    line.circuit_title = row.text(2);
    line.created_by = row.text(3);
    line.statut = parse_statut(row.text(4));
    line.created_at = base::Instant::parse_iso(row.text(5)).value_or(base::Instant{});
    line.due = base::Date::parse_iso(row.text(6));
    line.kind = row.text(7);
    return line;
}

void add_view(Conditions& where, const ListRequest& request) {
    const auto mine = [&](const std::string& more) {
        return "d.id IN (SELECT c.dossier FROM parapheur_concernes c WHERE c.account IN (" +
               slots(where, request.accounts) + ")" + more + ")";
    };
    switch (request.view) {
    case View::to_do:
        where.add(mine(" AND c.awaited = 1"));
        return;
    case View::under_way:
        where.add("d.statut = " + where.slot(std::string(statut_name(StatutDossier::en_cours))));
        break;
    case View::over:
        where.add("d.statut <> " + where.slot(std::string(statut_name(StatutDossier::en_cours))));
        break;
    }
    where.add("(d.confidential = 0 OR " + mine("") + ")");
}

} // namespace

ListPage Store::list(Context& context, const ListRequest& request) const {
    Conditions where;
    add_view(where, request);
    if (!request.circuit.empty()) where.add("d.circuit = " + where.slot(request.circuit));
    kernel::PageOrder order; // ids follow the time
    order.id = "d.id";
    return kernel::list_page(
        storage_, context,
        "SELECT d.id, d.title, d.circuit_title, d.created_by, d.statut, d.created_at, d.due, d.awaits "
        "FROM parapheur_dossiers d",
        std::move(where), order, request.place, request.limit, read_line,
        [](const DossierLine& line) { return kernel::page_key("", line.id.text()); });
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
