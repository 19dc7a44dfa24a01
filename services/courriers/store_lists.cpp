// SPDX-License-Identifier: AGPL-3.0-or-later
// Lists of letters, paged by key.
#include "store.hpp"

namespace aubrac::courriers {

namespace {

using kernel::Context;

constexpr auto line_columns = "SELECT id, code, acte_title, acte_objet, dated_on, received_at, due, statut "
                              "FROM courriers_courriers ";

CourrierLine read_line(sql::Cursor& row) {
    const auto* exchange = find_exchange_by_letter(row.text(1));
    ENSURE(exchange);
    return {CourrierId(std::string(row.text(0))),
            exchange->type,
            std::string(row.text(2)),
            std::string(row.text(3)),
            base::Date::parse_iso(row.text(4)).value_or(base::Date{}),
            base::Instant::parse_iso(row.text(5)).value_or(base::Instant{}),
            base::Date::parse_iso(row.text(6)),
            parse_statut(row.text(7))};
}

} // namespace

ListPage Store::list(Context& context, const ListRequest& request) const {
    kernel::Conditions where;
    if (request.is_open) where.add("is_open = " + where.slot(std::int64_t{*request.is_open}));
    if (request.type) where.add("code = " + where.slot(std::string(exchange_of(*request.type).letter)));
    return kernel::list_page(storage_, context, line_columns, std::move(where), {"received_at"}, request.place,
                             request.limit, read_line, [](const CourrierLine& line) {
                                 return kernel::page_key(line.received_at.iso(), line.id.text());
                             });
}

std::vector<CourrierLine> Store::list_lines(Context& context, const std::vector<CourrierId>& ids) const {
    std::vector<CourrierLine> lines;
    for (const auto& id : ids) {
        auto rows = storage_.query(context, std::string(line_columns) + "WHERE id = $1", {id.text()});
        if (rows->next()) lines.push_back(read_line(*rows));
    }
    return lines;
}

} // namespace aubrac::courriers
