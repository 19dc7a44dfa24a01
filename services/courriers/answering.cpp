// SPDX-License-Identifier: AGPL-3.0-or-later
#include "work.hpp"

#include <base/text.hpp>
#include <formats/actes/codes.hpp>

namespace aubrac::courriers {

namespace {

using base::Done;
using base::Refusal;
using base::Result;
using kernel::Context;

ContentKind content_of(const kernel::StoredFile& file) {
    switch (file.type) {
    case kernel::FileType::empty:
        return ContentKind::empty;
    case kernel::FileType::jpeg:
    case kernel::FileType::png:
        return ContentKind::image;
    case kernel::FileType::pdf:
        return file.soundness == kernel::Soundness::sound    ? ContentKind::pdf
               : file.soundness == kernel::Soundness::locked ? ContentKind::encrypted_pdf
                                                             : ContentKind::broken_pdf;
    default:
        return ContentKind::other;
    }
}

std::string type_or_usual(std::string type_pj, int nature) {
    const auto* found = formats::actes::find_nature(nature);
    return type_pj.empty() && found ? std::string(found->type_pj) : type_pj;
}

} // namespace

Piece keep_piece(const Room& room, Context& context, const kernel::http::Upload& upload, int nature,
                 std::string type_pj) {
    Piece piece{upload.file_name, type_or_usual(std::move(type_pj), nature), "", upload.size, ContentKind::empty};
    if (upload.size == 0) return piece;
    const auto stored = room.kernel.files.keep(context, upload);
    piece.sha256 = stored.sha256;
    piece.size = stored.size;
    piece.content = content_of(stored);
    return piece;
}

std::optional<Piece> find_kept_piece(const Room& room, Context& context, std::string_view sha256, std::string name,
                                     int nature, std::string type_pj) {
    if (sha256.size() != 64) return std::nullopt;
    const auto stored = room.kernel.files.find(context, sha256);
    if (!stored) return std::nullopt;
    return Piece{base::one_line(name, 200), type_or_usual(std::move(type_pj), nature), stored->sha256,
                 stored->size, content_of(*stored)};
}

std::vector<Refusal> check(const Room& room, Context& context, const Courrier& courrier, std::string_view code,
                           std::vector<Piece> pieces) {
    for (auto& piece : pieces)
        if (const auto stored = room.kernel.files.find(context, piece.sha256)) piece.content = content_of(*stored);
    std::vector<std::string> types;
    for (const auto& type : room.actes.list_types(context, courrier.nature)) types.push_back(type.code);
    auto refusals = check_answer(code, pieces, types);
    const auto* kind = find_answer_kind(code);
    if (kind && kind->to != courrier.type) refusals.insert(refusals.begin(), {"COURRIERS-003", "code", {}});
    return refusals;
}

Result<Done> save_answer(const Room& room, Context& context, const CourrierId& id, const std::string& code,
                         const std::vector<Piece>& pieces) {
    const auto courrier = room.store.find(context, id);
    if (!courrier) return Refusal{"COURRIERS-001", "", {}};
    if (!may_answer(courrier->type, courrier->statut)) return Refusal{"COURRIERS-002", "", {}};
    if (const auto refusals = check(room, context, *courrier, code, pieces); !refusals.empty())
        return refusals.front();
    const auto envois = room.store.list_envois(context, id);
    const auto* former = find_draft(envois);
    Envoi envoi;
    envoi.id = former ? former->id : context.make_id<EnvoiId>();
    envoi.courrier = id;
    envoi.code = code;
    envoi.created_by = context.actor().id;
    envoi.created_at = former ? former->created_at : context.now();
    envoi.pieces = pieces;
    room.store.put(context, envoi);
    room.note(context, *courrier, "courriers.preparer", "Réponse préparée (" + code + ")");
    return Done{};
}

Result<Done> submit_answer(const Room& room, Context& context, const CourrierId& id) {
    auto courrier = room.store.find(context, id);
    if (!courrier) return Refusal{"COURRIERS-001", "", {}};
    if (!may_answer(courrier->type, courrier->statut)) return Refusal{"COURRIERS-002", "", {}};
    const auto envois = room.store.list_envois(context, id);
    const auto* draft = find_draft(envois);
    if (!draft) return Refusal{"COURRIERS-013", "", {}};
    if (const auto refusals = check(room, context, *courrier, draft->code, draft->pieces); !refusals.empty())
        return refusals.front();
    auto envoi = *draft;
    envoi.submitted_at = context.now();
    envoi.created_by = context.actor().id;
    room.change(context, envoi, StepEnvoi::submit);
    courrier->closed_by.clear();
    courrier->closed_at.reset();
    kernel::Facts facts{{"id_acte", courrier->id_acte}, {"date_courrier", courrier->dated_on.iso()}};
    for (const auto& piece : envoi.pieces) facts.emplace_back("document", piece.sha256);
    room.note_on_both(context, *courrier, "courriers.repondre",
                      "Réponse au courrier de la préfecture demandée (" + envoi.code + ")", facts);
    room.settle(context, *courrier);
    room.kernel.jobs.add(context, "courriers.send", envoi.id.text());
    return Done{};
}

Result<Done> resend_answer(const Room& room, Context& context, const CourrierId& id) {
    auto courrier = room.store.find(context, id);
    if (!courrier) return Refusal{"COURRIERS-001", "", {}};
    const auto envois = room.store.list_envois(context, id);
    const auto* answer = find_answer(envois);
    const bool is_lost = answer && answer->etat == EtatEnvoi::incertain;
    const bool is_awaited =
        answer && answer->etat == EtatEnvoi::envoye && !exchange_of(courrier->type).acknowledgement.empty();
    if (!is_lost && !is_awaited) return Refusal{"COURRIERS-015", "", {}};
    auto envoi = *answer;
    room.change(context, envoi, StepEnvoi::resend);
    room.note_on_both(context, *courrier, "courriers.repondre", "Nouvel envoi de la réponse demandé");
    room.settle(context, *courrier);
    room.kernel.jobs.add(context, "courriers.send", envoi.id.text());
    return Done{};
}

Result<Done> close(const Room& room, Context& context, const CourrierId& id) {
    auto courrier = room.store.find(context, id);
    if (!courrier) return Refusal{"COURRIERS-001", "", {}};
    if (!may_close(courrier->statut)) return Refusal{"COURRIERS-014", "", {}};
    const bool owed = courrier->statut == StatutCourrier::a_repondre;
    courrier->closed_by = context.actor().id;
    courrier->closed_at = context.now();
    room.note_on_both(context, *courrier, "courriers.classer",
                      owed ? "Courrier de la préfecture classé sans réponse"
                           : "Courrier de la préfecture lu et classé");
    room.settle(context, *courrier);
    return Done{};
}

Result<Done> ask_training_letter(const Room& room, Context& context, const actes::ActeId& acte_id,
                                 const std::string& code) {
    const auto acte = room.actes.find_acte(context, acte_id);
    if (!acte || acte->statut != actes::StatutActe::acquitte ||
        room.training(context) != prefecture::Training::yes)
        return Refusal{"COURRIERS-016", "", {}};
    if (!find_exchange_by_letter(code)) return Refusal{"COURRIERS-003", "code", {}};
    room.kernel.jobs.add(context, "courriers.train", code + "~" + acte->id_acte);
    room.kernel.journal.note(context, "courriers.entrainer", "courriers/entrainement",
                             "Courrier d'entraînement demandé (" + code + ")");
    return Done{};
}

} // namespace aubrac::courriers
