// SPDX-License-Identifier: AGPL-3.0-or-later
// Everything that can be done to a dossier: deposited and decided upon (dossiers.cpp), signed by the key of a
// person or by the seal (signing.cpp), and what the jobs do alone (jobs/).
#pragma once

#include "room.hpp"

#include <adapters/openssl/private_key.hpp>
#include <formats/signature/prepared.hpp>
#include <kernel/command/command.hpp>
#include <kernel/http/message.hpp>
#include <kernel/jobs/jobs.hpp>
#include <memory>
#include <parapheur/api.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace aubrac::parapheur {

// ---- depositing and deciding (dossiers.cpp)

/// A file as it came with a form or an API call, kept; empty sha256: 0 byte.
Piece keep_piece(const Room& room, kernel::Context& context, const kernel::http::Upload& upload);
/// What is wrong, beside each field.
std::vector<base::Refusal> check_demande(const Room& room, kernel::Context& context, const Demande& demande);
base::Result<DossierId> submit(const Room& room, kernel::Context& context, const Demande& demande);

/// A gesture of the actor: approve, reject (`words`: why), take_back, transfer (`to`), withdraw. Refuses as
/// rules/life.hpp, PARAPHEUR-001, -017, -028, -030, -031.
struct Decision {
    Gesture gesture = Gesture::approve;
    std::string to, words;
};
base::Result<base::Done> decide(const Room& room, kernel::Context& context, std::string_view id,
                                const Decision& decision);

/// PARAPHEUR-001, -003, -004, -028, -032.
base::Result<base::Done> ask_avis(const Room& room, kernel::Context& context, std::string_view id,
                                  const std::string& to, const std::string& question);
/// PARAPHEUR-001, -003, -028, -032, -033.
base::Result<base::Done> give_avis(const Room& room, kernel::Context& context, std::string_view id,
                                   std::string_view avis, const std::string& answer);

/// The dossier, when the actor may sign it now. PARAPHEUR-001, -003 to -006, -031.
base::Result<Dossier> find_to_sign(const Room& room, kernel::Context& context, std::string_view id);

// ---- signing (signing.cpp)

/// The word that opens a rendez-vous: "<adhérent>.<43 characters>". It lives ten minutes.
base::Result<std::string> open_rendezvous(const Room& room, kernel::Context& context,
                                          const std::vector<std::string>& dossiers);

/// One document of a rendez-vous, as the agent shows it.
struct ToSign {
    DossierId dossier;
    std::string title, name, sha256;
    std::uint64_t bytes = 0;
    std::vector<std::string> digests; // raw; empty until prepared
    std::string prepared;             // PreparedSignature as text: the agent inspects it; empty until prepared
    base::Instant signed_at;
    std::string role, city;
};
struct OpenRendezvous {
    std::string adherent_name, account_name;
    std::vector<ToSign> documents;
    std::string back; // path of the page to come back to
};

/// The calls of the agent, which knows nothing but the word; each opens its own transactions. PARAPHEUR-034 to
/// -037, -039.
base::Result<OpenRendezvous> look_at_rendezvous(const Room& room, std::string_view word);
base::Result<OpenRendezvous> prepare_rendezvous(const Room& room, std::string_view word,
                                                const formats::signature::Signatory& signatory);
/// On disk: what the agent shows, and inspects before the key signs.
base::Result<std::filesystem::path> find_meeting_document(const Room& room, std::string_view word,
                                                          std::size_t rank);
/// `values`: for each document in the order of `prepare`, one per digest, all in one row. The documents are put
/// together by job `parapheur.sign`.
base::Result<OpenRendezvous> sign_rendezvous(const Room& room, std::string_view word,
                                             const std::vector<std::string>& values);

/// May that certificate sign now? Asks the network: outside any transaction.
confiance::Opinion judge(const Room& room, confiance::Training training,
                         const formats::signature::Signatory& signatory);

/// A key and its certificate, made on the spot: worth nothing.
adapters::openssl::Identity make_training_identity(const std::string& name, const std::string& organisation,
                                                   base::Instant now);
/// In bac à sable: a key made on the spot signs, in the name of the person. PARAPHEUR-055.
base::Result<base::Done> sign_in_training(const Room& room, std::string_view word);

/// Who signs, as the stamp and the bordereau say it.
struct Hand {
    std::string quality;                // "Maire"; empty: not said
    std::string absent, absent_quality; // in whose absence; empty: nobody's
    std::string place;                  // "Saint-Exemple"
};
/// First time, for a document on disk. Room is always left for a time-stamp: an authority may be configured
/// meanwhile.
base::Result<formats::signature::PreparedSignature>
prepare_document(const Dossier& dossier, const std::filesystem::path& document,
                 const formats::signature::Signatory& signatory, const Hand& hand, base::Instant now);
/// PARAPHEUR-037, in the words of the norm.
base::Refusal not_signable(const base::Refusal& refusal);
/// Second time: writes `out`, the signed document or the signature that stands beside it.
base::Result<base::Done> assemble_document(const Dossier& dossier, const std::filesystem::path& document,
                                           const formats::signature::PreparedSignature& prepared,
                                           const std::vector<std::string>& values, std::string_view token,
                                           const std::filesystem::path& out);
Hand hand_of(const Room& room, kernel::Context& context, const Part* part, const std::string& actor);

/// The seal, opened. Nothing: there is none, or it was sealed by another server.
std::optional<adapters::openssl::Identity> open_cachet(const Room& room, kernel::Context& context);
/// PARAPHEUR-050 to -053.
base::Result<base::Done> deposit_cachet(const Room& room, kernel::Context& context, std::string_view pkcs12,
                                        const std::string& password);
/// A seal made on the spot for an adhérent in bac à sable. PARAPHEUR-055.
base::Result<base::Done> make_training_cachet(const Room& room, kernel::Context& context);

// ---- jobs

namespace jobs {

kernel::JobHandler sign(Room& room);     // parapheur.sign: a signature received is put into its document
kernel::JobHandler seal(Room& room);     // parapheur.seal: the seal of the collectivité
kernel::JobHandler conclude(Room& room); // parapheur.conclude: bordereau, event
kernel::JobHandler watch(Room& room);    // parapheur.watch: every night, what expires

} // namespace jobs

namespace commands {

kernel::Command verify(const confiance::Confiance& trusted); // aubrac parapheur verify FILE [--json]

} // namespace commands

std::unique_ptr<Parapheur> make_parapheur(Room& room); // door.cpp
void make_demo(const Room& room);                      // demo.cpp: data of the demonstration

} // namespace aubrac::parapheur
