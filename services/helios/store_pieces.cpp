// SPDX-License-Identifier: AGPL-3.0-or-later
// What a flux holds: findings, bordereaux, pièces, lignes, PJ.
#include "store.hpp"

#include <algorithm>
#include <base/text.hpp>

namespace aubrac::helios {

namespace {

using kernel::Context;

constexpr auto bordereau_columns = "SELECT position, domaine, exer, id_bord, typ_bord, emis_le, objet, pieces, "
                                   "mt_ht, mt_tva, signed, etat, anomalies, "
                                   "rejected_pieces, handled_at FROM helios_bordereaux ";
constexpr auto piece_columns =
    "SELECT position, bordereau, domaine, exer, id_bord, id_pce, typ_pce, nat_pce, objet, tiers, lignes, pj, "
    "mt_ht, mt_tva, "
    "etat, anomalies, handled_at, paiement, mt_regle, regle_le, motif FROM helios_pieces ";
constexpr auto pj_columns =
    "SELECT position, id_unique, nom, type_pj, description, bytes, is_whole, etat, anomalies FROM helios_pj ";

BordereauRow read_bordereau(const sql::Cursor& row) {
    const auto word = [&](int column) { return std::string(row.text(column)); };
    return {row.integer(0),
            word(1),
            word(2),
            word(3),
            word(4),
            word(5),
            word(6),
            row.integer(7),
            row.integer(8),
            row.integer(9),
            row.integer(10) != 0,
            word(11),
            word(12),
            row.integer(13),
            !row.text(14).empty()};
}

PieceRow read_piece(const sql::Cursor& row) {
    const auto word = [&](int column) { return std::string(row.text(column)); };
    PieceRow piece;
    piece.position = row.integer(0);
    piece.bordereau = row.integer(1);
    piece.domaine = word(2);
    piece.exer = word(3);
    piece.id_bord = word(4);
    piece.id_pce = word(5);
    piece.typ_pce = word(6);
    piece.nat_pce = word(7);
    piece.objet = word(8);
    piece.tiers = word(9);
    piece.lignes = row.integer(10);
    piece.pj = row.integer(11);
    piece.mt_ht = row.integer(12);
    piece.mt_tva = row.integer(13);
    piece.etat = word(14);
    piece.anomalies = word(15);
    piece.is_handled = !row.text(16).empty();
    piece.paiement = parse_paiement(row.text(17));
    piece.mt_regle = row.integer(18);
    piece.regle_le = base::Date::parse_iso(row.text(19));
    piece.motif = word(20);
    return piece;
}

PjRow read_pj(const sql::Cursor& row) {
    const auto word = [&](int column) { return std::string(row.text(column)); };
    return {row.integer(0),      word(1), word(2), word(3), word(4), row.integer(5),
            row.integer(6) != 0, word(7), word(8)};
}

/// What LIKE would take for a joker means itself.
std::string like_pattern(std::string_view words) {
    std::string pattern = "%";
    for (const char c : words) {
        if (c == '%' || c == '_' || c == '\\') pattern += '\\';
        pattern += c;
    }
    return pattern + "%";
}

template <class Row>
RowPage<Row> paged(std::vector<Row> rows, int limit, bool backwards, bool has_before) {
    RowPage<Row> page;
    const bool more = static_cast<int>(rows.size()) > limit;
    if (more) rows.pop_back();
    if (backwards) std::reverse(rows.begin(), rows.end());
    page.rows = std::move(rows);
    if (page.rows.empty()) return page;
    if (backwards || more) page.next = page.rows.back().position;
    if (backwards ? more : has_before) page.previous = page.rows.front().position;
    return page;
}

} // namespace

void Store::forget_content(Context& context, const FluxId& flux) const {
    for (const auto* table :
         {"helios_constats", "helios_bordereaux", "helios_pieces", "helios_lignes", "helios_pj", "helios_pj_refs"})
        storage_.execute(context, "DELETE FROM " + std::string(table) + " WHERE flux = $1", {flux.text()});
}

void Store::add_content(Context& context, const FluxId& flux, const Stretch& stretch) const {
    const auto id = flux.text();
    for (const auto& row : stretch.bordereaux)
        storage_.execute(
            context,
            "INSERT INTO helios_bordereaux (flux, position, domaine, exer, id_bord, typ_bord, emis_le, objet, "
            "pieces, mt_ht, mt_tva, signed) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
            {id, row.position, row.domaine, row.exer, row.id_bord, row.typ_bord, row.emis_le, row.objet,
             row.pieces, row.mt_ht, row.mt_tva, std::int64_t{row.is_signed}});
    for (const auto& row : stretch.pieces)
        storage_.execute(
            context,
            "INSERT INTO helios_pieces (flux, position, bordereau, domaine, exer, id_bord, id_pce, typ_pce, "
            "nat_pce, objet, tiers, words, lignes, pj, mt_ht, mt_tva) "
            "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)",
            {id, row.position, row.bordereau, row.domaine, row.exer, row.id_bord, row.id_pce, row.typ_pce,
             row.nat_pce, row.objet, row.tiers, row.words, row.lignes, row.pj, row.mt_ht, row.mt_tva});
    for (const auto& row : stretch.lignes)
        storage_.execute(
            context,
            "INSERT INTO helios_lignes (flux, position, piece, id_ligne, nature, fonction, operation, "
            "libelle, mod_regl, id_marche, tiers, adresse, compte, mt_ht, mt_tva) "
            "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)",
            {id, row.position, row.piece, row.id_ligne, row.nature, row.fonction, row.operation, row.libelle,
             row.mod_regl, row.id_marche, row.tiers, row.adresse, row.compte, row.mt_ht, row.mt_tva});
    for (const auto& row : stretch.pj)
        storage_.execute(
            context,
            "INSERT INTO helios_pj (flux, position, id_unique, nom, type_pj, description, bytes, is_whole) "
            "VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
            {id, row.position, row.id_unique, row.nom, row.type_pj, row.description, row.bytes,
             std::int64_t{row.is_whole}});
    for (const auto& row : stretch.pj_refs)
        storage_.execute(context,
                         "INSERT INTO helios_pj_refs (flux, position, piece, id_unique, nom, support) "
                         "VALUES ($1, $2, $3, $4, $5, $6)",
                         {id, row.position, row.piece, row.id_unique, row.nom, row.support});
}

void Store::add_constats(Context& context, const FluxId& flux,
                         const std::vector<formats::pes::Finding>& findings) const {
    std::int64_t position = 0;
    for (const auto& finding : findings)
        storage_.execute(
            context,
            "INSERT INTO helios_constats (flux, position, severity, code, message, path, line, bordereau, "
            "piece, ligne) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
            {flux.text(), ++position, std::string(name_of(finding.severity)), finding.code, finding.message,
             finding.path, std::int64_t{finding.line}, finding.bordereau, finding.piece, finding.ligne});
}

RowPage<formats::pes::Finding> Store::list_constats(Context& context, const FluxId& flux, std::int64_t after,
                                                    int limit) const {
    using formats::pes::Severity;
    const auto rows =
        storage_.query(context,
                       "SELECT position, severity, code, message, path, line, bordereau, piece, ligne FROM "
                       "helios_constats WHERE flux = $1 AND position > $2 ORDER BY position LIMIT $3",
                       {flux.text(), after, std::int64_t{limit} + 1});
    RowPage<formats::pes::Finding> page;
    while (rows->next()) {
        if (static_cast<int>(page.rows.size()) == limit) {
            page.next = after + limit; // positions follow one another
            break;
        }
        formats::pes::Finding finding;
        finding.severity = rows->text(1) == "error"     ? Severity::error
                           : rows->text(1) == "warning" ? Severity::warning
                                                        : Severity::info;
        finding.code = rows->text(2);
        finding.message = rows->text(3);
        finding.path = rows->text(4);
        finding.line = static_cast<int>(rows->integer(5));
        finding.bordereau = rows->text(6);
        finding.piece = rows->text(7);
        finding.ligne = rows->text(8);
        page.rows.push_back(std::move(finding));
    }
    if (after > 0) page.previous = std::max<std::int64_t>(after - limit, 0);
    return page;
}

bool Store::is_pj_known(Context& context, const FluxId& flux, std::string_view id_unique) const {
    const auto rows = storage_.query(
        context,
        "SELECT 1 FROM helios_pj p JOIN helios_flux f ON f.id = p.flux "
        "WHERE p.id_unique = $1 AND p.flux <> $2 AND p.etat <> 'rejete' AND f.apart = '' AND f.statut IN "
        "('envoye', 'incertain', 'en_cours', 'acquitte', 'acquitte_partiellement') LIMIT 1",
        {std::string(id_unique), flux.text()});
    return rows->next();
}

std::vector<BordereauRow> Store::list_bordereaux(Context& context, const FluxId& flux, std::int64_t after,
                                                 int limit) const {
    const auto rows = storage_.query(
        context, std::string(bordereau_columns) + "WHERE flux = $1 AND position > $2 ORDER BY position LIMIT $3",
        {flux.text(), after, std::int64_t{limit}});
    std::vector<BordereauRow> bordereaux;
    while (rows->next()) bordereaux.push_back(read_bordereau(*rows));
    return bordereaux;
}

RowPage<PieceRow> Store::list_pieces(Context& context, const FluxId& flux, const PieceRequest& request) const {
    const bool backwards = request.before > 0;
    sql::Params params{flux.text(), backwards ? request.before : request.after};
    std::string where = std::string("WHERE flux = $1 AND position ") + (backwards ? "<" : ">") + " $2";
    const auto slot = [&](sql::Value value) {
        params.push_back(std::move(value));
        return "$" + std::to_string(params.size());
    };
    if (request.bordereau > 0) where += " AND bordereau = " + slot(request.bordereau);
    if (request.rejected_only) where += " AND etat = 'rejete'";
    for (const auto& word : base::split(request.words, ' '))
        if (!word.empty()) where += " AND words LIKE " + slot(like_pattern(word)) + " ESCAPE '\\'";
    const auto limit = slot(std::int64_t{request.limit} + 1);
    const auto rows = storage_.query(
        context, piece_columns + where + " ORDER BY position" + (backwards ? " DESC" : "") + " LIMIT " + limit,
        params);
    std::vector<PieceRow> pieces;
    while (rows->next()) pieces.push_back(read_piece(*rows));
    return paged(std::move(pieces), request.limit, backwards, request.after > 0);
}

std::optional<PieceRow> Store::find_piece(Context& context, const FluxId& flux, std::int64_t position) const {
    const auto rows = storage_.query(context, std::string(piece_columns) + "WHERE flux = $1 AND position = $2",
                                     {flux.text(), position});
    if (!rows->next()) return std::nullopt;
    return read_piece(*rows);
}

std::vector<LigneRow> Store::list_lignes(Context& context, const FluxId& flux, std::int64_t piece,
                                         std::int64_t after, int limit) const {
    const auto rows =
        storage_.query(context,
                       "SELECT position, piece, id_ligne, nature, fonction, operation, libelle, mod_regl, "
                       "id_marche, tiers, adresse, compte, mt_ht, mt_tva, anomalies FROM helios_lignes "
                       "WHERE flux = $1 AND piece = $2 AND position > $3 ORDER BY position LIMIT $4",
                       {flux.text(), piece, after, std::int64_t{limit}});
    std::vector<LigneRow> lignes;
    while (rows->next()) {
        const auto word = [&](int column) { return std::string(rows->text(column)); };
        lignes.push_back({rows->integer(0), rows->integer(1), word(2), word(3), word(4), word(5), word(6), word(7),
                          word(8), word(9), word(10), word(11), rows->integer(12), rows->integer(13), word(14)});
    }
    return lignes;
}

RowPage<PjRow> Store::list_pj(Context& context, const FluxId& flux, std::int64_t after, int limit) const {
    const auto rows = storage_.query(
        context, std::string(pj_columns) + "WHERE flux = $1 AND position > $2 ORDER BY position LIMIT $3",
        {flux.text(), after, std::int64_t{limit} + 1});
    std::vector<PjRow> pj;
    while (rows->next()) pj.push_back(read_pj(*rows));
    auto page = paged(std::move(pj), limit, false, false);
    if (after > 0) page.previous = std::max<std::int64_t>(after - limit, 0);
    return page;
}

std::optional<PjRow> Store::find_pj(Context& context, const FluxId& flux, std::int64_t position) const {
    const auto rows = storage_.query(context, std::string(pj_columns) + "WHERE flux = $1 AND position = $2",
                                     {flux.text(), position});
    if (!rows->next()) return std::nullopt;
    return read_pj(*rows);
}

std::optional<PjRow> Store::find_pj(Context& context, const FluxId& flux, std::string_view id_unique) const {
    const auto rows = storage_.query(
        context, std::string(pj_columns) + "WHERE flux = $1 AND id_unique = $2 ORDER BY position LIMIT 1",
        {flux.text(), std::string(id_unique)});
    if (!rows->next()) return std::nullopt;
    return read_pj(*rows);
}

std::vector<PjRefRow> Store::list_pj_refs(Context& context, const FluxId& flux, std::int64_t piece,
                                          int limit) const {
    const auto rows = storage_.query(context,
                                     "SELECT position, piece, id_unique, nom, support FROM helios_pj_refs "
                                     "WHERE flux = $1 AND piece = $2 ORDER BY position LIMIT $3",
                                     {flux.text(), piece, std::int64_t{limit}});
    std::vector<PjRefRow> refs;
    while (rows->next())
        refs.push_back({rows->integer(0), rows->integer(1), std::string(rows->text(2)), std::string(rows->text(3)),
                        std::string(rows->text(4))});
    return refs;
}

} // namespace aubrac::helios
