// SPDX-License-Identifier: AGPL-3.0-or-later
// All the SQL of the service, and nothing but SQL: flux, their lists, budgets (store.cpp), what a flux holds
// (store_pieces.cpp), what came back (store_returns.cpp).
#pragma once

#include "rules/life.hpp"
#include "rules/names.hpp"
#include "rules/verdict.hpp"

#include <base/date.hpp>
#include <cstdint>
#include <formats/pes/finding.hpp>
#include <kernel/storage/paging.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace aubrac::helios {

/// One line of helios_flux. Amounts in cents.
struct Flux {
    FluxId id;
    std::string nom_fic, cod_col, cod_bud, id_post, siret, libelle;
    StatutFlux statut = StatutFlux::depose;
    std::string file_name, sha256;
    std::int64_t size = 0;          // bytes
    std::string source;             // "page", "api", "dossier"
    bool send_when_checked = false; // asked with the deposit
    std::string deposited_by;
    base::Instant deposited_at;
    std::optional<base::Instant> checked_at;
    std::string norme;    // tables that judged it: "5.17"
    bool refused = false; // not read to its end
    bool forced = false;  // somebody accepted its errors
    std::int64_t errors = 0, warnings = 0;
    std::int64_t bordereaux = 0, pieces = 0, lignes = 0, pj = 0;
    std::int64_t total_cents = 0;
    std::string signatures; // worst verdict: "valide", "indéterminée", "invalide"; empty: none
    std::string submitted_by;
    std::optional<base::Instant> submitted_at, sent_at, answered_at;
    std::string remote_name;                 // under which it left
    std::string anomalies;                   // of the flux as a whole, as the State says
    std::optional<base::Instant> handled_at; // these
    FluxId replaced_by;
};

struct FluxLine {
    FluxId id;
    std::string nom_fic, libelle, cod_bud;
    StatutFlux statut = StatutFlux::depose;
    base::Instant deposited_at;
    std::int64_t pieces = 0, total_cents = 0, errors = 0;
};

enum class Order { newest, oldest, total_up, total_down };

struct ListRequest {
    std::optional<StatutFlux> statut;
    std::string siret, cod_bud; // of a budget; empty: all
    Order order = Order::newest;
    kernel::PagePlace place;
    int limit = 50;
};

using ListPage = kernel::Paged<FluxLine>;

struct Count {
    StatutFlux statut;
    std::int64_t count;
};

struct BordereauRow {
    std::int64_t position = 0; // in the flux, from 1
    std::string domaine, exer, id_bord, typ_bord, emis_le, objet;
    std::int64_t pieces = 0, mt_ht = 0, mt_tva = 0;
    bool is_signed = false;
    std::string etat; // "", "accepte", "rejete"
    std::string anomalies;
    std::int64_t rejected_pieces = 0; // that bear an anomaly of their own
    bool is_handled = false;
};

struct PieceRow {
    std::int64_t position = 0, bordereau = 0;
    std::string domaine, exer, id_bord, id_pce, typ_pce, nat_pce, objet, tiers, words;
    std::int64_t lignes = 0, pj = 0, mt_ht = 0, mt_tva = 0;
    std::string etat, anomalies;
    bool is_handled = false;
    Paiement paiement = Paiement::inconnu;
    std::int64_t mt_regle = 0;
    std::optional<base::Date> regle_le;
    std::string motif; // of the comptable
};

struct LigneRow {
    std::int64_t position = 0, piece = 0;
    std::string id_ligne, nature, fonction, operation, libelle, mod_regl, id_marche, tiers, adresse, compte;
    std::int64_t mt_ht = 0, mt_tva = 0;
    std::string anomalies;
};

struct PjRow {
    std::int64_t position = 0;
    std::string id_unique, nom, type_pj, description;
    std::int64_t bytes = 0;
    bool is_whole = true;
    std::string etat, anomalies;
};

struct PjRefRow {
    std::int64_t position = 0, piece = 0;
    std::string id_unique, nom, support;
};

/// What one stretch of a flux holds, to be written together.
struct Stretch {
    std::vector<BordereauRow> bordereaux;
    std::vector<PieceRow> pieces;
    std::vector<LigneRow> lignes;
    std::vector<PjRow> pj;
    std::vector<PjRefRow> pj_refs;
    std::size_t size() const {
        return bordereaux.size() + pieces.size() + lignes.size() + pj.size() + pj_refs.size();
    }
};

struct PieceRequest {
    std::string words;          // folded; empty: all
    std::int64_t bordereau = 0; // position; 0: all
    bool rejected_only = false;
    std::int64_t after = 0, before = 0; // position; at most one is given
    int limit = 50;
};

template <class Row>
struct RowPage {
    std::vector<Row> rows;
    std::int64_t previous = 0, next = 0; // positions; 0 at both ends
};

/// A file that came back.
struct Recu {
    std::string id, sha256, kind, file_name, summary; // kind: "acquit", "retour"
    FluxId flux;                                      // empty: a return
    base::Instant at;
};

/// What is rejected and not handled yet.
struct Rejet {
    std::string name; // "flux", "bordereau-3", "piece-12": its place in the flux
    std::string title, reason;
};

/// What a return says of one pièce.
struct Reglement {
    std::string domaine, exer, id_bord, id_pce;
    Paiement paiement = Paiement::inconnu;
    std::int64_t mt_regle = 0;
    std::optional<base::Date> regle_le;
    std::string motif;
};

class Store {
public:
    explicit Store(kernel::Storage storage) : storage_(std::move(storage)) {}

