// SPDX-License-Identifier: AGPL-3.0-or-later
#include "work.hpp"

#include <formats/actes/reader.hpp>

namespace aubrac::courriers {

namespace {

using actes::ActeSummary;
using actes::MessageRecu;
using kernel::Context;
namespace norm = formats::actes;

constexpr int letters_of_an_acte = 200;

std::vector<Piece> keep_documents(const Room& room, Context& context, const MessageRecu& message) {
    std::vector<Piece> pieces;
    for (const auto& document : message.documents) {
        const auto file = room.kernel.files.keep_bytes(context, document.bytes);
        pieces.push_back({document.name, "", file.sha256, file.size, ContentKind::other});
    }
    return pieces;
}

/// 3-2 and 4-2 leave by themselves, once.
void send_accuse(const Room& room, Context& context, const Courrier& courrier) {
    const auto code = exchange_of(courrier.type).accuse;
    if (code.empty()) return;
    Envoi envoi;
    envoi.id = context.make_id<EnvoiId>();
    envoi.courrier = courrier.id;
    envoi.code = code;
    envoi.etat = EtatEnvoi::a_envoyer;
    envoi.created_by = context.actor().id;
    envoi.created_at = context.now();
    envoi.submitted_at = context.now();
    room.store.put(context, envoi);
    room.kernel.jobs.add(context, "courriers.send", envoi.id.text());
}

std::string file_letter(const Room& room, Context& context, const ActeSummary& acte, const MessageRecu& message,
                        const norm::Message& read) {
    const auto letter = read_letter(read);
    // Without its date no answer could quote it.
    if (!letter.dated_on) return "courrier de la préfecture sans date";
    Courrier courrier;
    courrier.id = context.make_id<CourrierId>();
    courrier.acte = acte.id;
    courrier.id_acte = acte.id_acte;
    courrier.acte_title = acte.title;
    courrier.acte_objet = acte.objet;
    courrier.nature = acte.nature;
    courrier.type = find_exchange_by_letter(message.kind)->type;
    courrier.message_name = message.file_name;
    courrier.sha256 = room.kernel.files.keep_bytes(context, message.bytes).sha256;
    courrier.dated_on = *letter.dated_on;
    courrier.received_at = context.now();
    courrier.words = letter.words;
    courrier.office = message.office;
    courrier.contact_name = message.contact_name;
    courrier.contact_telephone = message.contact_telephone;
    courrier.contact_email = message.contact_email;
    courrier.due = answer_deadline(courrier.type, context.today());
    courrier.statut = statut_of(courrier.type, std::nullopt, Closed::no);
    courrier.pieces = keep_documents(room, context, message);
    if (!room.store.insert(context, courrier)) return {};
    const std::string title(exchange_of(courrier.type).title);
    room.note_on_both(context, courrier, "courriers.recevoir", "Courrier de la préfecture reçu : " + title,
                      {{"message", courrier.message_name}, {"sha256", courrier.sha256}});
    room.settle(context, courrier);
    send_accuse(room, context, courrier);
    room.tell(context, courrier, "Courrier de la préfecture : " + title + " (" + acte.title + ")");
    return {};
}

std::string acknowledge(const Room& room, Context& context, const ActeSummary& acte, const MessageRecu& message,
                        const norm::ARReponseCL& received) {
    const auto type = find_exchange_by_acknowledgement(message.kind)->type;
    bool known = false;
    for (auto& courrier : room.store.list_of_acte(context, acte.id, letters_of_an_acte)) {
        if (courrier.type != type || courrier.dated_on != received.infos_courrier_pref.date_courrier_pref)
            continue;
        for (auto& envoi : room.store.list_envois(context, courrier.id)) {
            known |= envoi.is_answer() && envoi.etat == EtatEnvoi::recu;
            if (!envoi.is_answer() || !after(envoi.etat, StepEnvoi::acknowledge)) continue;
            envoi.acknowledged_on = received.date_reception.value_or(context.today());
            room.change(context, envoi, StepEnvoi::acknowledge);
            room.note_on_both(context, courrier, "courriers.acquitter",
                              "Réponse (" + envoi.code + ") reçue par la préfecture",
                              {{"message", message.file_name}, {"date_reception", envoi.acknowledged_on->iso()}});
            room.settle(context, courrier);
            room.tell(context, courrier, "Réponse reçue par la préfecture : " + acte.title);
            return {};
        }
    }
    // Read a second time under another name, it changes nothing.
    return known ? "" : "accusé de réception d'une réponse qui n'est pas partie d'ici";
}

void note_refusal(const Room& room, Context& context, Courrier& courrier, Envoi& envoi, const std::string& nature,
                  const std::string& detail) {
    envoi.anomaly = nature + " — " + detail;
    room.change(context, envoi, StepEnvoi::refuse);
    const std::string what = envoi.is_answer() ? "Réponse" : "Accusé de réception automatique";
    room.note_on_both(context, courrier, "courriers.refuser",
                      what + " (" + envoi.code + ") refusé par la préfecture : anomalie " + nature,
                      {{"anomalie", nature}});
    room.settle(context, courrier);
    room.tell(context, courrier, what + " refusé par la préfecture : " + courrier.acte_title);
}

/// A 1-3 names the acte alone: it is about the last thing that left about it, an answer before anything else.
std::optional<std::string> refuse_of_acte(const Room& room, Context& context, const ActeSummary& acte,
                                          const norm::AnomalieActe& anomaly) {
    std::optional<Courrier> whose;
    std::optional<Envoi> last;
    for (auto& courrier : room.store.list_of_acte(context, acte.id, letters_of_an_acte))
        for (auto& envoi : room.store.list_envois(context, courrier.id)) {
            if (!after(envoi.etat, StepEnvoi::refuse)) continue;
            const auto rank = [](const Envoi& e) { return std::pair(e.is_answer(), e.sent_at); };
            if (last && rank(envoi) < rank(*last)) continue;
            last = envoi;
            whose = courrier;
        }
    if (!last) return std::nullopt;
    note_refusal(room, context, *whose, *last, anomaly.nature, anomaly.detail.value_or(""));
    return "";
}

std::optional<std::string> refuse_of_envelope(const Room& room, Context& context, const MessageRecu& message,
                                              const norm::AnomalieEnveloppe& anomaly) {
    constexpr std::string_view prefix = "ANO_", extension = ".xml";
    const std::string_view name = message.file_name;
    if (!name.starts_with(prefix) || !name.ends_with(extension)) return std::nullopt;
    const auto stem = name.substr(prefix.size(), name.size() - prefix.size() - extension.size());
    const auto trigramme = room.prefecture.identity(room.training(context)).trigramme;
    auto envoi = room.store.find_by_archive(context, trigramme + "-" + std::string(stem) + ".tar.gz");
    if (!envoi || !after(envoi->etat, StepEnvoi::refuse)) return std::nullopt;
    auto courrier = room.store.find(context, envoi->courrier);
    ENSURE(courrier);
    note_refusal(room, context, *courrier, *envoi, anomaly.nature, anomaly.detail.value_or(""));
    return "";
}

class Filing final : public actes::Correspondence {
public:
    explicit Filing(Room& room) : room_(room) {}

