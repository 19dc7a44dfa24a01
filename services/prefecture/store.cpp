// SPDX-License-Identifier: AGPL-3.0-or-later
#include "store.hpp"

namespace aubrac::prefecture {

namespace {

constexpr auto columns = "SELECT id, source, file_name, siren, reason, sha256, received_at FROM prefecture_bin ";

BinLine read_line(sql::Cursor& row) {
    return {std::string(row.text(0)),
            std::string(row.text(1)),
            std::string(row.text(2)),
            std::string(row.text(3)),
            std::string(row.text(4)),
            std::string(row.text(5)),
            base::Instant::parse_iso(row.text(6)).value_or(base::Instant{})};
}

} // namespace

bool Store::add(kernel::Context& context, const BinLine& line) const {
    return storage_.execute(
               context,
               "INSERT INTO prefecture_bin (id, received_at, source, file_name, siren, reason, sha256) "
               "VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (id) DO NOTHING",
               {line.id, line.received_at.iso(), line.source, line.file_name, line.siren, line.reason,
                line.sha256}) == 1;
}

kernel::Paged<BinLine> Store::list(kernel::Context& context, const kernel::PagePlace& place, int limit) const {
    kernel::Conditions conditions;
    conditions.add("handled_at = ''");
    return kernel::list_page(
        storage_, context, columns, std::move(conditions), {"received_at"}, place, limit, read_line,
        [](const BinLine& line) { return kernel::page_key(line.received_at.iso(), line.id); });
}

std::optional<BinLine> Store::find(kernel::Context& context, std::string_view id) const {
    auto rows = storage_.query(context, std::string(columns) + "WHERE id = $1", {std::string(id)});
    if (!rows->next()) return std::nullopt;
    return read_line(*rows);
}

bool Store::mark_handled(kernel::Context& context, std::string_view id) const {
    return storage_.execute(
               context,
               "UPDATE prefecture_bin SET handled_at = $1, handled_by = $2 WHERE id = $3 AND handled_at = ''",
               {context.now().iso(), context.actor().id, std::string(id)}) == 1;
}

} // namespace aubrac::prefecture
