// SPDX-License-Identifier: AGPL-3.0-or-later
// What every page and job of this service shares, and the one way an acte changes: statut, evidence line, duties
// and search entry together.
#pragma once

#include "rules/life.hpp"
#include "store.hpp"

#include <adherents/api.hpp>
#include <kernel/kernel.hpp>
#include <map>
#include <memory>
#include <mutex>
#include <parapheur/api.hpp>
#include <prefecture/api.hpp>
#include <string>
#include <string_view>

namespace aubrac::actes {

/// Lists already read, by their fingerprint: an adhérent's is some hundred kilobytes of XML. Thread-safe.
class Classifications {
public:
    using Shared = std::shared_ptr<const formats::actes::Classification>;
    Shared find(const std::string& sha256) const;
    void keep(const std::string& sha256, Shared list);

private:
    mutable std::mutex mutex_;
    std::map<std::string, Shared> lists_;
};

/// Lives as long as the server; thread-safe.
struct Room {
    kernel::Kernel& kernel;
    adherents::Adherents& adherents;
    prefecture::Prefecture& prefecture;
    parapheur::Parapheur& parapheur;
    Store store;
    FiguresStore figures;
    std::unique_ptr<Classifications> classifications = std::make_unique<Classifications>();
    Correspondence* correspondence = nullptr; // set at start by the service that answers letters, if there is one

    /// An adhérent in training talks to the twin.
    static prefecture::Training training(const adherents::Adherent& adherent) {
        return adherent.training ? prefecture::Training::yes : prefecture::Training::no;
    }
    /// The list in force for the adhérent of the context: the latest served by its préfecture, else the national
    /// one.
    std::shared_ptr<const formats::actes::Classification> classification(kernel::Context& context) const;

    /// Applies `step` to the acte and writes everything that follows. False, and nothing written, when the step
    /// may not happen in its statut. `action`: "actes.transmettre"; `sentence`: French, for the journal.
    bool change(kernel::Context& context, Acte& acte, Step step, std::string_view action,
                std::string_view sentence, const kernel::Facts& facts = {}) const;
    /// An evidence line about the acte, without change of statut.
    void note(kernel::Context& context, const Acte& acte, std::string_view action, std::string_view sentence,
              const kernel::Facts& facts = {}) const;
    /// What someone must do about the acte now, and where it is found.
    void refresh(kernel::Context& context, const Acte& acte) const;
};

ActeSummary summary_of(const Acte& acte);
std::string subject_of(const ActeId& acte); // "actes/<id>"
std::string url_of(const ActeId& acte);     // "/actes/<id>"
/// "Délibération 2026_041"
std::string title_of(const Draft& draft);
std::string_view nature_word(int nature); // "Délibération", "Arrêté réglementaire"…, singular

} // namespace aubrac::actes
