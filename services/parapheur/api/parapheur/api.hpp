// SPDX-License-Identifier: AGPL-3.0-or-later
// The parapheur: documents that go from one person to the next for visa and signature. Other services ask it to
// have a document signed, and are told by the events of events.hpp. Other services may include this folder and
// nothing else. Law: règlement (UE) n° 910/2014 (eIDAS); code civil, art. 1367; CRPA, art. L212-3.
#pragma once

#include <base/date.hpp>
#include <base/id.hpp>
#include <base/result.hpp>
#include <kernel/context.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace aubrac::parapheur {

using DossierId = base::Id<struct DossierTag>;

/// `signe`: every step is done. `rejete`: somebody said no. `repris`: the depositor, or the service that asked,
/// took it back. The last three are for ever.
enum class StatutDossier { en_cours, signe, rejete, repris };

/// A file of the adhérent's, kept by content (kernel/files).
struct Document {
    std::string name;   // as people see it: "deliberation.pdf"
    std::string sha256; // 64 hexadecimal characters

    bool operator==(const Document&) const = default;
};

/// What may be chosen to send a document on its way.
struct CircuitSummary {
    std::string id;
    std::string title;      // the type of document: "Délibération"
    std::size_t chosen = 0; // how many people must be named at each deposit
};

/// One step of a circuit whose person is named at each deposit.
struct Chosen {
    std::string question; // "Qui signe ?"
    struct Candidate {
        std::string account, name;
    };
    std::vector<Candidate> candidates; // who may: by name, of the first 200 people of the adhérent
};

enum class Confidential { no, yes }; // yes: seen by those whom it concerns alone

/// automatic: pades for a PDF, xades for a PES, cades for the rest. xades: each Bordereau of a PES when all bear
/// an Id, else the whole flow. cades: beside the document, whatever it is.
enum class Signature { automatic, pades, cades, xades };

struct Demande {
    std::string subject; // of the service that asks: "actes/<id>"; comes back with the events. Empty: none
    std::string title;   // 1 to 200 characters, on one line
    std::string circuit; // id
    Document document;
    std::vector<Document> annexes = {};   // read with it, not signed; at most 20
    std::vector<std::string> people = {}; // accounts, for the steps where they are chosen
    std::string words = {};               // to those who will act; at most 1,000 characters
    Confidential confidential = Confidential::no;
    Signature signature = Signature::automatic;
};

/// What any service may know of a dossier. A value.
struct DossierSummary {
    DossierId id;
    std::string subject, title;
    StatutDossier statut = StatutDossier::en_cours;
    Document document;                // as it is now: signed once `signe`
    std::vector<Document> signatures; // those that stand beside the document (.p7s); empty: they are inside
    std::string bordereau_sha256;     // PDF that tells who did what, once `signe`; empty before
    std::string reason;               // why it was rejected
    std::string awaited;              // in words, whom it waits for: "Dominique Modèle"; empty when over
    std::optional<base::Date> due;    // of the step under way
    std::string url;                  // of its page
};

/// Obtained with `registrar.require<Parapheur>()`; lives until the server stops; thread-safe. Each call joins the
/// transaction of its context. A refusal is an answer for the user.
class Parapheur {
public:
    virtual ~Parapheur() = default;
    /// Those where a document may be deposited, by title; at most 200.
    virtual std::vector<CircuitSummary> list_circuits(kernel::Context& context) const = 0;
    /// What a form must ask, in the order of `Demande::people`; empty: nothing, or no such circuit.
    virtual std::vector<Chosen> list_chosen(kernel::Context& context, std::string_view circuit) const = 0;
    /// Refuses PARAPHEUR-002 without the right `parapheur.deposer` (machines have it), -011 and -016 (the
    /// circuit), -020 to -029 (title, document, annexes).
    virtual base::Result<DossierId> submit_dossier(kernel::Context& context, const Demande& demande) = 0;
    /// Whoever asks: the service that asked has judged who may see.
    virtual std::optional<DossierSummary> find_dossier(kernel::Context& context,
                                                       const DossierId& dossier) const = 0;
    /// The latest of that subject.
    virtual std::optional<DossierSummary> find_subject(kernel::Context& context,
                                                       std::string_view subject) const = 0;
    /// Takes it back. PARAPHEUR-001 no such dossier, -003 it is over, -006 a signature is being put together.
    virtual base::Result<base::Done> withdraw_dossier(kernel::Context& context, const DossierId& dossier) = 0;
};

} // namespace aubrac::parapheur
