// SPDX-License-Identifier: AGPL-3.0-or-later
// Everything that can be done to a letter: filed when it comes (receiving.cpp), answered or closed by a person
// (answering.cpp), its messages made and sent at most once (sending.cpp, decision 0011).
#pragma once

#include "room.hpp"

#include <filesystem>
#include <kernel/files/arrival.hpp>
#include <kernel/http/message.hpp>
#include <kernel/jobs/jobs.hpp>
#include <memory>
#include <vector>

namespace aubrac::courriers {

// ---- receiving

/// Files letters, acknowledgements of answers, and anomalies about what we sent.
std::unique_ptr<actes::Correspondence> make_correspondence(Room& room);

// ---- answering

/// A file as it came with a form, seen and kept. An empty type is the usual one of the nature.
Piece keep_piece(const Room& room, kernel::Context& context, const kernel::http::Upload& upload, int nature,
                 std::string type_pj);
/// One that came with a former form, found again by its fingerprint; nothing when it is not this adhérent's.
std::optional<Piece> find_kept_piece(const Room& room, kernel::Context& context, std::string_view sha256,
                                     std::string name, int nature, std::string type_pj);
/// What hinders the answer of that kind; empty: it may leave. Documents are looked at.
std::vector<base::Refusal> check(const Room& room, kernel::Context& context, const Courrier& courrier,
                                 std::string_view code, std::vector<Piece> pieces);

/// Keeps the answer as a draft, in place of the former one. COURRIERS-001, -002, and those of check_answer.
base::Result<base::Done> save_answer(const Room& room, kernel::Context& context, const CourrierId& id,
                                     const std::string& code, const std::vector<Piece>& pieces);
/// Puts the draft in the queue. COURRIERS-001, -002, -013, ACTES-022, and those of check_answer.
base::Result<base::Done> submit_answer(const Room& room, kernel::Context& context, const CourrierId& id);
/// A person decided to send again what nobody knows whether it arrived, or was never acknowledged. COURRIERS-001,
/// -015.
base::Result<base::Done> resend_answer(const Room& room, kernel::Context& context, const CourrierId& id);
/// No answer will be given, or none is needed. COURRIERS-001, -014.
base::Result<base::Done> close(const Room& room, kernel::Context& context, const CourrierId& id);
/// Asks the twin for a letter about the acte. COURRIERS-003, -016.
base::Result<base::Done> ask_training_letter(const Room& room, kernel::Context& context, const actes::ActeId& acte,
                                             const std::string& code);

// ---- sending

/// What is to leave, with its archive in place, to be kept by the transaction that notes the attempt.
struct Outgoing {
    std::string archive_name, message_name;
    kernel::Arrival archive;
};
/// Makes the archive of an envoi, outside any transaction. Refuses with the rules of the norm, and ACTES-022 when
/// the adhérent's record lacks what the envelope needs.
base::Result<Outgoing> make_outgoing(const Room& room, kernel::JobRun& run, const Courrier& courrier,
                                     const Envoi& envoi);

} // namespace aubrac::courriers