    // ---- flux
    /// False when a flux of that name and CodCol counts already.
    bool insert(kernel::Context& context, const Flux& flux) const;
    /// All that changes after the deposit; counts follow the statut.
    void update(kernel::Context& context, const Flux& flux, StatutFlux former) const;
    void remove(kernel::Context& context, const Flux& flux) const;
    /// Gives its name back.
    void set_apart(kernel::Context& context, const FluxId& id) const;
    std::optional<Flux> find(kernel::Context& context, const FluxId& id) const;
    /// That counts under that name. `cod_col` empty: the latest sent, whatever its CodCol.
    std::optional<Flux> find_by_name(kernel::Context& context, std::string_view nom_fic,
                                     std::string_view cod_col) const;

    // ---- lists and budgets
    ListPage list(kernel::Context& context, const ListRequest& request) const;
    std::vector<FluxLine> list_lines(kernel::Context& context, const std::vector<FluxId>& ids) const;
    std::vector<Count> counts(kernel::Context& context) const;
    /// By id, those after `after`.
    std::vector<Budget> list_budgets(kernel::Context& context, std::string_view after, int limit) const;
    /// False when it is declared already.
    bool add_budget(kernel::Context& context, const Budget& budget) const;
    bool remove_budget(kernel::Context& context, std::string_view id) const;

    // ---- what a flux holds
    void forget_content(kernel::Context& context, const FluxId& flux) const;
    void add_content(kernel::Context& context, const FluxId& flux, const Stretch& stretch) const;
    void add_constats(kernel::Context& context, const FluxId& flux,
                      const std::vector<formats::pes::Finding>& findings) const;
    RowPage<formats::pes::Finding> list_constats(kernel::Context& context, const FluxId& flux, std::int64_t after,
                                                 int limit) const;
    /// Sent or being sent in another flux.
    bool is_pj_known(kernel::Context& context, const FluxId& flux, std::string_view id_unique) const;
    std::vector<BordereauRow> list_bordereaux(kernel::Context& context, const FluxId& flux, std::int64_t after,
                                              int limit) const;
    RowPage<PieceRow> list_pieces(kernel::Context& context, const FluxId& flux, const PieceRequest& request) const;
    std::optional<PieceRow> find_piece(kernel::Context& context, const FluxId& flux, std::int64_t position) const;
    std::vector<LigneRow> list_lignes(kernel::Context& context, const FluxId& flux, std::int64_t piece,
                                      std::int64_t after, int limit) const;
    RowPage<PjRow> list_pj(kernel::Context& context, const FluxId& flux, std::int64_t after, int limit) const;
    std::optional<PjRow> find_pj(kernel::Context& context, const FluxId& flux, std::int64_t position) const;
    std::optional<PjRow> find_pj(kernel::Context& context, const FluxId& flux, std::string_view id_unique) const;
    std::vector<PjRefRow> list_pj_refs(kernel::Context& context, const FluxId& flux, std::int64_t piece,
                                       int limit) const;

    // ---- what came back
    /// False when these bytes were noted already about that flux: they were read twice.
    bool add_recu(kernel::Context& context, const Recu& recu) const;
    void set_summary(kernel::Context& context, std::string_view id, std::string_view summary) const;
    std::optional<Recu> find_recu(kernel::Context& context, std::string_view id) const;
    std::vector<Recu> list_recus(kernel::Context& context, const FluxId& flux) const; // at most 100
    /// Returns, the latest first.
    kernel::Paged<Recu> list_retours(kernel::Context& context, const kernel::PagePlace& place, int limit) const;
    /// Every bordereau, pièce and PJ takes that état, and loses its anomalies.
    void set_all_etats(kernel::Context& context, const FluxId& flux, std::string_view etat) const;
    /// Positions of the bordereaux of that number; `domaine` and `exer` empty: any.
    std::vector<std::int64_t> find_bordereaux(kernel::Context& context, const FluxId& flux,
                                              std::string_view domaine, std::string_view exer,
                                              std::string_view id_bord) const;
    void reject_bordereau(kernel::Context& context, const FluxId& flux, std::int64_t bordereau,
                          std::string_view anomalies) const;
    /// False when the flux has no such pièce.
    bool reject_piece(kernel::Context& context, const FluxId& flux, std::int64_t bordereau,
                      std::string_view id_pce, std::string_view anomalies) const;
    void note_ligne(kernel::Context& context, const FluxId& flux, std::int64_t bordereau, std::string_view id_pce,
                    std::string_view id_ligne, std::string_view anomalies) const;
    /// False when the flux has no such PJ.
    bool reject_pj(kernel::Context& context, const FluxId& flux, std::string_view id_unique,
                   std::string_view anomalies) const;
    Outcome count_outcome(kernel::Context& context, const FluxId& flux) const;

    /// The latest sent flux that holds the pièce: it takes the state. Nothing when nobody knows the pièce.
    std::optional<std::pair<FluxId, std::int64_t>> note_reglement(kernel::Context& context, std::string_view siret,
                                                                  const Reglement& reglement) const;

    /// Not handled yet, at most `limit`: flux, then bordereaux that have no pièce to blame, then pièces.
    std::vector<Rejet> list_rejets(kernel::Context& context, const Flux& flux, int limit) const;
    /// False when there is nothing of that name to handle.
    bool mark_handled(kernel::Context& context, const FluxId& flux, std::string_view name) const;
    /// Rejections of the bordereaux that this flux had accepted: they were put right. The flux they stand in.
    std::vector<FluxId> handle_accepted(kernel::Context& context, const FluxId& accepted) const;

private:
    /// The flux touched are added to `flux`.
    void handle_accepted_pj(kernel::Context& context, const FluxId& accepted, std::vector<FluxId>& flux) const;
    void count(kernel::Context& context, const std::string& source, StatutFlux statut, int change) const;

    kernel::Storage storage_;
};

} // namespace aubrac::helios
