// SPDX-License-Identifier: AGPL-3.0-or-later
#include "store.hpp"

#include <algorithm>

namespace aubrac::tresor {

namespace {

using kernel::Context;

constexpr auto columns = "SELECT id, received_at, file_name, nom_fic, siret, reason, sha256 FROM tresor_bac ";
constexpr std::size_t most_owners = 20;

BacLine read_line(const sql::Cursor& row) {
    return {std::string(row.text(0)),
            std::string(row.text(2)),
            std::string(row.text(3)),
            std::string(row.text(4)),
            std::string(row.text(5)),
            std::string(row.text(6)),
            base::Instant::parse_iso(row.text(1)).value_or(base::Instant{})};
}

std::int64_t number_of(Training training) { return training == Training::yes ? 1 : 0; }

std::string_view name_of(RetourLu::Etat etat) {
    constexpr std::string_view names[] = {"a_envoyer", "en_cours", "envoye", "incertain"};
    return names[static_cast<std::size_t>(etat)];
}

std::vector<base::AdherentId> read_ids(sql::Cursor& rows) {
    std::vector<base::AdherentId> ids;
    while (rows.next() && ids.size() < most_owners) {
        const base::AdherentId id(std::string(rows.text(0)));
        if (std::find(ids.begin(), ids.end(), id) == ids.end()) ids.push_back(id);
    }
    return ids;
}

} // namespace

void Store::book(Context& context, Training training, const base::AdherentId& adherent,
                 const Shipment& shipment) const {
    storage_.execute(
        context,
        "INSERT INTO tresor_envois (subject, adherent_id, nom_fic, cod_col, siret, training, size, booked_at) "
        "VALUES ($1, $2, $3, $4, $5, $6, $7, $8) "
        "ON CONFLICT (subject) DO UPDATE SET size = excluded.size, booked_at = excluded.booked_at",
        {shipment.subject, adherent.text(), shipment.nom_fic, shipment.cod_col, shipment.siret,
         number_of(training), shipment.bytes, context.now().iso()});
    storage_.execute(context,
                     "INSERT INTO tresor_sirets (siret, adherent_id) VALUES ($1, $2) "
                     "ON CONFLICT (siret, adherent_id) DO NOTHING",
                     {shipment.siret, adherent.text()});
}

std::int64_t Store::sum_booked(Context& context, Training training, base::Instant since,
                               std::string_view subject) const {
    const auto rows = storage_.query(context,
                                     "SELECT CAST(COALESCE(SUM(size), 0) AS BIGINT) FROM tresor_envois WHERE "
                                     "training = $1 AND booked_at > $2 AND "
                                     "subject <> $3",
                                     {number_of(training), since.iso(), std::string(subject)});
    return rows->next() ? rows->integer(0) : 0;
}

std::optional<base::Instant> Store::find_oldest(Context& context, Training training, base::Instant since) const {
    const auto rows = storage_.query(
        context,
        "SELECT booked_at FROM tresor_envois WHERE training = $1 AND booked_at > $2 ORDER BY booked_at LIMIT 1",
        {number_of(training), since.iso()});
    return rows->next() ? base::Instant::parse_iso(rows->text(0)) : std::nullopt;
}

std::vector<base::AdherentId> Store::list_senders(Context& context, std::string_view nom_fic,
                                                  std::string_view cod_col) const {
    const auto rows =
        storage_.query(context,
                       "SELECT adherent_id FROM tresor_envois WHERE nom_fic = $1 AND ($2 = '' OR cod_col = $2) "
                       "ORDER BY booked_at DESC LIMIT 200",
                       {std::string(nom_fic), std::string(cod_col)});
    return read_ids(*rows);
}

std::vector<base::AdherentId> Store::list_owners(Context& context, std::string_view siret) const {
    const auto rows = storage_.query(
        context, "SELECT adherent_id FROM tresor_sirets WHERE siret = $1 ORDER BY adherent_id LIMIT 20",
        {std::string(siret)});
    return read_ids(*rows);
}

bool Store::add_retour(Context& context, const RetourLu& it) const {
    return storage_.execute(
               context,
               "INSERT INTO tresor_retours (id, adherent_id, training, file_name, etat, sha256, received_at) "
               "VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (id) DO NOTHING",
               {it.id, it.adherent.text(), number_of(it.training), it.file_name, std::string(name_of(it.etat)),
                it.sha256, context.now().iso()}) == 1;
}

std::optional<RetourLu> Store::find_retour(Context& context, std::string_view id) const {
    const auto rows = storage_.query(
        context, "SELECT id, adherent_id, training, file_name, etat, sha256 FROM tresor_retours WHERE id = $1",
        {std::string(id)});
    if (!rows->next()) return std::nullopt;
    RetourLu retour{std::string(rows->text(0)),
                    base::AdherentId(std::string(rows->text(1))),
                    rows->integer(2) == 1 ? Training::yes : Training::no,
                    std::string(rows->text(3)),
                    std::string(rows->text(5)),
                    RetourLu::Etat::incertain};
    for (const auto etat : {RetourLu::Etat::a_envoyer, RetourLu::Etat::en_cours, RetourLu::Etat::envoye})
        if (name_of(etat) == rows->text(4)) retour.etat = etat;
    return retour;
}

void Store::set_etat(Context& context, std::string_view id, RetourLu::Etat etat) const {
    storage_.execute(context, "UPDATE tresor_retours SET etat = $1 WHERE id = $2",
                     {std::string(name_of(etat)), std::string(id)});
}

bool Store::add_to_bac(Context& context, const BacLine& line) const {
    return storage_.execute(context,
                            "INSERT INTO tresor_bac (id, received_at, file_name, nom_fic, siret, reason, sha256) "
                            "VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (id) DO NOTHING",
                            {line.id, line.received_at.iso(), line.file_name, line.nom_fic, line.siret,
                             line.reason, line.sha256}) == 1;
}

kernel::Paged<BacLine> Store::list_bac(Context& context, const kernel::PagePlace& place, int limit) const {
    kernel::Conditions conditions;
    conditions.add("handled_at = ''");
    return kernel::list_page(
        storage_, context, columns, std::move(conditions), {"received_at"}, place, limit, read_line,
        [](const BacLine& line) { return kernel::page_key(line.received_at.iso(), line.id); });
}

std::optional<BacLine> Store::find_in_bac(Context& context, std::string_view id) const {
    const auto rows = storage_.query(context, std::string(columns) + "WHERE id = $1", {std::string(id)});
    if (!rows->next()) return std::nullopt;
    return read_line(*rows);
}

bool Store::mark_handled(Context& context, std::string_view id) const {
    return storage_.execute(
               context, "UPDATE tresor_bac SET handled_at = $1, handled_by = $2 WHERE id = $3 AND handled_at = ''",
               {context.now().iso(), context.actor().id, std::string(id)}) == 1;
}

} // namespace aubrac::tresor
