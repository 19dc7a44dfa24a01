// SPDX-License-Identifier: AGPL-3.0-or-later
// Letters, what was sent back, and their documents, in SQL.
#pragma once

#include "rules/exchange.hpp"
#include "rules/reponse.hpp"

#include <actes/api.hpp>
#include <kernel/storage/paging.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace aubrac::courriers {

using EnvoiId = base::Id<struct EnvoiTag>;

/// One letter. What it says of its acte is a copy, for lists.
struct Courrier {
    CourrierId id;
    actes::ActeId acte;
    std::string id_acte, acte_title, acte_objet;
    int nature = 1; // of the acte, 1 to 6
    TypeCourrier type = TypeCourrier::courrier_simple;
    std::string message_name, sha256; // of the XML, as received
    base::Date dated_on;              // DateCourrierPref: what answers quote; of a déféré, its filing in court
    base::Instant received_at;
    std::string words; // what it asks or blames; empty for a simple letter
    std::string office, contact_name, contact_telephone, contact_email;
    std::optional<base::Date> due; // absent: no deadline obliges
    StatutCourrier statut = StatutCourrier::a_lire;
    std::string closed_by; // account; empty: nobody closed it
    std::optional<base::Instant> closed_at;
    std::vector<Piece> pieces;
};

/// Something that leaves about a letter.
struct Envoi {
    EnvoiId id;
    CourrierId courrier;
    std::string code; // "3-2"
    EtatEnvoi etat = EtatEnvoi::brouillon;
    std::string created_by;
    base::Instant created_at;
    std::optional<base::Instant> submitted_at, sent_at;
    std::string message_name, archive_name, archive_sha256; // once it left
    std::optional<base::Date> acknowledged_on;              // by the préfecture
    std::string anomaly;                                    // "003 — Aucun courrier…"
    std::vector<Piece> pieces;

    bool is_answer() const { return find_answer_kind(code) != nullptr; }
};

/// One line of a list.
struct CourrierLine {
    CourrierId id;
    TypeCourrier type = TypeCourrier::courrier_simple;
    std::string acte_title, acte_objet;
    base::Date dated_on;
    base::Instant received_at;
    std::optional<base::Date> due;
    StatutCourrier statut = StatutCourrier::a_lire;
};

struct ListRequest {
    std::optional<bool> is_open;
    std::optional<TypeCourrier> type;
    kernel::PagePlace place;
    int limit = 50;
};

using ListPage = kernel::Paged<CourrierLine>; // latest first

class Store {
public:
    explicit Store(kernel::Storage storage) : storage_(std::move(storage)) {}

    /// False when a letter of that message name is there: it was read twice.
    bool insert(kernel::Context& context, const Courrier& courrier) const;
    /// Statut and closing.
    void update(kernel::Context& context, const Courrier& courrier) const;
    std::optional<Courrier> find(kernel::Context& context, const CourrierId& id) const;
    /// Latest first, at most `limit`, without their pieces.
    std::vector<Courrier> list_of_acte(kernel::Context& context, const actes::ActeId& acte, int limit) const;
    ListPage list(kernel::Context& context, const ListRequest& request) const;
    std::vector<CourrierLine> list_lines(kernel::Context& context, const std::vector<CourrierId>& ids) const;

    /// Adds it with its pieces, or replaces it.
    void put(kernel::Context& context, const Envoi& envoi) const;
    std::optional<Envoi> find_envoi(kernel::Context& context, const EnvoiId& id) const;
    std::optional<Envoi> find_by_archive(kernel::Context& context, std::string_view archive_name) const;
    /// Oldest first, at most 200.
    std::vector<Envoi> list_envois(kernel::Context& context, const CourrierId& courrier) const;

private:
    std::vector<Piece> list_pieces(kernel::Context& context, std::string_view owner) const;
    void write_pieces(kernel::Context& context, const std::string& owner, const std::vector<Piece>& pieces) const;

    kernel::Storage storage_;
};

} // namespace aubrac::courriers
