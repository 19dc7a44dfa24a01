// SPDX-License-Identifier: AGPL-3.0-or-later
#include "work.hpp"

#include <actes/events.hpp>
#include <formats/actes/reader.hpp>

namespace aubrac::actes {

namespace {

using kernel::Context;
namespace norm = formats::actes;

void tell(const Room& room, Context& context, const Acte& acte, const std::string& what) {
    room.kernel.notices.tell(context, "actes.consulter", title_of(acte.draft) + " : " + what, url_of(acte.id));
}

/// An acknowledgement never goes back; read a second time under another name it changes nothing.
std::string acknowledge(const Room& room, Context& context, Acte& acte, const norm::ARActe& message) {
    if (acte.statut == StatutActe::acquitte || acte.statut == StatutActe::annulation ||
        acte.statut == StatutActe::annule)
        return {};
    acte.acknowledged_on = message.date_reception.value_or(context.today());
    acte.acknowledged_at = context.now();
    if (!room.change(context, acte, Step::acknowledge, "actes.acquitter", "Accusé de réception de la préfecture",
                     {{"id_acte", acte.id_acte}, {"date_reception", acte.acknowledged_on->iso()}}))
        return "accusé de réception d'un acte qui n'est pas parti";
    room.kernel.jobs.add(context, "actes.finish", acte.id.text());
    room.kernel.events.announce(context, subject_of(acte.id),
                                ActeAcknowledged{acte.id.text(), acte.id_acte, acte.acknowledged_on->iso()});
    tell(room, context, acte, "accusé de réception de la préfecture");
    return {};
}

std::string note_anomaly(const Room& room, Context& context, Acte& acte, const std::string& nature,
                         const std::string& detail) {
    const auto former = acte.anomaly;
    acte.anomaly = nature + " — " + detail;
    if (!room.change(context, acte, Step::anomaly, "actes.refuser",
                     "Refusé par la préfecture : anomalie " + nature, {{"anomalie", nature}})) {
        // A late or doubled anomaly does not undo what the préfecture accepted.
        acte.anomaly = former;
        return "anomalie pour un acte qui n'attendait plus de réponse";
    }
    tell(room, context, acte, "refusé par la préfecture");
    return {};
}

std::string cancel(const Room& room, Context& context, Acte& acte, const norm::ARAnnulation& message) {
    if (acte.statut == StatutActe::annule) return {};
    acte.cancelled_on = message.date_reception.value_or(context.today());
    acte.published_on.reset();
    if (!room.change(context, acte, Step::cancel, "actes.annuler", "Annulation enregistrée par la préfecture"))
        return "annulation d'un acte qui n'est pas acquitté";
    tell(room, context, acte, "transmission annulée");
    return {};
}

/// A letter (2-1, 3-1, 4-1, 5-1) when no service answers letters: kept with its documents, told to people.
std::string keep_letter(const Room& room, Context& context, const Acte& acte, const std::string& kind) {
    room.note(context, acte, "actes.courrier", "Courrier de la préfecture reçu (" + kind + ")");
    tell(room, context, acte, "courrier de la préfecture");
    return {};
}

std::optional<Acte> find_by_echo(const Room& room, Context& context, const norm::Acte& echo) {
    const auto adherent = room.adherents.find_adherent(context, context.adherent());
    if (!adherent || !echo.date) return std::nullopt;
    Draft draft;
    draft.numero = echo.numero_interne;
    draft.decided_on = echo.date;
    draft.nature = echo.code_nature_acte.size() == 1 ? echo.code_nature_acte[0] - '0' : 0;
    return room.store.find_by_id_acte(context, make_id_acte(*adherent, draft));
}

/// An envelope refused: all the messages it carried are.
std::optional<Acte> find_by_envelope(const Room& room, Context& context, const norm::AnomalieEnveloppe& message) {
    for (const auto& form : message.enveloppe_recue.formulaires)
        if (const auto sent = room.store.find_exchange(context, "sortant", form.nom_fichier))
            return room.store.find(context, sent->acte);
    return std::nullopt;
}

std::optional<Acte> find_acte(const Room& room, Context& context, const norm::Message& message,
                              const norm::Field& fields) {
    if (const auto* anomaly = std::get_if<norm::AnomalieActe>(&message))
        return find_by_echo(room, context, anomaly->acte_recu);
    if (const auto* anomaly = std::get_if<norm::AnomalieEnveloppe>(&message))
        return find_by_envelope(room, context, *anomaly);
    for (const auto path : {"IDActe", "InfosCourrierPref/IDActe"})
        if (const auto id = fields.text_at(path); !id.empty()) return room.store.find_by_id_acte(context, id);
    return std::nullopt;
}

std::string keep_classification(const Room& room, Context& context, const norm::RetourClassification& list,
                                const std::string& sha256) {
    if (!list.date_classification || list.matieres.empty()) return "classification illisible";
    room.store.add_classification(context, *list.date_classification, sha256);
    room.kernel.journal.note(context, "actes.classification", "actes/classification",
                             "Classification du " + list.date_classification->french() +
                                 " reçue de la préfecture");
    return {};
}

std::string understand(const Room& room, Context& context, Acte& acte, const norm::Message& message,
                       const std::string& kind) {
    if (const auto* received = std::get_if<norm::ARActe>(&message))
        return acknowledge(room, context, acte, *received);
    if (const auto* received = std::get_if<norm::AnomalieActe>(&message))
        return note_anomaly(room, context, acte, received->nature, received->detail.value_or(""));
    if (const auto* received = std::get_if<norm::AnomalieEnveloppe>(&message))
        return note_anomaly(room, context, acte, received->nature, received->detail.value_or(""));
    if (const auto* received = std::get_if<norm::ARAnnulation>(&message))
        return cancel(room, context, acte, *received);
    return keep_letter(room, context, acte, kind);
}

/// About its life: what it was sent for, and what takes it back. An anomaly is, while the acte waits for an
/// answer.
bool is_about_life(const std::optional<Acte>& acte, const norm::Message& message) {
    if (std::holds_alternative<norm::ARActe>(message) || std::holds_alternative<norm::ARAnnulation>(message))
        return true;
    const bool anomaly = std::holds_alternative<norm::AnomalieActe>(message) ||
                         std::holds_alternative<norm::AnomalieEnveloppe>(message);
    return anomaly && acte && after(acte->statut, Step::anomaly);
}

/// What the service that answers letters says of it; nothing when there is none, or it is not its affair.
std::optional<std::string> ask_correspondence(const Room& room, Context& context, const std::optional<Acte>& acte,
                                              const prefecture::Message& received, const norm::Message& message,
                                              const std::string& kind) {
    const bool is_envelope = std::holds_alternative<norm::AnomalieEnveloppe>(message);
    if (!room.correspondence || (!acte && !is_envelope) || is_about_life(acte, message)) return std::nullopt;
    MessageRecu given{received.file_name,    kind,
                      received.bytes,        received.sender.office,
                      received.sender.name,  received.sender.telephone,
                      received.sender.email, {}};
    for (const auto& document : received.documents) given.documents.push_back({document.name, document.bytes});
    return room.correspondence->receive(context, acte ? std::optional(summary_of(*acte)) : std::nullopt, given);
}

void keep(const Room& room, Context& context, const prefecture::Message& received, const norm::Reading& reading,
          const std::string& sha256, const ActeId& acte) {
    room.store.note_exchange(
        context, {received.file_name, reading.kind, "entrant", sha256, reading.root, acte, context.now()});
    for (const auto& document : received.documents) {
        const auto file = room.kernel.files.keep_bytes(context, document.bytes);
        room.store.note_exchange(
            context, {document.name, reading.kind, "entrant", file.sha256, "Document", acte, context.now()});
    }
}

class ActesReceiver final : public prefecture::Receiver {
public:
    explicit ActesReceiver(Room& room) : room_(room) {}

