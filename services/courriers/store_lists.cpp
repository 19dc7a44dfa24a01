// SPDX-License-Identifier: AGPL-3.0-or-later
// Lists of letters, paged by key.
#include "store.hpp"

#include <algorithm>

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

std::string key_of(const CourrierLine& line) { return line.received_at.iso() + "~" + line.id.text(); }

} // namespace

ListPage Store::list(Context& context, const ListRequest& request) const {
    const bool backwards = !request.before.empty();
    std::string where;
    sql::Params params;
    const auto add = [&](const std::string& condition, sql::Value value) {
        params.push_back(std::move(value));
        where += (where.empty() ? "WHERE " : " AND ") + condition + "$" + std::to_string(params.size());
    };
    if (request.is_open) add("is_open = ", std::int64_t{*request.is_open});
    if (request.type) add("code = ", std::string(exchange_of(*request.type).letter));
    const auto& key = backwards ? request.before : request.after;
    if (const auto cut = key.rfind('~'); cut != std::string::npos) {
        params.emplace_back(key.substr(0, cut));
        params.emplace_back(key.substr(cut + 1));
        where += (where.empty() ? "WHERE (" : " AND (") + std::string("received_at, id) ") +
                 (backwards ? ">" : "<") + " ($" + std::to_string(params.size() - 1) + ", $" +
                 std::to_string(params.size()) + ")";
    }
    params.push_back(std::int64_t{request.limit} + 1);
    const std::string direction = backwards ? "" : " DESC";
    auto rows = storage_.query(context,
                               line_columns + where + " ORDER BY received_at" + direction + ", id" + direction +
                                   " LIMIT $" + std::to_string(params.size()),
                               params);
    ListPage page;
    while (rows->next()) page.lines.push_back(read_line(*rows));
    const bool more = static_cast<int>(page.lines.size()) > request.limit;
    if (more) page.lines.pop_back();
    if (backwards) std::reverse(page.lines.begin(), page.lines.end());
    if (page.lines.empty()) return page;
    if (backwards || more) page.next = key_of(page.lines.back());
    if (backwards ? more : !request.after.empty()) page.previous = key_of(page.lines.front());
    return page;
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
