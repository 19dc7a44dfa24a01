// SPDX-License-Identifier: AGPL-3.0-or-later
// Actes of the collectivité (délibérations, arrêtés…) and their transmission to the préfecture.
// Law: CGCT art. L2131-1 to L2131-3. Other services may include this folder and nothing else.
#pragma once

#include <base/date.hpp>
#include <base/id.hpp>
#include <base/result.hpp>
#include <kernel/context.hpp>
#include <optional>
#include <string>
#include <vector>

namespace aubrac::actes {

using ActeId = base::Id<struct ActeTag>;

/// Legal life of an acte. `a_transmettre`: asked for, in the queue. `en_cours`: leaving now. `incertain`: it left
/// but the préfecture's server gave no clear answer; never sent again by itself. `refuse`: an anomaly came back.
/// `annulation`: a cancellation was asked for. Only `brouillon` and `refuse` may be edited.
enum class StatutActe {
    brouillon,
    a_transmettre,
    en_cours,
    incertain,
    transmis,
    acquitte,
    refuse,
    annulation,
    annule
};

/// What any service may know of an acte. A value: changing the copy changes nothing.
struct ActeSummary {
    ActeId id;
    std::string numero;    // 1 to 15 characters among A-Z, 0-9 and "_"; unique with the date and the nature
    int nature = 1;        // 1 to 6: DE AR AI CC BF AU (norm @CTES)
    std::string matiere;   // code of the classification, "7.1.1"
    std::string objet;     // 1 to 500 characters, on one line
    base::Date decided_on; // the day of the decision, not of its transmission
    StatutActe statut = StatutActe::brouillon;
    std::string id_acte; // "012-251200861-20261121-2026_12-DE"; empty until sent
    std::optional<base::Instant> acknowledged_at;
    std::optional<base::Date> published_on; // put on line on the public page (décret 2021-1311)
};

/// Obtained with `registrar.require<Actes>()`; lives until the server stops; thread-safe. Each call joins the
/// transaction of its context and checks the rights of its actor. A refusal is an answer for the user.
class Actes {
public:
    virtual ~Actes() = default;
    /// Absence is not an error here: only the caller knows what a missing acte means.
    virtual std::optional<ActeSummary> find_acte(kernel::Context& context, const ActeId& acte) const = 0;
    /// Puts the acte in the queue and returns at once; job `actes.send` sends it. Refuses ACTES-001 without the
    /// right, ACTES-002 when it does not exist, ACTES-004 unless the statut is `brouillon` or `refuse`, and
    /// whatever the checks before sending find (facts of the norm: classification, types, documents).
    virtual base::Result<ActeId> submit_acte(kernel::Context& context, const ActeId& acte) = 0;
};

} // namespace aubrac::actes
