// SPDX-License-Identifier: AGPL-3.0-or-later
#include "work.hpp"

#include <adapters/archive/tar_gz.hpp>
#include <base/text.hpp>
#include <formats/actes/codes.hpp>

namespace aubrac::actes {

namespace {

using base::Refusal;
using base::Result;
using kernel::Context;
namespace norm = formats::actes;

/// What the envelope says of its sender; ACTES-022 names what is missing.
Result<norm::EnveloppeCLMISILL> make_envelope(const Room& room, const adherents::Adherent& adherent) {
    const auto missing = adherent.departement.size() != 3      ? "département"
                         : adherent.arrondissement.size() != 1 ? "arrondissement"
                         : adherent.nature.size() != 2         ? "nature"
                                                               : "";
    if (*missing) return Refusal{"ACTES-022", "", {missing}};
    norm::EnveloppeCLMISILL envelope;
    envelope.idcl = {adherent.siren, adherent.departement, adherent.arrondissement, adherent.nature};
    norm::Referent referent;
    referent.nom = room.kernel.settings.get("operator.name", "Aubrac");
    if (const auto telephone = room.kernel.settings.get("operator.telephone"); !telephone.empty())
        referent.telephone = telephone;
    envelope.referent = referent;
    envelope.adresses_retour = {room.prefecture.identity(Room::training(adherent)).return_address};
    return envelope;
}

} // namespace

Result<Enveloppe> take_enveloppe(const Room& room, Context& context) {
    const auto adherent = room.adherents.find_adherent(context, context.adherent());
    if (!adherent) return Refusal{"ACTES-022", "", {"adhérent"}};
    const auto made = make_envelope(room, *adherent);
    if (!made) return made.refusal();
    const auto& referent = *made.value().referent;
    const auto identity = room.prefecture.identity(Room::training(*adherent));
    return Enveloppe{adherent->siren,
                     adherent->departement,
                     adherent->arrondissement,
                     adherent->nature,
                     referent.nom.value_or(""),
                     referent.telephone.value_or(""),
                     identity.return_address,
                     identity.trigramme,
                     identity.quadrigramme,
                     context.today(),
                     static_cast<int>(room.store.next_serial(context, context.today()))};
}

std::string make_id_acte(const adherents::Adherent& adherent, const Draft& draft) {
    const auto* nature = norm::find_nature(draft.nature);
    return norm::IdActe{adherent.departement, adherent.siren, draft.decided_on.value_or(base::Date{}),
                        draft.numero, nature ? std::string(nature->abrege) : ""}
        .text();
}

norm::Acte make_message(const Acte& acte, const std::optional<base::Date>& classification_on) {
    norm::Acte message;
    message.date = acte.draft.decided_on;
    message.numero_interne = acte.draft.numero;
    message.code_nature_acte = std::to_string(acte.draft.nature);
    std::size_t level = 0;
    for (auto& code : base::split(acte.draft.matiere, '.'))
        if (level < message.code_matiere.size()) message.code_matiere[level++] = std::move(code);
    message.objet = acte.draft.objet;
    message.classification_date_version = classification_on;
    message.document_papier = acte.draft.document_papier ? "O" : "N";
    message.annexes.resize(acte.draft.annexes.size());
    return message;
}

Result<Outgoing> make_outgoing(const Room& room, kernel::JobRun& run, norm::Message message,
                               std::vector<norm::DocumentToSend> documents) {
    std::optional<adherents::Adherent> adherent;
    norm::TransmissionToSend transmission;
    base::Instant now;
    run.write([&](Context& context) {
        adherent = room.adherents.find_adherent(context, context.adherent());
        transmission.date = context.today();
        transmission.numero = static_cast<int>(room.store.next_serial(context, context.today()));
        now = context.now();
    });
    if (!adherent) return Refusal{"ACTES-022", "", {"adhérent"}};
    auto envelope = make_envelope(room, *adherent);
    if (!envelope) return envelope.refusal();
    const auto identity = room.prefecture.identity(Room::training(*adherent));
    transmission.trigramme = identity.trigramme;
    transmission.quadrigramme = identity.quadrigramme;
    transmission.enveloppe = std::move(envelope.value());
    transmission.messages.push_back({std::move(message), std::move(documents)});
    const auto prepared = norm::prepare_transmission(transmission);
    if (!prepared) return prepared.refusal();
    const Scratch scratch(room.kernel.stores->folder(run.adherent()), prepared->archive_name + ".new");
    adapters::archive::write_tar_gz_file(scratch.path(), prepared->sources, now);
    if (std::filesystem::file_size(scratch.path()) > max_archive_bytes)
        return Refusal{"ACTES-017", "document", {}};
    return Outgoing{prepared->archive_name, room.kernel.files.receive(run.adherent(), scratch.path()),
                    prepared->message_names};
}

Result<Acte> find_to_leave(const Room& room, Context& context, const ActeId& id, Step step) {
    if (!context.may("actes.transmettre")) return Refusal{"ACTES-001", "", {}};
    auto acte = room.store.find(context, id);
    if (!acte) return Refusal{"ACTES-002", "", {}};
    if (!after(acte->statut, step)) return Refusal{"ACTES-004", "", {}};
    if (const auto refusals = check(room, context, acte->draft); !refusals.empty()) return refusals.front();
    const auto adherent = room.adherents.find_adherent(context, context.adherent());
    if (!adherent) return Refusal{"ACTES-022", "", {"adhérent"}};
    if (const auto envelope = make_envelope(room, *adherent); !envelope) return envelope.refusal();
    acte->id_acte = make_id_acte(*adherent, acte->draft);
    acte->submitted_by = context.actor().id;
    acte->submitted_at = context.now();
    acte->anomaly.clear();
    return std::move(*acte);
}

Result<ActeId> submit(const Room& room, Context& context, const ActeId& id) {
    auto found = find_to_leave(room, context, id, Step::submit);
    if (!found) return found.refusal();
    auto& acte = found.value();
    room.change(context, acte, Step::submit, "actes.transmettre", "Transmission demandée",
                {{"id_acte", acte.id_acte}, {"document", acte.draft.document->sha256}});
    room.kernel.jobs.add(context, "actes.send", id.text());
    return id;
}

Result<base::Done> resend(const Room& room, Context& context, const ActeId& id) {
    if (!context.may("actes.transmettre")) return Refusal{"ACTES-001", "", {}};
    auto acte = room.store.find(context, id);
    if (!acte) return Refusal{"ACTES-002", "", {}};
    if (!room.change(context, *acte, Step::resend, "actes.transmettre", "Nouvel envoi demandé"))
        return Refusal{"ACTES-004", "", {}};
    room.kernel.jobs.add(context, "actes.send", id.text());
    return base::Done{};
}

Result<base::Done> ask_cancellation(const Room& room, Context& context, const ActeId& id) {
    if (!context.may("actes.transmettre")) return Refusal{"ACTES-001", "", {}};
    auto acte = room.store.find(context, id);
    if (!acte) return Refusal{"ACTES-002", "", {}};
    if (!room.change(context, *acte, Step::ask_cancellation, "actes.annuler", "Annulation demandée"))
        return Refusal{"ACTES-019", "", {}};
    room.kernel.jobs.add(context, "actes.cancel", id.text());
    return base::Done{};
}

Result<base::Done> ask_classification(const Room& room, Context& context) {
    const auto subject = "classification-" + context.today().iso();
    if (room.kernel.jobs.find(context, "actes.classification", subject)) return Refusal{"ACTES-025", "", {}};
    room.kernel.jobs.add(context, "actes.classification", subject);
    room.kernel.journal.note(context, "actes.classification", "actes/classification",
                             "Classification demandée à la préfecture");
    return base::Done{};
}

} // namespace aubrac::actes
