// SPDX-License-Identifier: AGPL-3.0-or-later
// Lists paged by key, and the exchanges.
#include "rules/life.hpp"
#include "store.hpp"

#include <algorithm>
#include <base/text.hpp>

namespace aubrac::actes {

namespace {

using kernel::Context;

constexpr auto line_columns =
    "SELECT id, numero, objet, matiere, nature, decided_on, statut, published_on FROM actes_actes ";

ActeLine read_line(sql::Cursor& row) {
    return {ActeId(std::string(row.text(0))), std::string(row.text(1)),
            std::string(row.text(2)),         std::string(row.text(3)),
            static_cast<int>(row.integer(4)), base::Date::parse_iso(row.text(5)).value_or(base::Date{}),
            parse_statut(row.text(6)),        base::Date::parse_iso(row.text(7))};
}

kernel::PageOrder order_of(const ListRequest& request) {
    using kernel::Direction;
    if (request.published_only) return {"published_on"};
    switch (request.order) {
    case Order::newest:
        return {"decided_on"};
    case Order::oldest:
        return {"decided_on", Direction::up};
    case Order::numero_up:
        return {"numero", Direction::up};
    case Order::numero_down:
        return {"numero"};
    }
    return {"decided_on"};
}

std::string key_of(const ActeLine& line, const kernel::PageOrder& order) {
    const auto value = order.column == "numero"         ? line.numero
                       : order.column == "published_on" ? line.published_on.value_or(base::Date{}).iso()
                                                        : line.decided_on.iso();
    return kernel::page_key(value, line.id.text());
}

} // namespace

ListPage Store::list(Context& context, const ListRequest& request) const {
    kernel::Conditions where;
    if (request.nature) where.add("nature = " + where.slot(std::int64_t{*request.nature}));
    if (request.statut) where.add("statut = " + where.slot(std::string(statut_name(*request.statut))));
    if (request.year) {
        where.add("decided_on >= " + where.slot(std::to_string(*request.year) + "-01-01"));
        where.add("decided_on <= " + where.slot(std::to_string(*request.year) + "-12-31"));
    }
    if (request.published_only) where.add("published_on > ''");
    const auto order = order_of(request);
    return kernel::list_page(storage_, context, line_columns, std::move(where), order, request.place,
                             request.limit, read_line, [&](const ActeLine& line) { return key_of(line, order); });
}

std::vector<ActeLine> Store::list_lines(Context& context, const std::vector<ActeId>& ids) const {
    std::vector<ActeLine> lines;
    for (const auto& id : ids) {
        auto rows = storage_.query(context, std::string(line_columns) + "WHERE id = $1", {id.text()});
        if (rows->next()) lines.push_back(read_line(*rows));
    }
    return lines;
}

bool Store::note_exchange(Context& context, const Exchange& exchange) const {
    return storage_.execute(
               context,
               "INSERT INTO actes_exchanges (message_name, acte, code, direction, sha256, at, summary) "
               "VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT ({{key}} direction, message_name) "
               "DO NOTHING",
               {exchange.message_name, exchange.acte.text(), exchange.code, exchange.direction, exchange.sha256,
                exchange.at.iso(), exchange.summary}) == 1;
}

namespace {

constexpr auto exchange_columns =
    "SELECT message_name, code, direction, sha256, summary, acte, at FROM actes_exchanges ";

Exchange read_exchange(sql::Cursor& row) {
    return {std::string(row.text(0)),
            std::string(row.text(1)),
            std::string(row.text(2)),
            std::string(row.text(3)),
            std::string(row.text(4)),
            ActeId(std::string(row.text(5))),
            base::Instant::parse_iso(row.text(6)).value_or(base::Instant{})};
}

} // namespace

std::vector<Exchange> Store::list_exchanges(Context& context, const ActeId& acte) const {
    auto rows = storage_.query(context, std::string(exchange_columns) + "WHERE acte = $1 ORDER BY at LIMIT 200",
                               {acte.text()});
    std::vector<Exchange> exchanges;
    while (rows->next()) exchanges.push_back(read_exchange(*rows));
    return exchanges;
}

std::optional<Exchange> Store::find_exchange(Context& context, std::string_view direction,
                                             std::string_view message_name) const {
    auto rows =
        storage_.query(context, std::string(exchange_columns) + "WHERE direction = $1 AND message_name = $2",
                       {std::string(direction), std::string(message_name)});
    if (!rows->next()) return std::nullopt;
    return read_exchange(*rows);
}

std::int64_t Store::count_published(Context& context) const {
    auto rows = storage_.query(context, "SELECT COUNT(*) FROM actes_actes WHERE published_on > ''");
    return rows->next() ? rows->integer(0) : 0;
}

void Store::add_classification(Context& context, base::Date dated_on, std::string_view sha256) const {
    storage_.execute(context,
                     "INSERT INTO actes_classifications (dated_on, sha256, received_at) VALUES ($1, $2, $3) "
                     "ON CONFLICT ({{key}} dated_on) DO NOTHING",
                     {dated_on.iso(), std::string(sha256), context.now().iso()});
}

std::optional<Store::StoredClassification> Store::latest_classification(Context& context) const {
    auto rows = storage_.query(
        context, "SELECT dated_on, sha256 FROM actes_classifications ORDER BY dated_on DESC LIMIT 1");
    if (!rows->next()) return std::nullopt;
    return StoredClassification{base::Date::parse_iso(rows->text(0)).value_or(base::Date{}),
                                std::string(rows->text(1))};
}

} // namespace aubrac::actes