    std::string receive(Context& context, const prefecture::Message& received) override {
        const auto reading = norm::read_any(received.file_name, received.bytes);
        const auto message = norm::find_message(reading);
        if (!message) return "fichier illisible";
        if (room_.store.find_exchange(context, "entrant", received.file_name)) return {};
        const auto sha256 = room_.kernel.files.keep_bytes(context, received.bytes).sha256;
        if (const auto* list = std::get_if<norm::RetourClassification>(&*message)) {
            keep(room_, context, received, reading, sha256, {});
            return keep_classification(room_, context, *list, sha256);
        }
        if (std::holds_alternative<norm::ReponseClassificationSansChangement>(*message)) {
            keep(room_, context, received, reading, sha256, {});
            return {};
        }
        auto acte = find_acte(room_, context, *message, reading.fields);
        if (auto said = ask_correspondence(room_, context, acte, received, *message, reading.kind)) {
            if (said->empty()) keep(room_, context, received, reading, sha256, acte ? acte->id : ActeId());
            return *said;
        }
        if (!acte) return "acte inconnu de cet adhérent";
        auto reason = understand(room_, context, *acte, *message, reading.kind);
        if (reason.empty()) keep(room_, context, received, reading, sha256, acte->id);
        return reason;
    }

private:
    Room& room_;
};

} // namespace

std::unique_ptr<prefecture::Receiver> make_receiver(Room& room) { return std::make_unique<ActesReceiver>(room); }

} // namespace aubrac::actes
