// SPDX-License-Identifier: AGPL-3.0-or-later
#include "work.hpp"

#include <base/text.hpp>
#include <parapheur/events.hpp>

namespace aubrac::actes {

namespace {

using base::Refusal;
using base::Result;
using kernel::Context;

/// The acte that waits for this very dossier: events come late, perhaps after it was taken back and put in again.
std::optional<Acte> find_waiting(const Room& room, Context& context, const std::string& subject,
                                 std::string_view dossier) {
    constexpr std::string_view ours = "actes/";
    if (!subject.starts_with(ours)) return std::nullopt;
    auto acte = room.store.find(context, ActeId::parse(subject.substr(ours.size())));
    if (!acte || acte->statut != StatutActe::a_signer) return std::nullopt;
    const auto latest = room.parapheur.find_subject(context, subject);
    if (!latest || latest->id.text() != dossier) return std::nullopt;
    return acte;
}

} // namespace

Result<base::Done> ask_signature(const Room& room, Context& context, const ActeId& id, std::string_view circuit) {
    auto found = find_to_leave(room, context, id, Step::ask_signature);
    if (!found) return found.refusal();
    auto& acte = found.value();
    auto document = *acte.draft.document;
    inspect(room, context, document);
    if (document.content != ContentKind::pdf) return Refusal{"ACTES-027", "document", {}};
    parapheur::Demande demande;
    demande.subject = subject_of(id);
    demande.title = base::one_line(title_of(acte.draft) + " — " + acte.draft.objet, 200);
    demande.circuit = circuit;
    demande.document = {document.name, document.sha256};
    for (const auto& annexe : acte.draft.annexes) demande.annexes.push_back({annexe.name, annexe.sha256});
    const auto dossier = room.parapheur.submit_dossier(context, demande);
    if (!dossier) return dossier.refusal();
    room.change(context, acte, Step::ask_signature, "actes.signer", "Mis à la signature",
                {{"dossier", dossier.value().text()}, {"document", document.sha256}});
    return base::Done{};
}

Result<base::Done> withdraw(const Room& room, Context& context, const ActeId& id) {
    if (!context.may("actes.transmettre")) return Refusal{"ACTES-001", "", {}};
    auto acte = room.store.find(context, id);
    if (!acte) return Refusal{"ACTES-002", "", {}};
    const auto dossier = room.parapheur.find_subject(context, subject_of(id));
    if (!dossier || !after(acte->statut, Step::give_up_signature)) return Refusal{"ACTES-004", "", {}};
    const auto withdrawn = room.parapheur.withdraw_dossier(context, dossier->id);
    if (!withdrawn) return withdrawn.refusal();
    room.change(context, *acte, Step::give_up_signature, "actes.signer", "Retiré de la signature");
    return base::Done{};
}

void take_signed(const Room& room, Context& context, const parapheur::DossierSigned& event) {
    auto acte = find_waiting(room, context, event.subject, event.dossier);
    if (!acte) return;
    auto& document = *acte->draft.document;
    const auto stored = room.kernel.files.find(context, event.document_sha256);
    ENSURE(stored);
    document.sha256 = event.document_sha256;
    document.size = stored->size;
    room.store.update_draft(context, acte->id, acte->draft);
    room.change(context, *acte, Step::sign, "actes.signer", "Signé : il part à la préfecture",
                {{"id_acte", acte->id_acte}, {"dossier", event.dossier}, {"document", document.sha256}});
    room.kernel.jobs.add(context, "actes.send", acte->id.text());
}

void take_back(const Room& room, Context& context, const parapheur::DossierRejected& event) {
    auto acte = find_waiting(room, context, event.subject, event.dossier);
    if (!acte) return;
    const auto sentence =
        event.reason.empty() ? std::string("Retiré de la signature") : "Signature refusée : " + event.reason;
    room.change(context, *acte, Step::give_up_signature, "actes.signer", sentence, {{"dossier", event.dossier}});
}

} // namespace aubrac::actes
