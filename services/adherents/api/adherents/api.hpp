// SPDX-License-Identifier: AGPL-3.0-or-later
// Adhérents of the operator: communes, EPCI, syndicats, EHPAD, schools… and what the State calls each of them.
// Law: CGCT art. L5721-1 and following (syndicats mixtes ouverts). Kept in the operator's store.
#pragma once

#include <base/date.hpp>
#include <base/result.hpp>
#include <cstdint>
#include <kernel/context.hpp>
#include <optional>
#include <string>
#include <vector>

namespace aubrac::adherents {

/// Legal kind, as in the statutes.
enum class KindAdherent { commune, epci, syndicat, departement, ccas, ehpad, office_de_tourisme, ecole, autre };

/// One membership. A value: changing the copy changes nothing.
struct Adherent {
    base::AdherentId id;
    std::string siren; // nine digits, check digit right; unique
    std::string name;  // "Commune de Saint-Exemple"
    std::string slug;  // "saint-exemple": address of its public pages; unique
    KindAdherent kind = KindAdherent::commune;
    std::string insee;               // COG code of the commune (5 characters); empty for others
    std::int64_t population = 0;     // municipal population; 0: not known or without object
    std::string departement;         // three characters as @CTES writes it: "012", "02A", "974"
    std::string arrondissement;      // one digit, as the préfecture numbers it
    std::string nature;              // two digits, @CTES nature of the collectivité: "31" commune
    base::Date since;                // effect of the membership
    std::optional<base::Date> until; // effect of the withdrawal
    std::string deliberation;        // reference of the délibération of membership
    std::string email, telephone;
    bool training = false;             // bac à sable
    std::vector<std::string> services; // subscribed, sorted

    bool operator==(const Adherent&) const = default;
};

/// Obtained with `registrar.require<Adherents>()`; thread-safe. Reads the operator's store from any context.
class Adherents {
public:
    virtual ~Adherents() = default;
    virtual std::optional<Adherent> find_adherent(kernel::Context& context, const base::AdherentId& id) const = 0;
    virtual std::optional<Adherent> find_siren(kernel::Context& context, std::string_view siren) const = 0;
    /// By id, after `after`, at most `limit`: for statistics and sweeps.
    virtual std::vector<Adherent> list_adherents(kernel::Context& context, const base::AdherentId& after,
                                                 int limit) const = 0;
    /// Operator context. ADHERENTS-001 wrong SIREN, -002 SIREN already there, -003 name missing, -004 INSEE code,
    /// -005 dates, -006 département, arrondissement or nature not as @CTES writes them, -008 population, -009
    /// e-mail, -010 telephone, -012 a service that does not exist. `id` empty: a new one, whose slug is made from
    /// its name; the slug of one that exists never changes. Writes the evidence line; nothing when nothing
    /// changed.
    virtual base::Result<base::AdherentId> save_adherent(kernel::Context& context, const Adherent& adherent) = 0;
};

} // namespace aubrac::adherents
