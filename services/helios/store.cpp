// SPDX-License-Identifier: AGPL-3.0-or-later
#include "store.hpp"

namespace aubrac::helios {

namespace {

using kernel::Context;

constexpr auto columns =
    "SELECT id, nom_fic, cod_col, cod_bud, id_post, siret, libelle, statut, file_name, sha256, size, source, "
    "send_when_checked, deposited_by, deposited_at, checked_at, norme, refused, errors, warnings, forced, "
    "bordereaux, "
    "pieces, lignes, pj, total_cents, signatures, submitted_by, submitted_at, sent_at, remote_name, answered_at, "
    "anomalies, handled_at, replaced_by FROM helios_flux ";

std::string text(const std::optional<base::Instant>& instant) { return instant ? instant->iso() : ""; }
std::int64_t number(bool flag) { return flag ? 1 : 0; }

Flux read_flux(const sql::Cursor& row) {
    const auto word = [&](int column) { return std::string(row.text(column)); };
    const auto moment = [&](int column) { return base::Instant::parse_iso(row.text(column)); };
    Flux flux;
    flux.id = FluxId(word(0));
    flux.nom_fic = word(1);
    flux.cod_col = word(2);
    flux.cod_bud = word(3);
    flux.id_post = word(4);
    flux.siret = word(5);
    flux.libelle = word(6);
    flux.statut = parse_statut(row.text(7));
    flux.file_name = word(8);
    flux.sha256 = word(9);
    flux.size = row.integer(10);
    flux.source = word(11);
    flux.send_when_checked = row.integer(12) != 0;
    flux.deposited_by = word(13);
    flux.deposited_at = moment(14).value_or(base::Instant{});
    flux.checked_at = moment(15);
    flux.norme = word(16);
    flux.refused = row.integer(17) != 0;
    flux.errors = row.integer(18);
    flux.warnings = row.integer(19);
    flux.forced = row.integer(20) != 0;
    flux.bordereaux = row.integer(21);
    flux.pieces = row.integer(22);
    flux.lignes = row.integer(23);
    flux.pj = row.integer(24);
    flux.total_cents = row.integer(25);
    flux.signatures = word(26);
    flux.submitted_by = word(27);
    flux.submitted_at = moment(28);
    flux.sent_at = moment(29);
    flux.remote_name = word(30);
    flux.answered_at = moment(31);
    flux.anomalies = word(32);
    flux.handled_at = moment(33);
    flux.replaced_by = FluxId(word(34));
    return flux;
}

constexpr auto line_columns =
    "SELECT id, nom_fic, libelle, cod_bud, statut, deposited_at, pieces, total_cents, errors FROM helios_flux ";

FluxLine read_line(const sql::Cursor& row) {
    return {FluxId(std::string(row.text(0))),
            std::string(row.text(1)),
            std::string(row.text(2)),
            std::string(row.text(3)),
            parse_statut(row.text(4)),
            base::Instant::parse_iso(row.text(5)).value_or(base::Instant{}),
            row.integer(6),
            row.integer(7),
            row.integer(8)};
}

bool is_by_total(Order order) { return order == Order::total_up || order == Order::total_down; }

kernel::PageOrder order_of(Order order) {
    using kernel::Direction;
    const bool is_down = order == Order::newest || order == Order::total_down;
    const auto direction = is_down ? Direction::down : Direction::up;
    return is_by_total(order) ? kernel::PageOrder{"total_cents", direction, kernel::KeyKind::integer}
                              : kernel::PageOrder{"deposited_at", direction};
}

} // namespace

bool Store::insert(Context& context, const Flux& flux) const {
    const bool inserted =
        storage_.execute(
            context,
            "INSERT INTO helios_flux (id, nom_fic, cod_col, cod_bud, id_post, siret, libelle, statut, "
            "file_name, sha256, size, source, send_when_checked, deposited_by, deposited_at) "
            "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15) "
            "ON CONFLICT ({{key}} nom_fic, cod_col, apart) DO NOTHING",
            {flux.id.text(), flux.nom_fic, flux.cod_col, flux.cod_bud, flux.id_post, flux.siret, flux.libelle,
             std::string(statut_name(flux.statut)), flux.file_name, flux.sha256, flux.size, flux.source,
             number(flux.send_when_checked), flux.deposited_by, flux.deposited_at.iso()}) == 1;
    if (inserted) count(context, flux.source, flux.statut, 1);
    return inserted;
}

void Store::update(Context& context, const Flux& flux, StatutFlux former) const {
    storage_.execute(
        context,
        "UPDATE helios_flux SET statut = $1, send_when_checked = $2, checked_at = $3, norme = $4, refused = $5, "
        "errors = $6, warnings = $7, forced = $8, bordereaux = $9, pieces = $10, lignes = $11, pj = $12, "
        "total_cents = $13, signatures = $14, submitted_by = $15, submitted_at = $16, sent_at = $17, "
        "remote_name = $18, answered_at = $19, anomalies = $20, handled_at = $21, replaced_by = $22, "
        "sha256 = $23, size = $24 WHERE id = $25",
        {std::string(statut_name(flux.statut)),
         number(flux.send_when_checked),
         text(flux.checked_at),
         flux.norme,
         number(flux.refused),
         flux.errors,
         flux.warnings,
         number(flux.forced),
         flux.bordereaux,
         flux.pieces,
         flux.lignes,
         flux.pj,
         flux.total_cents,
         flux.signatures,
         flux.submitted_by,
         text(flux.submitted_at),
         text(flux.sent_at),
         flux.remote_name,
         text(flux.answered_at),
         flux.anomalies,
         text(flux.handled_at),
         flux.replaced_by.text(),
         flux.sha256,
         flux.size,
         flux.id.text()});
    if (former == flux.statut) return;
    count(context, flux.source, former, -1);
    count(context, flux.source, flux.statut, 1);
}

void Store::remove(Context& context, const Flux& flux) const {
    forget_content(context, flux.id);
    storage_.execute(context, "DELETE FROM helios_flux WHERE id = $1", {flux.id.text()});
    count(context, flux.source, flux.statut, -1);
}

void Store::set_apart(Context& context, const FluxId& id) const {
    storage_.execute(context, "UPDATE helios_flux SET apart = '~' || id WHERE id = $1", {id.text()});
}

void Store::count(Context& context, const std::string& source, StatutFlux statut, int change) const {
    storage_.execute(
        context,
        "INSERT INTO helios_counts (source, statut, count) VALUES ($1, $2, $3) "
        "ON CONFLICT ({{key}} source, statut) DO UPDATE SET count = helios_counts.count + excluded.count",
        {source, std::string(statut_name(statut)), std::int64_t{change}});
}

std::optional<Flux> Store::find(Context& context, const FluxId& id) const {
    if (id.empty()) return std::nullopt;
    const auto rows = storage_.query(context, std::string(columns) + "WHERE id = $1", {id.text()});
    if (!rows->next()) return std::nullopt;
    return read_flux(*rows);
}

std::optional<Flux> Store::find_by_name(Context& context, std::string_view nom_fic,
                                        std::string_view cod_col) const {
    const auto rows =
        storage_.query(context,
                       std::string(columns) + "WHERE nom_fic = $1 AND ($2 = '' OR cod_col = $2) AND apart = '' "
                                              "ORDER BY sent_at DESC LIMIT 1",
                       {std::string(nom_fic), std::string(cod_col)});
    if (!rows->next()) return std::nullopt;
    return read_flux(*rows);
}

ListPage Store::list(Context& context, const ListRequest& request) const {
    kernel::Conditions where;
    if (request.statut) where.add("statut = " + where.slot(std::string(statut_name(*request.statut))));
    if (!request.siret.empty()) {
        where.add("siret = " + where.slot(request.siret));
        where.add("cod_bud = " + where.slot(request.cod_bud));
    }
    return kernel::list_page(storage_, context, line_columns, std::move(where), order_of(request.order),
                             request.place, request.limit, read_line, [&](const FluxLine& line) {
                                 const auto value = is_by_total(request.order) ? std::to_string(line.total_cents)
                                                                               : line.deposited_at.iso();
                                 return kernel::page_key(value, line.id.text());
                             });
}

std::vector<FluxLine> Store::list_lines(Context& context, const std::vector<FluxId>& ids) const {
    std::vector<FluxLine> lines;
    for (const auto& id : ids) {
        const auto rows = storage_.query(context, std::string(line_columns) + "WHERE id = $1", {id.text()});
        if (rows->next()) lines.push_back(read_line(*rows));
    }
    return lines;
}

std::vector<Count> Store::counts(Context& context) const {
    const auto rows = storage_.query(
        context, "SELECT statut, CAST(SUM(count) AS BIGINT) FROM helios_counts GROUP BY statut ORDER BY statut");
    std::vector<Count> counts;
    while (rows->next())
        if (rows->integer(1) > 0) counts.push_back({parse_statut(rows->text(0)), rows->integer(1)});
    return counts;
}

std::vector<Budget> Store::list_budgets(Context& context, std::string_view after, int limit) const {
    const auto rows =
        storage_.query(context,
                       "SELECT id, siret, cod_col, cod_bud, id_post, libelle, p_dest FROM helios_budgets "
                       "WHERE id > $1 ORDER BY id LIMIT $2",
                       {std::string(after), std::int64_t{limit}});
    std::vector<Budget> budgets;
    while (rows->next()) {
        const auto word = [&](int column) { return std::string(rows->text(column)); };
        budgets.push_back({word(0), word(1), word(2), word(3), word(4), word(5), word(6)});
    }
    return budgets;
}

bool Store::add_budget(Context& context, const Budget& budget) const {
    return storage_.execute(context,
                            "INSERT INTO helios_budgets (id, siret, cod_col, cod_bud, id_post, libelle, p_dest) "
                            "VALUES ($1, $2, $3, $4, $5, $6, $7) "
                            "ON CONFLICT ({{key}} siret, cod_col, cod_bud) DO NOTHING",
                            {budget.id, budget.siret, budget.cod_col, budget.cod_bud, budget.id_post,
                             budget.libelle, budget.p_dest}) == 1;
}

bool Store::remove_budget(Context& context, std::string_view id) const {
    return storage_.execute(context, "DELETE FROM helios_budgets WHERE id = $1", {std::string(id)}) == 1;
}

} // namespace aubrac::helios
