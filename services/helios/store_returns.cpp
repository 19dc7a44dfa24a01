// SPDX-License-Identifier: AGPL-3.0-or-later
// What came back: files received, états told by acquits, payments told by returns, rejections to handle.
#include "store.hpp"

#include <algorithm>
#include <charconv>

namespace aubrac::helios {

namespace {

using kernel::Context;

constexpr auto recu_columns = "SELECT id, sha256, kind, file_name, summary, flux, at FROM helios_recus ";

Recu read_recu(const sql::Cursor& row) {
    const auto word = [&](int column) { return std::string(row.text(column)); };
    return {word(0),
            word(1),
            word(2),
            word(3),
            word(4),
            FluxId(word(5)),
            base::Instant::parse_iso(row.text(6)).value_or(base::Instant{})};
}

std::int64_t number_in(std::string_view name, std::string_view prefix) {
    std::int64_t number = 0;
    if (name.starts_with(prefix)) std::from_chars(name.data() + prefix.size(), name.data() + name.size(), number);
    return number;
}

std::string piece_title(std::string_view domaine, std::string_view id_pce, std::string_view id_bord,
                        std::string_view tiers) {
    return std::string(piece_word(domaine)) + " " + std::string(id_pce) + " (bordereau " + std::string(id_bord) +
           ")" + (tiers.empty() ? "" : ", " + std::string(tiers));
}

} // namespace

bool Store::add_recu(Context& context, const Recu& recu) const {
    return storage_.execute(context,
                            "INSERT INTO helios_recus (id, sha256, flux, kind, file_name, at, summary) "
                            "VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT ({{key}} sha256, flux) DO NOTHING",
                            {recu.id, recu.sha256, recu.flux.text(), recu.kind, recu.file_name, recu.at.iso(),
                             recu.summary}) == 1;
}

void Store::set_summary(Context& context, std::string_view id, std::string_view summary) const {
    storage_.execute(context, "UPDATE helios_recus SET summary = $1 WHERE id = $2",
                     {std::string(summary), std::string(id)});
}

std::optional<Recu> Store::find_recu(Context& context, std::string_view id) const {
    const auto rows = storage_.query(context, std::string(recu_columns) + "WHERE id = $1", {std::string(id)});
    if (!rows->next()) return std::nullopt;
    return read_recu(*rows);
}

std::vector<Recu> Store::list_recus(Context& context, const FluxId& flux) const {
    const auto rows = storage_.query(
        context, std::string(recu_columns) + "WHERE flux = $1 ORDER BY at, id LIMIT 100", {flux.text()});
    std::vector<Recu> recus;
    while (rows->next()) recus.push_back(read_recu(*rows));
    return recus;
}

kernel::Paged<Recu> Store::list_retours(Context& context, const kernel::PagePlace& place, int limit) const {
    kernel::Conditions conditions;
    conditions.add("kind = 'retour'");
    return kernel::list_page(storage_, context, recu_columns, std::move(conditions), {"at"}, place, limit,
                             read_recu, [](const Recu& recu) { return kernel::page_key(recu.at.iso(), recu.id); });
}

void Store::set_all_etats(Context& context, const FluxId& flux, std::string_view etat) const {
    const sql::Params params{std::string(etat), flux.text()};
    storage_.execute(
        context,
        "UPDATE helios_bordereaux SET etat = $1, anomalies = '', rejected_pieces = 0, handled_at = '' "
        "WHERE flux = $2",
        params);
    storage_.execute(
        context, "UPDATE helios_pieces SET etat = $1, anomalies = '', handled_at = '' WHERE flux = $2", params);
    storage_.execute(context, "UPDATE helios_pj SET etat = $1, anomalies = '', handled_at = '' WHERE flux = $2",
                     params);
    storage_.execute(context, "UPDATE helios_lignes SET anomalies = '' WHERE flux = $1 AND anomalies <> ''",
                     {flux.text()});
}

std::vector<std::int64_t> Store::find_bordereaux(Context& context, const FluxId& flux, std::string_view domaine,
                                                 std::string_view exer, std::string_view id_bord) const {
    const auto rows = storage_.query(
        context,
        "SELECT position FROM helios_bordereaux WHERE flux = $1 AND id_bord = $2 AND ($3 = '' OR domaine = $3) "
        "AND ($4 = '' OR exer = $4) ORDER BY position LIMIT 100",
        {flux.text(), std::string(id_bord), std::string(domaine), std::string(exer)});
    std::vector<std::int64_t> positions;
    while (rows->next()) positions.push_back(rows->integer(0));
    return positions;
}

void Store::reject_bordereau(Context& context, const FluxId& flux, std::int64_t bordereau,
                             std::string_view anomalies) const {
    storage_.execute(
        context, "UPDATE helios_bordereaux SET etat = 'rejete', anomalies = $1 WHERE flux = $2 AND position = $3",
        {std::string(anomalies), flux.text(), bordereau});
    // A bordereau is taken or refused whole: its sound pièces come back with the others.
    storage_.execute(context, "UPDATE helios_pieces SET etat = 'rejete' WHERE flux = $1 AND bordereau = $2",
                     {flux.text(), bordereau});
}

bool Store::reject_piece(Context& context, const FluxId& flux, std::int64_t bordereau, std::string_view id_pce,
                         std::string_view anomalies) const {
    const auto rows = storage_.query(
        context,
        "SELECT position, anomalies FROM helios_pieces WHERE flux = $1 AND bordereau = $2 AND id_pce = $3 LIMIT 1",
        {flux.text(), bordereau, std::string(id_pce)});
    if (!rows->next()) return false;
    const auto position = rows->integer(0);
    const std::string former(rows->text(1));
    const std::string words(anomalies);
    if (former.empty())
        storage_.execute(context,
                         "UPDATE helios_bordereaux SET rejected_pieces = rejected_pieces + 1 WHERE flux = $1 AND "
                         "position = $2",
                         {flux.text(), bordereau});
    const bool is_said = former.find(words) != std::string::npos || former.size() > 4000;
    storage_.execute(context,
                     "UPDATE helios_pieces SET etat = 'rejete', anomalies = $1 WHERE flux = $2 AND position = $3",
                     {former.empty() ? words
                      : is_said      ? former
                                     : former + " ; " + words,
                      flux.text(), position});
    return true;
}

void Store::note_ligne(Context& context, const FluxId& flux, std::int64_t bordereau, std::string_view id_pce,
                       std::string_view id_ligne, std::string_view anomalies) const {
    storage_.execute(context,
                     "UPDATE helios_lignes SET anomalies = $1 WHERE flux = $2 AND id_ligne = $3 AND piece IN "
                     "(SELECT position FROM helios_pieces WHERE flux = $2 AND bordereau = $4 AND id_pce = $5)",
                     {std::string(anomalies), flux.text(), std::string(id_ligne), bordereau, std::string(id_pce)});
}

bool Store::reject_pj(Context& context, const FluxId& flux, std::string_view id_unique,
                      std::string_view anomalies) const {
    return storage_.execute(
               context, "UPDATE helios_pj SET etat = 'rejete', anomalies = $1 WHERE flux = $2 AND id_unique = $3",
               {std::string(anomalies), flux.text(), std::string(id_unique)}) > 0;
}

Outcome Store::count_outcome(Context& context, const FluxId& flux) const {
    Outcome outcome;
    const auto rows =
        storage_.query(context,
                       "SELECT count(*), CAST(COALESCE(SUM(CASE WHEN etat = 'rejete' THEN 1 ELSE 0 END), 0) AS "
                       "BIGINT) FROM helios_bordereaux WHERE flux = $1",
                       {flux.text()});
    if (rows->next()) {
        outcome.bordereaux = rows->integer(0);
        outcome.rejected_bordereaux = rows->integer(1);
    }
    const auto others = storage_.query(
        context, "SELECT count(*) FROM helios_pj WHERE flux = $1 AND etat = 'rejete'", {flux.text()});
    if (others->next()) outcome.rejected_others = others->integer(0);
    return outcome;
}

std::optional<std::pair<FluxId, std::int64_t>> Store::note_reglement(Context& context, std::string_view siret,
                                                                     const Reglement& it) const {
    auto rows = storage_.query(
        context,
        "SELECT p.flux, p.position FROM helios_pieces p JOIN helios_flux f ON f.id = p.flux "
        "WHERE p.exer = $1 AND p.id_bord = $2 AND p.id_pce = $3 AND p.domaine = $4 AND f.siret = $5 "
        "AND f.sent_at <> '' ORDER BY f.sent_at DESC LIMIT 1",
        {it.exer, it.id_bord, it.id_pce, it.domaine, std::string(siret)});
    if (!rows->next()) return std::nullopt;
    const FluxId flux(std::string(rows->text(0)));
    const auto position = rows->integer(1);
    rows.reset();
    storage_.execute(
        context,
        "UPDATE helios_pieces SET paiement = $1, mt_regle = $2, regle_le = $3, motif = $4, handled_at = "
        "CASE WHEN $1 = 'rejete' THEN '' ELSE handled_at END WHERE flux = $5 AND position = $6",
        {std::string(paiement_name(it.paiement)), it.mt_regle, it.regle_le ? it.regle_le->iso() : "", it.motif,
         flux.text(), position});
    return std::pair(flux, position);
}

std::vector<Rejet> Store::list_rejets(Context& context, const Flux& flux, int limit) const {
    std::vector<Rejet> rejets;
    if (!flux.anomalies.empty() && !flux.handled_at)
        rejets.push_back({"flux", "Flux " + flux.nom_fic, flux.anomalies});
    const auto room = [&] { return std::int64_t{limit} - static_cast<std::int64_t>(rejets.size()); };
    const auto bordereaux =
        storage_.query(context,
                       "SELECT position, id_bord, anomalies FROM helios_bordereaux WHERE flux = $1 AND "
                       "etat = 'rejete' AND anomalies <> '' AND rejected_pieces = 0 AND handled_at = '' ORDER BY "
                       "position LIMIT $2",
                       {flux.id.text(), room()});
    while (bordereaux->next())
        rejets.push_back({"bordereau-" + std::to_string(bordereaux->integer(0)),
                          "Bordereau " + std::string(bordereaux->text(1)), std::string(bordereaux->text(2))});
    const auto pieces =
        storage_.query(context,
                       "SELECT position, domaine, id_pce, id_bord, tiers, anomalies, motif FROM helios_pieces "
                       "WHERE flux = $1 AND ((etat = 'rejete' AND anomalies <> '') OR paiement = 'rejete') AND "
                       "handled_at = '' ORDER BY position LIMIT $2",
                       {flux.id.text(), room()});
    while (pieces->next())
        rejets.push_back({"piece-" + std::to_string(pieces->integer(0)),
                          piece_title(pieces->text(1), pieces->text(2), pieces->text(3), pieces->text(4)),
                          std::string(pieces->text(5).empty() ? pieces->text(6) : pieces->text(5))});
    const auto pj =
        storage_.query(context,
                       "SELECT position, nom, id_unique, anomalies FROM helios_pj WHERE flux = $1 AND "
                       "etat = 'rejete' AND anomalies <> '' AND handled_at = '' ORDER BY position LIMIT $2",
                       {flux.id.text(), room()});
    while (pj->next())
        rejets.push_back({"pj-" + std::to_string(pj->integer(0)),
                          "Pièce justificative " + std::string(pj->text(1).empty() ? pj->text(2) : pj->text(1)),
                          std::string(pj->text(3))});
    return rejets;
}

bool Store::mark_handled(Context& context, const FluxId& flux, std::string_view name) const {
    const auto now = context.now().iso();
    if (name == "flux")
        return storage_.execute(context,
                                "UPDATE helios_flux SET handled_at = $1 WHERE id = $2 AND anomalies <> '' AND "
                                "handled_at = ''",
                                {now, flux.text()}) == 1;
    struct Kind {
        std::string_view prefix, update;
    };
    constexpr Kind kinds[] = {
        {"bordereau-", "UPDATE helios_bordereaux SET handled_at = $1 WHERE etat = 'rejete'"},
        {"piece-", "UPDATE helios_pieces SET handled_at = $1 WHERE (etat = 'rejete' OR paiement = 'rejete')"},
        {"pj-", "UPDATE helios_pj SET handled_at = $1 WHERE etat = 'rejete'"},
    };
    for (const auto& kind : kinds)
        if (name.starts_with(kind.prefix))
            return storage_.execute(
                       context, std::string(kind.update) + " AND flux = $2 AND position = $3 AND handled_at = ''",
                       {now, flux.text(), number_in(name, kind.prefix)}) == 1;
    return false;
}

void Store::handle_accepted_pj(Context& context, const FluxId& accepted, std::vector<FluxId>& flux) const {
    constexpr auto same =
        "id_unique IN (SELECT a.id_unique FROM helios_pj a WHERE a.flux = $1 AND a.etat = 'accepte')";
    const auto rows =
        storage_.query(context,
                       "SELECT DISTINCT flux FROM helios_pj WHERE etat = 'rejete' AND handled_at = '' AND "
                       "flux <> $1 AND " +
                           std::string(same) + " LIMIT 100",
                       {accepted.text()});
    std::vector<FluxId> found;
    while (rows->next()) found.emplace_back(std::string(rows->text(0)));
    for (const auto& id : found) {
        storage_.execute(
            context,
            "UPDATE helios_pj SET handled_at = $3 WHERE flux = $2 AND etat = 'rejete' AND handled_at = '' AND " +
                std::string(same),
            {accepted.text(), id.text(), context.now().iso()});
        if (std::find(flux.begin(), flux.end(), id) == flux.end()) flux.push_back(id);
    }
}

std::vector<FluxId> Store::handle_accepted(Context& context, const FluxId& accepted) const {
    constexpr auto same =
        "IN (SELECT a.domaine || '~' || a.exer || '~' || a.id_bord FROM helios_bordereaux a WHERE a.flux = $1 AND "
        "a.etat = 'accepte')";
    std::vector<FluxId> flux;
    const auto rows =
        storage_.query(context,
                       "SELECT DISTINCT flux FROM helios_bordereaux WHERE etat = 'rejete' AND flux <> $1 AND "
                       "domaine || '~' || exer || '~' || id_bord " +
                           std::string(same) + " LIMIT 100",
                       {accepted.text()});
    while (rows->next()) flux.emplace_back(std::string(rows->text(0)));
    handle_accepted_pj(context, accepted, flux);
    for (const auto& id : flux)
        for (const auto* table : {"helios_bordereaux", "helios_pieces"})
            storage_.execute(
                context,
                "UPDATE " + std::string(table) +
                    " SET handled_at = $3 WHERE flux = $2 AND etat = 'rejete' AND handled_at = '' AND "
                    "domaine || '~' || exer || '~' || id_bord " +
                    same,
                {accepted.text(), id.text(), context.now().iso()});
    return flux;
}

} // namespace aubrac::helios
