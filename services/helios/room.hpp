// SPDX-License-Identifier: AGPL-3.0-or-later
// What every page and job of this service shares, and the one way a flux changes: statut, evidence line, duties
// and search entry together.
#pragma once

#include "norms.hpp"
#include "rules/life.hpp"
#include "store.hpp"

#include <adherents/api.hpp>
#include <confiance/api.hpp>
#include <kernel/kernel.hpp>
#include <memory>
#include <parapheur/api.hpp>
#include <string>
#include <string_view>
#include <tresor/api.hpp>

namespace aubrac::helios {

/// Lives as long as the server; thread-safe.
struct Room {
    kernel::Kernel& kernel;
    adherents::Adherents& adherents;
    tresor::Tresor& tresor;
    confiance::Confiance& confiance;
    parapheur::Parapheur& parapheur;
    Store store;
    std::unique_ptr<NormsOnDisk> norms;

    /// An adhérent in training talks to the twin.
    static tresor::Training training(const adherents::Adherent& adherent) {
        return adherent.training ? tresor::Training::yes : tresor::Training::no;
    }

    /// Applies `step` to the flux and writes everything that follows. False, and nothing written, when the step
    /// may not happen in its statut. `action`: "helios.envoyer"; `sentence`: French, for the journal.
    bool change(kernel::Context& context, Flux& flux, Step step, std::string_view action,
                std::string_view sentence, const kernel::Facts& facts = {}) const;
    /// An evidence line about the flux, without change of statut.
    void note(kernel::Context& context, const FluxId& flux, std::string_view action, std::string_view sentence,
              const kernel::Facts& facts = {}) const;
    /// What someone must do about the flux now, each of its rejections, and where it is found.
    void refresh(kernel::Context& context, const Flux& flux) const;
};

std::string subject_of(const FluxId& flux); // "helios/<id>"
std::string url_of(const FluxId& flux);     // "/helios/<id>"

} // namespace aubrac::helios
