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
#include <string_view>
#include <utility>
#include <vector>

namespace aubrac::actes {

using ActeId = base::Id<struct ActeTag>;

/// Legal life of an acte. `a_signer`: in the parapheur; it leaves by itself once signed. `a_transmettre`: asked
/// for, in the queue. `en_cours`: leaving now. `incertain`: it left but the préfecture's server gave no clear
/// answer; never sent again by itself. `refuse`: an anomaly came back. `annulation`: a cancellation was asked for.
/// Only `brouillon` and `refuse` may be edited.
enum class StatutActe {
    brouillon,
    a_signer,
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
    std::string title;     // "Délibération 2026_041"
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

/// An acte that another service brings, with its main document: a PDF. Published when its nature is by default.
struct Depot {
    std::string numero;
    int nature = 1;
    std::string matiere, objet;
    base::Date decided_on;
    std::string document_name, document_bytes; // small: they are in memory
};

/// Where an envelope of the adhérent leaves from (cahier des charges @CTES), and the number it takes: each number
/// is given once a day.
struct Enveloppe {
    std::string siren, departement, arrondissement, nature;
    std::string referent, telephone; // of the operator; a telephone may be empty
    std::string return_address;      // mailbox that the ministry answers to
    std::string trigramme, quadrigramme;
    base::Date date;
    int numero = 1;
};

/// A type de pièce that the préfecture accepts for a nature.
struct TypePiece {
    std::string code, libelle; // "99_DE"
};

/// A message of the préfecture that is not about the life of an acte: letters (2-1, 3-1, 4-1, 5-1), what it says
/// of the answers (3-5, 4-5, anomalies).
struct MessageRecu {
    std::string file_name, kind, bytes;                                 // kind: "3-1", or "envelope-anomaly"
    std::string office, contact_name, contact_telephone, contact_email; // who wrote; may all be empty
    struct Document {
        std::string name, bytes;
    };
    std::vector<Document> documents;
};

/// What another service has to show on the page of an acte.
struct Related {
    std::string words; // of the link
    std::string url;
    std::string detail; // plain, may be empty
};

/// A service that answers the préfecture's letters, and that `actes` does not know. Called in the transaction of
/// the caller.
class Correspondence {
public:
    virtual ~Correspondence() = default;
    /// Empty: filed. A sentence: why not; it then goes to the operator's bin. Nothing: not its affair. `acte` is
    /// absent for a refused envelope that carried none of our actes.
    virtual std::optional<std::string> receive(kernel::Context& context, const std::optional<ActeSummary>& acte,
                                               const MessageRecu& message) = 0;
    /// At most 50, latest first.
    virtual std::vector<Related> list_related(kernel::Context& context, const ActeSummary& acte) const = 0;
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

    /// Keeps a draft, which `submit_acte` may then send. Refuses ACTES-001 without the right to draft, and what
    /// hinders a draft: ACTES-003, -005, -008, -010.
    virtual base::Result<ActeId> deposit_acte(kernel::Context& context, const Depot& depot) = 0;

    /// An evidence line on the timeline of the acte. `sentence`: French, without names.
    virtual void note(kernel::Context& context, const ActeId& acte, std::string_view action,
                      std::string_view sentence,
                      const std::vector<std::pair<std::string, std::string>>& facts = {}) const = 0;
    /// The envelope of the next message of the adhérent of the context, with a number of its own. ACTES-022 when
    /// its record lacks what the norm asks.
    virtual base::Result<Enveloppe> take_enveloppe(kernel::Context& context) = 0;
    /// Types of document allowed for that nature (1 to 6), in the classification in force for the adhérent.
    virtual std::vector<TypePiece> list_types(kernel::Context& context, int nature) const = 0;
    /// Once, at start; it lives until the server stops. Without one, letters are kept with their acte, and told.
    virtual void set_correspondence(Correspondence& correspondence) = 0;
};

} // namespace aubrac::actes
