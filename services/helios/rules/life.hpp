// SPDX-License-Identifier: AGPL-3.0-or-later
// Life of a flux, from its deposit to what the comptable made of it (arrêté of 27 June 2007): which step may
// follow which statut. Pure.
#pragma once

#include <base/id.hpp>
#include <optional>
#include <span>
#include <string_view>

namespace aubrac::helios {

using FluxId = base::Id<struct FluxTag>;

enum class StatutFlux {
    depose,     // received, not looked at yet
    a_corriger, // the check found errors
    a_signer,   // it announces a signature that it does not bear
    controle,   // may be sent
    a_envoyer,  // somebody asked for its sending
    en_cours,   // being sent
    incertain,  // perhaps received: only a person, or the answer, moves it
    envoye,
    acquitte,
    acquitte_partiellement,
    rejete,
    remplace, // another one was deposited in its place
};

/// What happens to a flux. `give_back`: surely not received whole, back in the queue. `lost`: nobody knows.
enum class Step {
    find_errors,
    want_signature,
    approve,
    check_again,
    accept_errors,
    submit,
    start,
    sent,
    give_back,
    lost,
    resend,
    acknowledge,
    acknowledge_partly,
    reject,
    replace,
};

/// The statut after `step`; nothing when the step may not happen then. What the State accepted is never undone: a
/// late rejection does not undo an acknowledgement (acquits come twice and out of order), a better one corrects a
/// worse one.
std::optional<StatutFlux> after(StatutFlux statut, Step step);

std::span<const StatutFlux> all_statuts();
std::string_view statut_name(StatutFlux statut);  // "a_envoyer", as stored
StatutFlux parse_statut(std::string_view name);   // unknown: a Bug
std::string_view statut_words(StatutFlux statut); // "À envoyer", as shown

/// Nothing of it has left, and nobody asked for it.
bool is_before_sending(StatutFlux statut);
/// The comptable has spoken.
bool is_answered(StatutFlux statut);

} // namespace aubrac::helios
