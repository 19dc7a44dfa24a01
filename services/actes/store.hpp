// SPDX-License-Identifier: AGPL-3.0-or-later
// All the SQL of the service on the store of one collectivité, and nothing but SQL.
#pragma once

#include "rules/draft.hpp"

#include <actes/api.hpp>
#include <kernel/storage/paging.hpp>
#include <optional>
#include <string>
#include <vector>

namespace aubrac::actes {

/// One line of actes_actes with its annexes.
struct Acte {
    ActeId id;
    Draft draft; // document and annexes as kept in files; their `content` is not stored
    StatutActe statut = StatutActe::brouillon;
    std::string created_by, submitted_by; // account ids
    base::Instant created_at;
    std::optional<base::Instant> submitted_at, sent_at, acknowledged_at;
    std::string id_acte;
    std::optional<base::Date> classification_on; // of the list that the matière was chosen from, once sent
    std::string archive_name, archive_sha256;    // the .tar.gz that left
    std::optional<base::Date> acknowledged_on;   // DateReception of the préfecture
    std::string anomaly;                         // "002 — Votre acte a été transmis avec…"
    std::optional<base::Date> cancelled_on, published_on;
    std::string stamped_sha256, bordereau_sha256; // made after the acknowledgement; empty: not yet
};

/// One line of a list: the columns that a list shows and nothing more.
struct ActeLine {
    ActeId id;
    std::string numero, objet, matiere;
    int nature = 1;
    base::Date decided_on;
    StatutActe statut = StatutActe::brouillon;
    std::optional<base::Date> published_on;
};

enum class Order { newest, oldest, numero_up, numero_down };

struct ListRequest {
    std::optional<int> nature;
    std::optional<StatutActe> statut;
    std::optional<int> year; // of the decision
    Order order = Order::newest;
    kernel::PagePlace place;
    int limit = 50;
    bool published_only = false;
};

using ListPage = kernel::Paged<ActeLine>;

struct Exchange {
    std::string message_name, code, direction, sha256, summary;
    ActeId acte; // empty: about no acte (classification)
    base::Instant at;
};

struct Count {
    int nature;
    StatutActe statut;
    std::int64_t count;
};

class Store {
public:
    explicit Store(kernel::Storage storage) : storage_(std::move(storage)) {}

    /// False when another acte has the same date, numéro and nature.
    bool insert(kernel::Context& context, const Acte& acte) const;
    bool update_draft(kernel::Context& context, const ActeId& id, const Draft& draft) const;
    void remove(kernel::Context& context, const Acte& acte) const;
    /// All columns but those of the draft; counts follow the statut.
    void update_life(kernel::Context& context, const Acte& acte, StatutActe former) const;

    std::optional<Acte> find(kernel::Context& context, const ActeId& id) const;
    std::optional<Acte> find_by_id_acte(kernel::Context& context, std::string_view id_acte) const;
    ListPage list(kernel::Context& context, const ListRequest& request) const;
    std::vector<ActeLine> list_lines(kernel::Context& context, const std::vector<ActeId>& ids) const;
    std::vector<Count> counts(kernel::Context& context) const;
    /// Actes in that statut since before that moment, oldest first, at most `limit`.
    std::vector<ActeId> list_stuck(kernel::Context& context, StatutActe statut, base::Instant before,
                                   int limit) const;
    std::int64_t count_published(kernel::Context& context) const;
    std::string suggest_numero(kernel::Context& context, int year) const;

    /// False when this message was already noted: it was read twice.
    bool note_exchange(kernel::Context& context, const Exchange& exchange) const;
    std::vector<Exchange> list_exchanges(kernel::Context& context, const ActeId& acte) const;
    std::optional<Exchange> find_exchange(kernel::Context& context, std::string_view direction,
                                          std::string_view message_name) const;
    std::int64_t next_serial(kernel::Context& context, base::Date day) const;

    void add_classification(kernel::Context& context, base::Date dated_on, std::string_view sha256) const;
    struct StoredClassification {
        base::Date dated_on;
        std::string sha256;
    };
    std::optional<StoredClassification> latest_classification(kernel::Context& context) const;

private:
    void count(kernel::Context& context, int nature, StatutActe statut, int change) const;
    void write_annexes(kernel::Context& context, const ActeId& id, const std::vector<Piece>& annexes) const;

    kernel::Storage storage_;
};

// ---- figures of all adhérents, in the operator's store: counts only, no content

struct Figures {
    base::AdherentId adherent;
    std::int64_t sent = 0, acknowledged = 0, refused = 0, published = 0;
    std::int64_t late = 0; // without an answer for more than four hours
};

class FiguresStore {
public:
    explicit FiguresStore(kernel::Storage storage) : storage_(std::move(storage)) {}

    void set(kernel::Context& context, const Figures& figures) const;
    /// Those who sent most first.
    kernel::Paged<Figures> list(kernel::Context& context, const kernel::PagePlace& place, int limit) const;
    /// Sums over all adhérents.
    Figures total(kernel::Context& context) const;

private:
    kernel::Storage storage_;
};

} // namespace aubrac::actes
