// SPDX-License-Identifier: AGPL-3.0-or-later
// What every page and job of this service shares, and the one way a letter changes: statut, evidence line, duty
// and search entry together.
#pragma once

#include "rules/delai.hpp"
#include "store.hpp"

#include <actes/api.hpp>
#include <adherents/api.hpp>
#include <kernel/kernel.hpp>
#include <prefecture/api.hpp>
#include <string>
#include <string_view>

namespace aubrac::courriers {

/// Lives as long as the server; thread-safe.
struct Room {
    kernel::Kernel& kernel;
    adherents::Adherents& adherents;
    prefecture::Prefecture& prefecture;
    actes::Actes& actes;
    Store store;

    /// An evidence line about the letter.
    void note(kernel::Context& context, const Courrier& courrier, std::string_view action,
              std::string_view sentence, const kernel::Facts& facts = {}) const;
    /// The same, and on the timeline of its acte.
    void note_on_both(kernel::Context& context, const Courrier& courrier, std::string_view action,
                      std::string_view sentence, const kernel::Facts& facts = {}) const;
    /// Brings statut, duty and search entry to what the envois and the closing say, and keeps the letter.
    void settle(kernel::Context& context, Courrier& courrier) const;
    /// Applies `step` to the envoi and keeps it. False, and nothing written, when the step may not happen.
    bool change(kernel::Context& context, Envoi& envoi, StepEnvoi step) const;
    /// Tells people of the adhérent, wherever they may read: the letter when they subscribe to this service, else
    /// its acte.
    void tell(kernel::Context& context, const Courrier& courrier, const std::string& title) const;

    /// Whose remote is the twin. `yes` too for an adhérent that is gone: nothing of it may reach the State.
    prefecture::Training training(kernel::Context& context) const;
};

std::string subject_of(const CourrierId& courrier); // "courriers/<id>"
std::string url_of(const CourrierId& courrier);     // "/courriers/<id>"
/// "Demande de pièces complémentaires du 12 novembre 2026"
std::string title_of(const Courrier& courrier);
/// The last answer that is no draft; null: none.
const Envoi* find_answer(const std::vector<Envoi>& envois);
const Envoi* find_draft(const std::vector<Envoi>& envois);  // null: none
const Envoi* find_accuse(const std::vector<Envoi>& envois); // 3-2 or 4-2; null: none

} // namespace aubrac::courriers
