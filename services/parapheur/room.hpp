// SPDX-License-Identifier: AGPL-3.0-or-later
// What every page and job of this service shares, and the one way a dossier moves: road, evidence line, duties,
// search entry and what follows by itself, together.
#pragma once

#include "rules/life.hpp"
#include "store.hpp"
#include "trust.hpp"

#include <adherents/api.hpp>
#include <kernel/kernel.hpp>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace aubrac::parapheur {

inline constexpr std::size_t max_words = 1000;         // characters of any text between people
inline constexpr std::uint64_t max_bytes = 150u << 20; // a document and its annexes
inline constexpr std::size_t max_annexes = 20;
inline constexpr std::size_t max_batch = 50; // dossiers signed or agreed at once

/// Somebody who may be named in a circuit.
struct Person {
    std::string account, name;
};

/// Lives as long as the server; thread-safe.
struct Room {
    kernel::Kernel& kernel;
    adherents::Adherents& adherents;
    Store store;
    std::unique_ptr<TrustShelf> trust;

    /// As people read it; "Une personne partie" when the account is gone; the commune for an empty account.
    std::string name_of(kernel::Context& context, const std::string& account) const;
    std::string names_of(kernel::Context& context, const std::vector<std::string>& accounts) const;
    /// Of the first 200 people of the adhérent by name, those who hold that right: for a choice on a page.
    std::vector<Person> list_people(kernel::Context& context, std::string_view right) const;
    /// Does that person of the adhérent hold the right today?
    bool holds(kernel::Context& context, std::string_view account, std::string_view right) const;
    /// Those whom the actor of the context replaces today.
    std::vector<std::string> list_replaced(kernel::Context& context) const;
    /// The actor, then those it replaces; at most 20.
    std::vector<std::string> list_hands(kernel::Context& context) const;
    /// The dossier, when the actor may see it: any but a confidential one of others. Machines see all.
    std::optional<Dossier> find_seen(kernel::Context& context, std::string_view id) const;

    /// Applies `act` to the road of the dossier and writes everything that follows. `action`: "parapheur.viser";
    /// `sentence`: French, for the journal. Refuses as rules/life.hpp says; then nothing is written.
    base::Result<base::Done> move(kernel::Context& context, Dossier& dossier, const Act& act,
                                  std::string_view action, std::string_view sentence,
                                  const kernel::Facts& facts = {}) const;
    void note(kernel::Context& context, const Dossier& dossier, std::string_view action, std::string_view sentence,
              const kernel::Facts& facts = {}) const;
    /// What someone must do about the dossier now, where it is found, what goes on by itself.
    void refresh(kernel::Context& context, const Dossier& dossier) const;
    void tell_people(kernel::Context& context, const Dossier& dossier) const;

    /// Setting of the outside world: "parapheur.training.…" in bac à sable, else "parapheur.…".
    std::string outside(std::string_view name, bool training) const;
    bool is_training(kernel::Context& context) const;
};

std::string subject_of(const DossierId& dossier); // "parapheur/<id>"
std::string url_of(const DossierId& dossier);     // "/parapheur/<id>"
/// "viser", "signer", "cacheter"
std::string_view verb_of(StepKind kind);
std::string_view word_of(StepKind kind); // "Visa", "Signature", "Cachet de la collectivité"
std::string_view right_of(StepKind kind);

} // namespace aubrac::parapheur
