// SPDX-License-Identifier: AGPL-3.0-or-later
// What every page and job of this service shares, and the one way a flux changes: statut, evidence line, duties
// and search entry together.
#pragma once

#include "norms.hpp"
#include "rules/life.hpp"
#include "store.hpp"

#include <adherents/api.hpp>
#include <filesystem>
#include <kernel/kernel.hpp>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <tresor/api.hpp>

namespace aubrac::helios {

/// What the passes over the watched folder saw: a file is taken once it has kept still from one to the next.
/// Thread-safe.
class Sightings {
public:
    /// Another pass begins; files that the last one did not see are forgotten.
    void begin();
    /// True when the pass before saw the same file, of the same size and the same date.
    bool settle(const std::filesystem::path& file, std::uintmax_t size, std::filesystem::file_time_type date);

private:
    struct Seen {
        std::uintmax_t size;
        std::filesystem::file_time_type date;
        std::int64_t turn;
    };
    std::mutex mutex_;
    std::map<std::filesystem::path, Seen> seen_;
    std::int64_t turn_ = 0;
};

/// Lives as long as the server; thread-safe.
struct Room {
    kernel::Kernel& kernel;
    adherents::Adherents& adherents;
    tresor::Tresor& tresor;
    Store store;
    std::unique_ptr<NormsOnDisk> norms;
    std::unique_ptr<Sightings> sightings = std::make_unique<Sightings>();

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
