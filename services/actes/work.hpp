// SPDX-License-Identifier: AGPL-3.0-or-later
// Everything that can be done to an acte: drafted (drafting.cpp), sent at most once (sending.cpp, decision 0011),
// signed first when one wishes (signature.cpp), answered (returns.cpp), stamped and published (publishing.cpp,
// décret 2021-1311).
#pragma once

#include "room.hpp"

#include <filesystem>
#include <formats/actes/transmission.hpp>
#include <kernel/files/arrival.hpp>
#include <kernel/http/message.hpp>
#include <kernel/jobs/jobs.hpp>
#include <memory>
#include <vector>

namespace aubrac::parapheur {
struct DossierSigned;
struct DossierRejected;
} // namespace aubrac::parapheur

namespace aubrac::actes {

// ---- drafting

/// A file as it came with a form or an API call, seen and kept. `type_pj` is given by the caller.
Piece keep_piece(const Room& room, kernel::Context& context, const kernel::http::Upload& upload,
                 std::string type_pj);
/// Looks at a stored document again: its content is not kept in the store.
void inspect(const Room& room, kernel::Context& context, Piece& piece);

/// Refusals of check_draft for the adhérent of the context; documents are looked at.
std::vector<base::Refusal> check(const Room& room, kernel::Context& context, Draft draft);

/// What comes next in the same transaction: nothing, or `submit`, which announces the acte itself.
enum class Then { rest, submit };

/// Keeps a draft, new (`id` empty) or corrected. It may still be incomplete, but not without numéro, nature and
/// date: they are its identity. ACTES-002, -003, -005, -008, -010, -020.
base::Result<ActeId> save_draft(const Room& room, kernel::Context& context, const ActeId& id, const Draft& draft,
                                Then then = Then::rest);
/// ACTES-002; ACTES-020 when it was sent.
base::Result<base::Done> remove_draft(const Room& room, kernel::Context& context, const ActeId& id);

// ---- sending

/// The acte, ready for a step that leads it to the préfecture. Refusals: see Actes::submit_acte.
base::Result<Acte> find_to_leave(const Room& room, kernel::Context& context, const ActeId& id, Step step);
/// Puts the acte in the queue. Refusals: see Actes::submit_acte.
base::Result<ActeId> submit(const Room& room, kernel::Context& context, const ActeId& id);
/// Puts the acte in the parapheur, by that circuit; signed, it leaves by itself (`take_signed`); refused or taken
/// back, it is a draft again. Refusals: those of `submit`, ACTES-027 and the parapheur's.
base::Result<base::Done> ask_signature(const Room& room, kernel::Context& context, const ActeId& id,
                                       std::string_view circuit);
/// ACTES-001, -002, -004 when it is not in the parapheur, and the parapheur's.
base::Result<base::Done> withdraw(const Room& room, kernel::Context& context, const ActeId& id);
void take_signed(const Room& room, kernel::Context& context, const parapheur::DossierSigned& event);
void take_back(const Room& room, kernel::Context& context, const parapheur::DossierRejected& event);

/// A person decided to send again an acte whose fate is unknown, or that the préfecture never answered.
base::Result<base::Done> resend(const Room& room, kernel::Context& context, const ActeId& id);
/// Asks the préfecture to cancel (6-1). ACTES-001, -002, -019.
base::Result<base::Done> ask_cancellation(const Room& room, kernel::Context& context, const ActeId& id);
/// Asks the préfecture for its classification (7-1), once a day. ACTES-025.
base::Result<base::Done> ask_classification(const Room& room, kernel::Context& context);

/// See Actes::take_enveloppe.
base::Result<Enveloppe> take_enveloppe(const Room& room, kernel::Context& context);

/// What is to leave, with its archive in place, to be kept by the transaction that notes the attempt.
struct Outgoing {
    std::string archive_name;
    kernel::Arrival archive;
    std::vector<std::string> message_names;
};

/// Makes the archive of a message of the adhérent of the job, outside any transaction. Refuses with the rules of
/// the norm, and ACTES-022 when the adhérent's record lacks what the envelope needs.
base::Result<Outgoing> make_outgoing(const Room& room, kernel::JobRun& run, formats::actes::Message message,
                                     std::vector<formats::actes::DocumentToSend> documents);

/// A file of ours in the adhérent's folder, gone when the scope ends.
class Scratch {
public:
    Scratch(const std::filesystem::path& folder, const std::string& name) : path_(folder / name) { remove(); }
    ~Scratch() { remove(); }
    Scratch(const Scratch&) = delete;
    Scratch& operator=(const Scratch&) = delete;
    const std::filesystem::path& path() const { return path_; }

private:
    void remove() const {
        std::error_code ignored;
        std::filesystem::remove(path_, ignored);
    }
    std::filesystem::path path_;
};

/// Message 1-1 of an acte.
formats::actes::Acte make_message(const Acte& acte, const std::optional<base::Date>& classification_on);
/// "012-251200861-20261121-2026_041-DE"
std::string make_id_acte(const adherents::Adherent& adherent, const Draft& draft);

// ---- returns

/// Files the messages of the norm about actes: acknowledgements, anomalies, cancellations, letters,
/// classifications.
std::unique_ptr<prefecture::Receiver> make_receiver(Room& room);

// ---- publishing

/// Puts the acte on line today; its documents follow. ACTES-001, -002, -023.
base::Result<base::Done> publish_acte(const Room& room, kernel::Context& context, const ActeId& id);

/// Makes (again) the stamped PDF and the bordereau of an acknowledged acte, with the dates known now, puts it on
/// line when its draft says so, and ends the job.
void make_documents(const Room& room, kernel::JobRun& run, const ActeId& id);

} // namespace aubrac::actes
