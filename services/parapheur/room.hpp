// SPDX-License-Identifier: AGPL-3.0-or-later
// What every page and job of this service shares, and the one way a dossier moves: road, evidence line, duties,
// search entry and what follows by itself, together.
#pragma once

#include "rules/life.hpp"
#include "store.hpp"

#include <adherents/api.hpp>
#include <confiance/api.hpp>
#include <kernel/kernel.hpp>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace aubrac::parapheur {

inline constexpr std::size_t max_words = 1000;         // characters of any text between people
inline constexpr std::uint64_t max_bytes = 150u << 20; // a document and its annexes
inline constexpr std::size_t max_annexes = 20;
inline constexpr std::size_t max_batch = 50; // dossiers signed or agreed at once
inline constexpr int alert_days = 90;        // before the last day of the seal

/// Somebody who may be named in a circuit.
struct Person {
    std::string account, name;
};

struct PeoplePage {
    std::vector<Person> people;
    std::string next; // account to go on from; empty: no more
};

/// Lives as long as the server; thread-safe.
struct Room {
    kernel::Kernel& kernel;
    adherents::Adherents& adherents;
    confiance::Confiance& confiance;
    Store store;

    /// As people read it; "Une personne partie" when the account is gone; the commune for an empty account.
    std::string name_of(kernel::Context& context, const std::string& account) const;
    std::string names_of(kernel::Context& context, const std::vector<std::string>& accounts) const;
    /// Of the first 200 people of the adhérent by name, those who hold that right: for a choice on a page.
    std::vector<Person> list_people(kernel::Context& context, std::string_view right) const;
    /// The same by pages, after that account: at most `limit` of the next 200 people.
    PeoplePage list_page(kernel::Context& context, std::string_view right, std::string_view after,
                         std::size_t limit) const;
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
    /// Those who must act now, or, at the end, the depositor and those who follow.
    void tell_people(kernel::Context& context, const Dossier& dossier) const;
    /// `what`: "Avis demandé". Those of the accounts who hold the right get "Avis demandé : <objet>".
    void tell(kernel::Context& context, const Dossier& dossier, const std::vector<std::string>& accounts,
              std::string_view right, std::string_view what) const;

    confiance::Training training_of(kernel::Context& context) const;
    bool is_training(kernel::Context& context) const { return training_of(context) == confiance::Training::yes; }
};

std::string subject_of(const DossierId& dossier); // "parapheur/<id>"
std::string url_of(const DossierId& dossier);     // "/parapheur/<id>"
/// "viser", "signer", "cacheter"
std::string_view verb_of(StepKind kind);
std::string_view word_of(StepKind kind); // "Visa", "Signature", "Cachet de la collectivité"
std::string_view right_of(StepKind kind);

} // namespace aubrac::parapheur
