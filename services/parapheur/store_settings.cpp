// SPDX-License-Identifier: AGPL-3.0-or-later
// What the collectivité decides once (circuits, replacements, qualities, seal), and signatures between their two
// times.
#include "store.hpp"

namespace aubrac::parapheur {

namespace {

using kernel::Context;

constexpr auto circuit_columns = "SELECT id, title, steps, reading, followers, is_open FROM parapheur_circuits ";
constexpr auto preparation_columns =
    "SELECT dossier, rendezvous, prepared, signature_values FROM parapheur_preparations ";

Circuit read_circuit(const sql::Cursor& row) {
    return {std::string(row.text(0)), std::string(row.text(1)),
            parse_steps(row.text(2)), row.integer(3) != 0 ? Reading::mandatory : Reading::free,
            split_list(row.text(4)),  row.integer(5) != 0};
}

Preparation read_preparation(const sql::Cursor& row) {
    return {DossierId(std::string(row.text(0))), std::string(row.text(1)), std::string(row.text(2)),
            std::string(row.text(3))};
}

} // namespace

void Store::put_circuit(Context& context, const Circuit& circuit) const {
    storage_.execute(
        context,
        "INSERT INTO parapheur_circuits (id, title, steps, reading, followers, is_open) VALUES ($1, $2, "
        "$3, $4, $5, $6) ON CONFLICT ({{key}} id) DO UPDATE SET title = excluded.title, steps = "
        "excluded.steps, reading = excluded.reading, followers = excluded.followers, is_open = "
        "excluded.is_open",
        {circuit.id, circuit.title, write_steps(circuit.steps),
         std::int64_t{circuit.reading == Reading::mandatory}, join_list(circuit.followers),
         std::int64_t{circuit.is_open}});
}

std::optional<Circuit> Store::find_circuit(Context& context, std::string_view id) const {
    auto rows = storage_.query(context, std::string(circuit_columns) + "WHERE id = $1", {std::string(id)});
    if (!rows->next()) return std::nullopt;
    return read_circuit(*rows);
}

std::vector<Circuit> Store::list_circuits(Context& context, std::string_view after, int limit) const {
    auto rows = storage_.query(context, std::string(circuit_columns) + "WHERE id > $1 ORDER BY id LIMIT $2",
                               {std::string(after), std::int64_t{limit}});
    std::vector<Circuit> all;
    while (rows->next()) all.push_back(read_circuit(*rows));
    return all;
}

void Store::put_remplacement(Context& context, const Remplacement& one) const {
    storage_.execute(context,
                     "INSERT INTO parapheur_remplacements (id, absent, replacement, starts_on, ends_on) "
                     "VALUES ($1, $2, $3, $4, $5)",
                     {one.id, one.absent, one.replacement, one.starts_on.iso(), one.ends_on.iso()});
}

void Store::remove_remplacement(Context& context, std::string_view id) const {
    storage_.execute(context, "DELETE FROM parapheur_remplacements WHERE id = $1", {std::string(id)});
}

std::vector<Remplacement> Store::list_remplacements(Context& context, const base::Date& since, int limit,
                                                    std::string_view after) const {
    auto rows = storage_.query(context,
                               "SELECT id, absent, replacement, starts_on, ends_on FROM parapheur_remplacements "
                               "WHERE ends_on > $1 OR (ends_on = $2 AND id > $3) ORDER BY ends_on, id LIMIT $4",
                               {since.iso(), since.iso(), std::string(after), std::int64_t{limit}});
    std::vector<Remplacement> all;
    while (rows->next())
        all.push_back({std::string(rows->text(0)), std::string(rows->text(1)), std::string(rows->text(2)),
                       base::Date::parse_iso(rows->text(3)).value_or(base::Date{}),
                       base::Date::parse_iso(rows->text(4)).value_or(base::Date{})});
    return all;
}

bool Store::has_remplacement(Context& context) const {
    auto rows = storage_.query(context, "SELECT 1 FROM parapheur_remplacements LIMIT 1");
    return rows->next();
}

void Store::put_quality(Context& context, std::string_view account, std::string_view quality) const {
    storage_.execute(
        context,
        "INSERT INTO parapheur_qualites (account, quality) VALUES ($1, $2) ON CONFLICT ({{key}} account) "
        "DO UPDATE SET quality = excluded.quality",
        {std::string(account), std::string(quality)});
}

std::string Store::find_quality(Context& context, std::string_view account) const {
    auto rows = storage_.query(context, "SELECT quality FROM parapheur_qualites WHERE account = $1",
                               {std::string(account)});
    return rows->next() ? std::string(rows->text(0)) : "";
}

void Store::put_cachet(Context& context, const Cachet& cachet) const {
    storage_.execute(
        context,
        "INSERT INTO parapheur_cachets (id, certificate, pkcs12, password, deposited_by, deposited_at) VALUES "
        "('cachet', $1, $2, $3, $4, $5) ON CONFLICT ({{key}} id) DO UPDATE SET certificate = "
        "excluded.certificate, "
        "pkcs12 = excluded.pkcs12, password = excluded.password, deposited_by = excluded.deposited_by, "
        "deposited_at = "
        "excluded.deposited_at",
        {cachet.certificate, sql::Blob{cachet.pkcs12}, sql::Blob{cachet.password}, cachet.deposited_by,
         cachet.deposited_at.iso()});
}

void Store::remove_cachet(Context& context) const {
    storage_.execute(context, "DELETE FROM parapheur_cachets WHERE id = 'cachet'");
}

std::optional<Cachet> Store::find_cachet(Context& context) const {
    auto rows = storage_.query(context, "SELECT certificate, pkcs12, password, deposited_by, deposited_at FROM "
                                        "parapheur_cachets WHERE id = 'cachet'");
    if (!rows->next()) return std::nullopt;
    return Cachet{std::string(rows->text(0)), std::string(rows->bytes(1)), std::string(rows->bytes(2)),
                  std::string(rows->text(3)), base::Instant::parse_iso(rows->text(4)).value_or(base::Instant{})};
}

void Store::put_rendezvous(Context& context, const Rendezvous& rendezvous) const {
    std::vector<std::string> dossiers;
    for (const auto& dossier : rendezvous.dossiers) dossiers.push_back(dossier.text());
    storage_.execute(
        context,
        "INSERT INTO parapheur_rendezvous (id, account, account_name, dossiers, expires_at, statut) "
        "VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT ({{key}} id) DO UPDATE SET statut = excluded.statut",
        {rendezvous.id, rendezvous.account, rendezvous.account_name, join_list(dossiers),
         rendezvous.expires_at.iso(),
         std::string(rendezvous.statut == StatutRendezvous::signe ? "signe" : "ouvert")});
}

std::optional<Rendezvous> Store::find_rendezvous(Context& context, std::string_view id) const {
    auto rows =
        storage_.query(context,
                       "SELECT account, account_name, dossiers, expires_at, statut FROM parapheur_rendezvous "
                       "WHERE id = $1",
                       {std::string(id)});
    if (!rows->next()) return std::nullopt;
    Rendezvous found{std::string(id), std::string(rows->text(0)), std::string(rows->text(1)), {}, {}};
    for (auto& dossier : split_list(rows->text(2))) found.dossiers.emplace_back(std::move(dossier));
    found.expires_at = base::Instant::parse_iso(rows->text(3)).value_or(base::Instant{});
    found.statut = rows->text(4) == "signe" ? StatutRendezvous::signe : StatutRendezvous::ouvert;
    return found;
}

void Store::drop_rendezvous(Context& context, base::Instant before) const {
    storage_.execute(
        context,
        "DELETE FROM parapheur_preparations WHERE signature_values = '' AND rendezvous IN (SELECT id FROM "
        "parapheur_rendezvous WHERE expires_at < $1)",
        {before.iso()});
    storage_.execute(context, "DELETE FROM parapheur_rendezvous WHERE expires_at < $1", {before.iso()});
}

void Store::put_preparation(Context& context, const Preparation& preparation) const {
    storage_.execute(
        context,
        "INSERT INTO parapheur_preparations (dossier, rendezvous, prepared, signature_values) VALUES ($1, "
        "$2, $3, $4) ON CONFLICT ({{key}} dossier, rendezvous) DO UPDATE SET prepared = "
        "excluded.prepared, signature_values = excluded.signature_values",
        {preparation.dossier.text(), preparation.rendezvous, preparation.prepared, preparation.values});
}

std::vector<Preparation> Store::list_preparations(Context& context, std::string_view rendezvous) const {
    auto rows = storage_.query(
        context, std::string(preparation_columns) + "WHERE rendezvous = $1 ORDER BY dossier LIMIT 100",
        {std::string(rendezvous)});
    std::vector<Preparation> all;
    while (rows->next()) all.push_back(read_preparation(*rows));
    return all;
}

std::optional<Preparation> Store::find_signed(Context& context, const DossierId& dossier) const {
    auto rows = storage_.query(
        context, std::string(preparation_columns) + "WHERE dossier = $1 AND signature_values <> '' LIMIT 1",
        {dossier.text()});
    if (!rows->next()) return std::nullopt;
    return read_preparation(*rows);
}

void Store::drop_preparation(Context& context, const Preparation& preparation) const {
    storage_.execute(context, "DELETE FROM parapheur_preparations WHERE dossier = $1 AND rendezvous = $2",
                     {preparation.dossier.text(), preparation.rendezvous});
}

} // namespace aubrac::parapheur
