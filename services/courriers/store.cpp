// SPDX-License-Identifier: AGPL-3.0-or-later
#include "store.hpp"

namespace aubrac::courriers {

namespace {

using kernel::Context;

constexpr auto courrier_columns =
    "SELECT id, acte, id_acte, acte_title, acte_objet, nature, code, message_name, sha256, dated_on, received_at, "
    "words, office, contact_name, contact_telephone, contact_email, due, statut, closed_by, closed_at "
    "FROM courriers_courriers ";
constexpr auto envoi_columns =
    "SELECT id, courrier, code, etat, created_by, created_at, submitted_at, sent_at, message_name, archive_name, "
    "archive_sha256, acknowledged_on, anomaly FROM courriers_envois ";

std::string text(const std::optional<base::Date>& date) { return date ? date->iso() : ""; }
std::string text(const std::optional<base::Instant>& instant) { return instant ? instant->iso() : ""; }

TypeCourrier read_type(std::string_view code) {
    const auto* exchange = find_exchange_by_letter(code);
    ENSURE(exchange);
    return exchange->type;
}

Courrier read_courrier(sql::Cursor& row) {
    Courrier courrier;
    courrier.id = CourrierId(std::string(row.text(0)));
    courrier.acte = actes::ActeId(std::string(row.text(1)));
    courrier.id_acte = row.text(2);
    courrier.acte_title = row.text(3);
    courrier.acte_objet = row.text(4);
    courrier.nature = static_cast<int>(row.integer(5));
    courrier.type = read_type(row.text(6));
    courrier.message_name = row.text(7);
    courrier.sha256 = row.text(8);
    courrier.dated_on = base::Date::parse_iso(row.text(9)).value_or(base::Date{});
    courrier.received_at = base::Instant::parse_iso(row.text(10)).value_or(base::Instant{});
    courrier.words = row.text(11);
    courrier.office = row.text(12);
    courrier.contact_name = row.text(13);
    courrier.contact_telephone = row.text(14);
    courrier.contact_email = row.text(15);
    courrier.due = base::Date::parse_iso(row.text(16));
    courrier.statut = parse_statut(row.text(17));
    courrier.closed_by = row.text(18);
    courrier.closed_at = base::Instant::parse_iso(row.text(19));
    return courrier;
}

Envoi read_envoi(sql::Cursor& row) {
    Envoi envoi;
    envoi.id = EnvoiId(std::string(row.text(0)));
    envoi.courrier = CourrierId(std::string(row.text(1)));
    envoi.code = row.text(2);
    envoi.etat = parse_etat(row.text(3));
    envoi.created_by = row.text(4);
    envoi.created_at = base::Instant::parse_iso(row.text(5)).value_or(base::Instant{});
    envoi.submitted_at = base::Instant::parse_iso(row.text(6));
    envoi.sent_at = base::Instant::parse_iso(row.text(7));
    envoi.message_name = row.text(8);
    envoi.archive_name = row.text(9);
    envoi.archive_sha256 = row.text(10);
    envoi.acknowledged_on = base::Date::parse_iso(row.text(11));
    envoi.anomaly = row.text(12);
    return envoi;
}

} // namespace

bool Store::insert(Context& context, const Courrier& courrier) const {
    const bool inserted =
        storage_.execute(
            context,
            "INSERT INTO courriers_courriers (id, acte, id_acte, acte_title, acte_objet, nature, "
            "code, message_name, sha256, dated_on, received_at, words, office, contact_name, "
            "contact_telephone, contact_email, due, statut, is_open) VALUES ($1, $2, $3, $4, $5, $6, "
            "$7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19) "
            "ON CONFLICT ({{key}} message_name) DO NOTHING",
            {courrier.id.text(), courrier.acte.text(), courrier.id_acte, courrier.acte_title, courrier.acte_objet,
             std::int64_t{courrier.nature}, std::string(exchange_of(courrier.type).letter), courrier.message_name,
             courrier.sha256, courrier.dated_on.iso(), courrier.received_at.iso(), courrier.words, courrier.office,
             courrier.contact_name, courrier.contact_telephone, courrier.contact_email, text(courrier.due),
             std::string(statut_name(courrier.statut)), std::int64_t{is_open(courrier.type, courrier.statut)}}) ==
        1;
    if (inserted) write_pieces(context, courrier.id.text(), courrier.pieces);
    return inserted;
}

void Store::update(Context& context, const Courrier& courrier) const {
    storage_.execute(context,
                     "UPDATE courriers_courriers SET statut = $1, is_open = $2, closed_by = $3, closed_at = $4 "
                     "WHERE id = $5",
                     {std::string(statut_name(courrier.statut)),
                      std::int64_t{is_open(courrier.type, courrier.statut)}, courrier.closed_by,
                      text(courrier.closed_at), courrier.id.text()});
}

std::optional<Courrier> Store::find(Context& context, const CourrierId& id) const {
    auto rows = storage_.query(context, std::string(courrier_columns) + "WHERE id = $1", {id.text()});
    if (!rows->next()) return std::nullopt;
    auto courrier = read_courrier(*rows);
    rows.reset();
    courrier.pieces = list_pieces(context, id.text());
    return courrier;
}

std::vector<Courrier> Store::list_of_acte(Context& context, const actes::ActeId& acte, int limit) const {
    auto rows = storage_.query(
        context, std::string(courrier_columns) + "WHERE acte = $1 ORDER BY received_at DESC, id DESC LIMIT $2",
        {acte.text(), std::int64_t{limit}});
    std::vector<Courrier> courriers;
    while (rows->next()) courriers.push_back(read_courrier(*rows));
    return courriers;
}

void Store::put(Context& context, const Envoi& envoi) const {
    storage_.execute(
        context,
        "INSERT INTO courriers_envois (id, courrier, code, etat, created_by, created_at, submitted_at, "
        "sent_at, message_name, archive_name, archive_sha256, acknowledged_on, anomaly) "
        "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) "
        "ON CONFLICT ({{key}} id) DO UPDATE SET code = excluded.code, etat = excluded.etat, "
        "created_by = excluded.created_by, submitted_at = excluded.submitted_at, "
        "sent_at = excluded.sent_at, message_name = excluded.message_name, "
        "archive_name = excluded.archive_name, archive_sha256 = excluded.archive_sha256, "
        "acknowledged_on = excluded.acknowledged_on, anomaly = excluded.anomaly",
        {envoi.id.text(), envoi.courrier.text(), envoi.code, std::string(etat_name(envoi.etat)), envoi.created_by,
         envoi.created_at.iso(), text(envoi.submitted_at), text(envoi.sent_at), envoi.message_name,
         envoi.archive_name, envoi.archive_sha256, text(envoi.acknowledged_on), envoi.anomaly});
    write_pieces(context, envoi.id.text(), envoi.pieces);
}

std::optional<Envoi> Store::find_envoi(Context& context, const EnvoiId& id) const {
    auto rows = storage_.query(context, std::string(envoi_columns) + "WHERE id = $1", {id.text()});
    if (!rows->next()) return std::nullopt;
    auto envoi = read_envoi(*rows);
    rows.reset();
    envoi.pieces = list_pieces(context, id.text());
    return envoi;
}

std::optional<Envoi> Store::find_by_archive(Context& context, std::string_view archive_name) const {
    auto rows = storage_.query(context, "SELECT id FROM courriers_envois WHERE archive_name = $1 LIMIT 1",
                               {std::string(archive_name)});
    if (archive_name.empty() || !rows->next()) return std::nullopt;
    const EnvoiId id(std::string(rows->text(0)));
    rows.reset();
    return find_envoi(context, id);
}

std::vector<Envoi> Store::list_envois(Context& context, const CourrierId& courrier) const {
    auto rows = storage_.query(
        context, std::string(envoi_columns) + "WHERE courrier = $1 ORDER BY created_at, id LIMIT 200",
        {courrier.text()});
    std::vector<Envoi> envois;
    while (rows->next()) envois.push_back(read_envoi(*rows));
    rows.reset();
    for (auto& envoi : envois) envoi.pieces = list_pieces(context, envoi.id.text());
    return envois;
}

std::vector<Piece> Store::list_pieces(Context& context, std::string_view owner) const {
    auto rows = storage_.query(context,
                               "SELECT name, type_pj, sha256, size FROM courriers_pieces WHERE owner = $1 "
                               "ORDER BY position LIMIT 500",
                               {std::string(owner)});
    std::vector<Piece> pieces;
    while (rows->next())
        pieces.push_back({std::string(rows->text(0)), std::string(rows->text(1)), std::string(rows->text(2)),
                          static_cast<std::uint64_t>(rows->integer(3)), ContentKind::other});
    return pieces;
}

void Store::write_pieces(Context& context, const std::string& owner, const std::vector<Piece>& pieces) const {
    storage_.execute(context, "DELETE FROM courriers_pieces WHERE owner = $1", {owner});
    std::int64_t position = 0;
    for (const auto& piece : pieces)
        storage_.execute(
            context,
            "INSERT INTO courriers_pieces (owner, position, name, type_pj, sha256, size) "
            "VALUES ($1, $2, $3, $4, $5, $6)",
            {owner, ++position, piece.name, piece.type_pj, piece.sha256, static_cast<std::int64_t>(piece.size)});
}

} // namespace aubrac::courriers
