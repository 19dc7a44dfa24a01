// SPDX-License-Identifier: AGPL-3.0-or-later
#include "store.hpp"

#include "rules/life.hpp"

#include <array>
#include <cstdio>

namespace aubrac::actes {

namespace {

using kernel::Context;
using sql::Params;

constexpr auto columns =
    "SELECT id, numero, nature, matiere, objet, decided_on, statut, type_pj, document_sha256, document_name, "
    "document_size, document_papier, publish, created_by, created_at, submitted_by, submitted_at, sent_at, "
    "id_acte, "
    "classification_on, archive_name, archive_sha256, acknowledged_on, acknowledged_at, anomaly, cancelled_on, "
    "published_on, stamped_sha256, bordereau_sha256 FROM actes_actes ";

std::string text(const std::optional<base::Date>& date) { return date ? date->iso() : ""; }
std::string text(const std::optional<base::Instant>& instant) { return instant ? instant->iso() : ""; }

Acte read_acte(sql::Cursor& row) {
    Acte acte;
    acte.id = ActeId(std::string(row.text(0)));
    acte.draft.numero = row.text(1);
    acte.draft.nature = static_cast<int>(row.integer(2));
    acte.draft.matiere = row.text(3);
    acte.draft.objet = row.text(4);
    acte.draft.decided_on = base::Date::parse_iso(row.text(5));
    acte.statut = parse_statut(row.text(6));
    if (!row.text(8).empty())
        acte.draft.document = Piece{std::string(row.text(9)), std::string(row.text(7)), std::string(row.text(8)),
                                    static_cast<std::uint64_t>(row.integer(10)), ContentKind::other};
    acte.draft.document_papier = row.integer(11) != 0;
    acte.draft.publish = row.integer(12) != 0;
    acte.created_by = row.text(13);
    acte.created_at = base::Instant::parse_iso(row.text(14)).value_or(base::Instant{});
    acte.submitted_by = row.text(15);
    acte.submitted_at = base::Instant::parse_iso(row.text(16));
    acte.sent_at = base::Instant::parse_iso(row.text(17));
    acte.id_acte = row.text(18);
    acte.classification_on = base::Date::parse_iso(row.text(19));
    acte.archive_name = row.text(20);
    acte.archive_sha256 = row.text(21);
    acte.acknowledged_on = base::Date::parse_iso(row.text(22));
    acte.acknowledged_at = base::Instant::parse_iso(row.text(23));
    acte.anomaly = row.text(24);
    acte.cancelled_on = base::Date::parse_iso(row.text(25));
    acte.published_on = base::Date::parse_iso(row.text(26));
    acte.stamped_sha256 = row.text(27);
    acte.bordereau_sha256 = row.text(28);
    return acte;
}

/// The columns that a user types, in the order of insert and update.
Params draft_params(const Draft& draft) {
    const Piece none;
    const auto& document = draft.document ? *draft.document : none;
    return {draft.numero,
            std::int64_t{draft.nature},
            draft.matiere,
            draft.objet,
            text(draft.decided_on),
            document.type_pj,
            document.sha256,
            document.name,
            static_cast<std::int64_t>(document.size),
            std::int64_t{draft.document_papier},
            std::int64_t{draft.publish}};
}

} // namespace

bool Store::insert(Context& context, const Acte& acte) const {
    auto params = draft_params(acte.draft);
    params.insert(params.end(),
                  {acte.id.text(), std::string(statut_name(acte.statut)), acte.created_by, acte.created_at.iso()});
    const bool inserted =
        storage_.execute(context,
                         "INSERT INTO actes_actes (numero, nature, matiere, objet, decided_on, type_pj, "
                         "document_sha256, document_name, "
                         "document_size, document_papier, publish, id, statut, created_by, created_at) "
                         "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15) "
                         "ON CONFLICT ({{key}} decided_on, numero, nature) DO NOTHING",
                         params) == 1;
    if (!inserted) return false;
    write_annexes(context, acte.id, acte.draft.annexes);
    count(context, acte.draft.nature, acte.statut, 1);
    return true;
}

bool Store::update_draft(Context& context, const ActeId& id, const Draft& draft) const {
    auto rows = storage_.query(context,
                               "SELECT 1 FROM actes_actes WHERE decided_on = $1 AND numero = $2 AND nature = $3 "
                               "AND id <> $4",
                               {text(draft.decided_on), draft.numero, std::int64_t{draft.nature}, id.text()});
    if (rows->next()) return false;
    rows.reset();
    const auto former = find(context, id);
    if (!former) return false;
    auto params = draft_params(draft);
    params.push_back(id.text());
    storage_.execute(context,
                     "UPDATE actes_actes SET numero = $1, nature = $2, matiere = $3, objet = $4, decided_on = $5, "
                     "type_pj = $6, document_sha256 = $7, document_name = $8, document_size = $9, "
                     "document_papier = $10, publish = $11 WHERE id = $12",
                     params);
    storage_.execute(context, "DELETE FROM actes_annexes WHERE acte = $1", {id.text()});
    write_annexes(context, id, draft.annexes);
    if (former->draft.nature != draft.nature) {
        count(context, former->draft.nature, former->statut, -1);
        count(context, draft.nature, former->statut, 1);
    }
    return true;
}

void Store::remove(Context& context, const Acte& acte) const {
    storage_.execute(context, "DELETE FROM actes_annexes WHERE acte = $1", {acte.id.text()});
    storage_.execute(context, "DELETE FROM actes_actes WHERE id = $1", {acte.id.text()});
    count(context, acte.draft.nature, acte.statut, -1);
}

void Store::update_life(Context& context, const Acte& acte, StatutActe former) const {
    storage_.execute(context,
                     "UPDATE actes_actes SET statut = $1, submitted_by = $2, submitted_at = $3, sent_at = $4, "
                     "id_acte = $5, classification_on = $6, archive_name = $7, archive_sha256 = $8, "
                     "acknowledged_on = $9, acknowledged_at = $10, anomaly = $11, cancelled_on = $12, "
                     "published_on = $13, stamped_sha256 = $14, bordereau_sha256 = $15 WHERE id = $16",
                     {std::string(statut_name(acte.statut)), acte.submitted_by, text(acte.submitted_at),
                      text(acte.sent_at), acte.id_acte, text(acte.classification_on), acte.archive_name,
                      acte.archive_sha256, text(acte.acknowledged_on), text(acte.acknowledged_at), acte.anomaly,
                      text(acte.cancelled_on), text(acte.published_on), acte.stamped_sha256, acte.bordereau_sha256,
                      acte.id.text()});
    if (former == acte.statut) return;
    count(context, acte.draft.nature, former, -1);
    count(context, acte.draft.nature, acte.statut, 1);
}

void Store::write_annexes(Context& context, const ActeId& id, const std::vector<Piece>& annexes) const {
    std::int64_t position = 0;
    for (const auto& annexe : annexes)
        storage_.execute(context,
                         "INSERT INTO actes_annexes (acte, position, name, type_pj, sha256, size) "
                         "VALUES ($1, $2, $3, $4, $5, $6)",
                         {id.text(), ++position, annexe.name, annexe.type_pj, annexe.sha256,
                          static_cast<std::int64_t>(annexe.size)});
}

void Store::count(Context& context, int nature, StatutActe statut, int change) const {
    storage_.execute(
        context,
        "INSERT INTO actes_counts (nature, statut, count) VALUES ($1, $2, $3) "
        "ON CONFLICT ({{key}} nature, statut) DO UPDATE SET count = actes_counts.count + excluded.count",
        {std::int64_t{nature}, std::string(statut_name(statut)), std::int64_t{change}});
}

std::optional<Acte> Store::find(Context& context, const ActeId& id) const {
    auto rows = storage_.query(context, std::string(columns) + "WHERE id = $1", {id.text()});
    if (!rows->next()) return std::nullopt;
    auto acte = read_acte(*rows);
    rows = storage_.query(
        context, "SELECT name, type_pj, sha256, size FROM actes_annexes WHERE acte = $1 ORDER BY position",
        {id.text()});
    while (rows->next())
        acte.draft.annexes.push_back({std::string(rows->text(0)), std::string(rows->text(1)),
                                      std::string(rows->text(2)), static_cast<std::uint64_t>(rows->integer(3)),
                                      ContentKind::other});
    return acte;
}

std::optional<Acte> Store::find_by_id_acte(Context& context, std::string_view id_acte) const {
    auto rows = storage_.query(context, "SELECT id FROM actes_actes WHERE id_acte = $1", {std::string(id_acte)});
    if (id_acte.empty() || !rows->next()) return std::nullopt;
    const ActeId id(std::string(rows->text(0)));
    rows.reset();
    return find(context, id);
}

std::vector<Count> Store::counts(Context& context) const {
    auto rows = storage_.query(context, "SELECT nature, statut, count FROM actes_counts WHERE count > 0 "
                                        "ORDER BY nature, statut");
    std::vector<Count> counts;
    while (rows->next())
        counts.push_back({static_cast<int>(rows->integer(0)), parse_statut(rows->text(1)), rows->integer(2)});
    return counts;
}

std::vector<ActeId> Store::list_stuck(Context& context, StatutActe statut, base::Instant before, int limit) const {
    auto rows = storage_.query(context,
                               "SELECT id FROM actes_actes WHERE statut = $1 AND sent_at <> '' AND sent_at < $2 "
                               "ORDER BY sent_at LIMIT $3",
                               {std::string(statut_name(statut)), before.iso(), std::int64_t{limit}});
    std::vector<ActeId> ids;
    while (rows->next()) ids.emplace_back(std::string(rows->text(0)));
    return ids;
}

std::string Store::suggest_numero(Context& context, int year) const {
    const auto prefix = std::to_string(year) + "_";
    auto rows = storage_.query(context,
                               "SELECT numero FROM actes_actes WHERE numero >= $1 AND numero < $2 "
                               "ORDER BY numero DESC LIMIT 1",
                               {prefix, prefix + "Z"});
    int last = 0;
    if (rows->next()) std::sscanf(std::string(rows->text(0)).c_str() + prefix.size(), "%d", &last);
    std::array<char, 16> number{};
    std::snprintf(number.data(), number.size(), "%03d", last + 1);
    return prefix + number.data();
}

std::int64_t Store::next_serial(Context& context, base::Date day) const {
    auto rows =
        storage_.query(context,
                       "INSERT INTO actes_serials (day, last) VALUES ($1, 1) "
                       "ON CONFLICT ({{key}} day) DO UPDATE SET last = actes_serials.last + 1 RETURNING last",
                       {day.iso()});
    rows->next();
    return rows->integer(0);
}

} // namespace aubrac::actes
