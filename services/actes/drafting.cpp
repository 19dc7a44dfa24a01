// SPDX-License-Identifier: AGPL-3.0-or-later
#include "work.hpp"

#include <algorithm>

namespace aubrac::actes {

namespace {

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
    case kernel::FileType::xml:
        return ContentKind::xml;
    case kernel::FileType::pdf:
        return file.soundness == kernel::Soundness::sound    ? ContentKind::pdf
               : file.soundness == kernel::Soundness::locked ? ContentKind::encrypted_pdf
                                                             : ContentKind::broken_pdf;
    default:
        return ContentKind::other;
    }
}

bool is_editable(StatutActe statut) { return statut == StatutActe::brouillon || statut == StatutActe::refuse; }

/// Without these an acte has no identity, even as a draft.
std::optional<Refusal> check_identity(const Draft& draft, const std::vector<Refusal>& refusals) {
    for (const auto& refusal : refusals)
        if (refusal.code == "ACTES-003" || refusal.code == "ACTES-008" || refusal.code == "ACTES-010")
            return refusal;
    if (draft.objet.size() > 4000) return Refusal{"ACTES-006", "objet", {std::to_string(draft.objet.size())}};
    return std::nullopt;
}

} // namespace

Piece keep_piece(const Room& room, Context& context, const kernel::http::Upload& upload, std::string type_pj) {
    Piece piece{upload.file_name, std::move(type_pj), "", upload.size, ContentKind::empty};
    if (upload.size == 0) return piece;
    const auto stored = room.kernel.files.keep(context, upload);
    piece.sha256 = stored.sha256;
    piece.size = stored.size;
    piece.content = content_of(stored);
    return piece;
}

void inspect(const Room& room, Context& context, Piece& piece) {
    const auto stored = room.kernel.files.find(context, piece.sha256);
    piece.content = stored ? content_of(*stored) : ContentKind::empty;
}

std::vector<Refusal> check(const Room& room, Context& context, Draft draft) {
    if (draft.document && draft.document->content == ContentKind::other) inspect(room, context, *draft.document);
    for (auto& annexe : draft.annexes)
        if (annexe.content == ContentKind::other) inspect(room, context, annexe);
    return check_draft(draft, *room.classification(context), context.today());
}

Result<ActeId> save_draft(const Room& room, Context& context, const ActeId& id, const Draft& draft, Then then) {
    if (const auto refusal =
            check_identity(draft, check_draft(draft, formats::actes::default_classification(), context.today())))
        return *refusal;
    const Refusal twice{"ACTES-005", "numero", {}};
    if (id.empty()) {
        Acte acte;
        acte.id = context.make_id<ActeId>();
        acte.draft = draft;
        acte.created_by = context.actor().id;
        acte.created_at = context.now();
        if (!room.store.insert(context, acte)) return twice;
        room.note(context, acte, "actes.rediger", "Brouillon créé");
        if (then == Then::rest) room.refresh(context, acte);
        return acte.id;
    }
    auto acte = room.store.find(context, id);
    if (!acte) return Refusal{"ACTES-002", "", {}};
    if (!is_editable(acte->statut)) return Refusal{"ACTES-020", "", {}};
    if (!room.store.update_draft(context, id, draft)) return twice;
    acte->draft = draft;
    room.note(context, *acte, "actes.rediger", "Brouillon modifié",
              {{"document", draft.document ? draft.document->sha256 : ""}});
    room.refresh(context, *acte);
    return id;
}

Result<base::Done> remove_draft(const Room& room, Context& context, const ActeId& id) {
    const auto acte = room.store.find(context, id);
    if (!acte) return Refusal{"ACTES-002", "", {}};
    if (acte->statut != StatutActe::brouillon) return Refusal{"ACTES-020", "", {}};
    room.store.remove(context, *acte);
    room.kernel.agenda.clear_subject(context, subject_of(id));
    room.kernel.search.remove(context, subject_of(id));
    room.note(context, *acte, "actes.rediger", "Brouillon supprimé");
    return base::Done{};
}

} // namespace aubrac::actes