    std::optional<std::string> receive(Context& context, const std::optional<ActeSummary>& acte,
                                       const MessageRecu& message) override {
        const auto read = norm::find_message(norm::read_any(message.file_name, message.bytes));
        if (!read) return std::nullopt;
        if (const auto* anomaly = std::get_if<norm::AnomalieEnveloppe>(&*read))
            return refuse_of_envelope(room_, context, message, *anomaly);
        if (!acte) return std::nullopt;
        if (find_exchange_by_letter(message.kind)) return file_letter(room_, context, *acte, message, *read);
        if (const auto* it = std::get_if<norm::ARPieceComplementaire>(&*read))
            return acknowledge(room_, context, *acte, message, *it);
        if (const auto* it = std::get_if<norm::ARReponseRejetLettreObservations>(&*read))
            return acknowledge(room_, context, *acte, message, *it);
        if (const auto* anomaly = std::get_if<norm::AnomalieActe>(&*read))
            return refuse_of_acte(room_, context, *acte, *anomaly);
        return std::nullopt;
    }

    std::vector<actes::Related> list_related(Context& context, const ActeSummary& acte) const override {
        std::vector<actes::Related> related;
        if (!context.may("courriers.consulter")) return related;
        constexpr int most = 50;
        for (const auto& courrier : room_.store.list_of_acte(context, acte.id, most))
            related.push_back(
                {title_of(courrier), url_of(courrier.id), std::string(statut_words(courrier.statut))});
        const auto adherent = room_.adherents.find_adherent(context, context.adherent());
        const bool may_train = adherent && adherent->training && context.may("courriers.repondre");
        if (may_train && acte.statut == actes::StatutActe::acquitte)
            related.push_back({"Recevoir un courrier d'entraînement",
                               "/courriers/acte/" + acte.id.text() + "/entrainement", "bac à sable"});
        return related;
    }

private:
    Room& room_;
};

} // namespace

std::unique_ptr<actes::Correspondence> make_correspondence(Room& room) { return std::make_unique<Filing>(room); }

} // namespace aubrac::courriers
