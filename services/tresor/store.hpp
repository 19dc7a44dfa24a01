// SPDX-License-Identifier: AGPL-3.0-or-later
// Flux that left and files that nobody expected, in SQL. In the operator's store.
#pragma once

#include <kernel/storage/paging.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <tresor/api.hpp>
#include <vector>

namespace aubrac::tresor {

struct BacLine {
    std::string id, file_name, nom_fic, siret, reason, sha256; // sha256: kept in the operator's files
    base::Instant received_at;
};

/// A return handed to an adhérent; the file is our acquit of it. `incertain`: perhaps received, never sent again.
struct RetourLu {
    std::string id;
    base::AdherentId adherent;
    Training training = Training::no;
    std::string file_name, sha256;
    enum class Etat { a_envoyer, en_cours, envoye, incertain } etat = Etat::a_envoyer;
};

class Store {
public:
    explicit Store(kernel::Storage storage) : storage_(std::move(storage)) {}

    /// Again with the same subject: its date and size are those of the last time.
    void book(kernel::Context& context, Training training, const base::AdherentId& adherent,
              const Shipment& shipment) const;
    /// Bytes booked since `since`, leaving `subject` out.
    std::int64_t sum_booked(kernel::Context& context, Training training, base::Instant since,
                            std::string_view subject) const;
    /// The oldest booking since `since`.
    std::optional<base::Instant> find_oldest(kernel::Context& context, Training training,
                                             base::Instant since) const;

    /// Who sent a flux of that name, the latest first, each once, at most 20. `cod_col` empty: whatever it was.
    std::vector<base::AdherentId> list_senders(kernel::Context& context, std::string_view nom_fic,
                                               std::string_view cod_col) const;
    /// Who sent for that SIRET, at most 20.
    std::vector<base::AdherentId> list_owners(kernel::Context& context, std::string_view siret) const;

    /// False when it is there already: the same file was read again.
    bool add_retour(kernel::Context& context, const RetourLu& retour) const;
    std::optional<RetourLu> find_retour(kernel::Context& context, std::string_view id) const;
    void set_etat(kernel::Context& context, std::string_view id, RetourLu::Etat etat) const;

    /// False when it is there already: the same file was read again.
    bool add_to_bac(kernel::Context& context, const BacLine& line) const;
    /// Still to be looked at, latest first.
    kernel::Paged<BacLine> list_bac(kernel::Context& context, const kernel::PagePlace& place, int limit) const;
    std::optional<BacLine> find_in_bac(kernel::Context& context, std::string_view id) const;
    /// False when it was handled already, or never was.
    bool mark_handled(kernel::Context& context, std::string_view id) const;

private:
    kernel::Storage storage_;
};

} // namespace aubrac::tresor
