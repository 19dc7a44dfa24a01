// SPDX-License-Identifier: AGPL-3.0-or-later
// The three messages that leave. Before the network: the attempt is written. After: its outcome. If the server
// dies in between, the acte is `incertain` and only a person, or the préfecture's answer, moves it.
#include "jobs/jobs.hpp"
#include "work.hpp"

#include <formats/actes/attachments.hpp>

namespace aubrac::actes::jobs {

namespace {

using kernel::Context;
using kernel::JobResult;
using kernel::JobRun;
using kernel::Seconds;
using prefecture::Delivery;
using prefecture::DeliveryReport;
using prefecture::Training;
namespace norm = formats::actes;

constexpr Seconds soon{60}, later{600};
constexpr Seconds silence{4 * 3600}; // the field's own alarm: "transmis depuis plus de 4 heures"

JobResult no_remote() {
    return kernel::job_later(later, "La liaison avec la préfecture n'est pas encore configurée");
}

/// The ministry or its twin; nothing while no address is configured.
std::optional<Training> open_remote(Room& room, JobRun& run) {
    auto training = Training::no;
    run.read([&](Context& context) {
        if (const auto adherent = room.adherents.find_adherent(context, run.adherent()))
            training = Room::training(*adherent);
    });
    return room.prefecture.is_open(training) ? std::optional(training) : std::nullopt;
}

std::vector<norm::DocumentToSend> documents_of(const Room& room, Context& context, const Acte& acte) {
    std::vector<norm::DocumentToSend> documents;
    const auto add = [&](const Piece& piece) {
        const auto file = room.kernel.files.find(context, piece.sha256);
        const auto path = room.kernel.files.open(context, piece.sha256);
        documents.push_back({piece.type_pj, file ? std::string(kernel::extension(file->type)) : "",
                             kernel::read_start(path, norm::sniffed_bytes), path.string()});
    };
    add(*acte.draft.document);
    for (const auto& annexe : acte.draft.annexes) add(annexe);
    return documents;
}

/// What a 1-1 is made of, read at one moment.
struct ToSend {
    norm::Message message;
    std::vector<norm::DocumentToSend> documents;
    std::optional<base::Date> classification_on;
};

std::optional<ToSend> read_acte(Room& room, JobRun& run) {
    std::optional<ToSend> found;
    run.read([&](Context& context) {
        const auto acte = room.store.find(context, ActeId(run.subject()));
        if (!acte || !after(acte->statut, Step::start)) return;
        const auto date = room.classification(context)->date_classification;
        found = {make_message(*acte, date), documents_of(room, context, *acte), date};
    });
    return found;
}

/// The server stopped during the former attempt.
void note_interruption(Room& room, JobRun& run) {
    run.write([&](Context& context) {
        auto acte = room.store.find(context, ActeId(run.subject()));
        if (acte && acte->statut == StatutActe::en_cours)
            room.change(context, *acte, Step::lost, "actes.incertain",
                        "Envoi interrompu : nous ne savons pas si la préfecture l'a reçu");
    });
}

/// Writes the attempt: the archive is kept, the statut is `en_cours`. Nothing when there is nothing to send any
/// more.
std::optional<Outgoing> start(Room& room, JobRun& run) {
    auto to_send = read_acte(room, run);
    if (!to_send) {
        note_interruption(room, run);
        return std::nullopt;
    }
    auto made = make_outgoing(room, run, std::move(to_send->message), std::move(to_send->documents));
    if (!made) throw base::Bug("checked acte refused by the norm: " + made.refusal().code);
    bool started = false;
    run.write([&](Context& context) {
        auto acte = room.store.find(context, ActeId(run.subject()));
        if (!acte || !after(acte->statut, Step::start)) return;
        acte->archive_name = made->archive_name;
        acte->archive_sha256 = room.kernel.files.keep(context, made->archive).sha256;
        acte->classification_on = to_send->classification_on;
        acte->sent_at = context.now();
        room.change(context, *acte, Step::start, "actes.envoyer", "Envoi à la préfecture",
                    {{"archive", acte->archive_name}, {"sha256", acte->archive_sha256}});
        started = true;
    });
    if (!started) return std::nullopt;
    return std::move(made.value());
}

/// The archive of a message that changes nothing here before it has left.
Outgoing keep_outgoing(Room& room, JobRun& run, norm::Message message) {
    auto made = make_outgoing(room, run, std::move(message), {});
    if (!made) throw base::Bug("request refused by the norm: " + made.refusal().code);
    run.write([&](Context& context) { room.kernel.files.keep(context, made->archive); });
    return std::move(made.value());
}

std::filesystem::path archive_path(Room& room, JobRun& run, const Outgoing& outgoing) {
    std::filesystem::path path;
    run.read([&](Context& context) { path = room.kernel.files.open(context, outgoing.archive.file().sha256); });
    return path;
}

void keep_messages(Room& room, Context& context, const Outgoing& outgoing, const ActeId& acte, std::string code,
                   std::string summary) {
    for (const auto& name : outgoing.message_names)
        room.store.note_exchange(
            context, {name, code, "sortant", outgoing.archive.file().sha256, summary, acte, context.now()});
}

JobResult note_outcome(Room& room, JobRun& run, const Outgoing& outgoing, const DeliveryReport& report) {
    JobResult result = kernel::job_done();
    const auto work = [&](Context& context) {
        auto acte = room.store.find(context, ActeId(run.subject()));
        if (!acte) return;
        const kernel::Facts facts = {{"archive", outgoing.archive_name}, {"reponse", report.detail}};
        switch (report.delivery) {
        case Delivery::accepted:
            keep_messages(room, context, outgoing, acte->id, "1-1", "Acte transmis");
            room.kernel.jobs.add(context, "actes.watch", acte->id.text(), "", silence);
            room.change(context, *acte, Step::sent, "actes.envoyer", "Reçu par le serveur de la préfecture",
                        facts);
            break;
        case Delivery::unknown:
            keep_messages(room, context, outgoing, acte->id, "1-1", "Acte peut-être transmis");
            room.kernel.jobs.add(context, "actes.watch", acte->id.text(), "", silence);
            room.change(context, *acte, Step::lost, "actes.incertain",
                        "Connexion coupée : nous ne savons pas si la préfecture l'a reçu", facts);
            break;
        case Delivery::not_sent:
            room.change(context, *acte, Step::give_back, "actes.attendre",
                        "Serveur de la préfecture indisponible : nouvel essai automatique", facts);
        }
    };
    if (report.delivery != Delivery::not_sent) {
        run.finish(work);
        return result;
    }
    run.write(work);
    return kernel::job_later(run.attempts() == 0 ? soon : later, "Serveur de la préfecture indisponible");
}

} // namespace

kernel::JobHandler send(Room& room) {
    return [&room](JobRun& run) {
        const auto remote = open_remote(room, run);
        if (!remote) return no_remote();
        const auto outgoing = start(room, run);
        if (!outgoing) return kernel::job_done();
        const auto report =
            room.prefecture.send(*remote, archive_path(room, run, *outgoing), outgoing->archive_name);
        return note_outcome(room, run, *outgoing, report);
    };
}

kernel::JobHandler cancel(Room& room) {
    return [&room](JobRun& run) {
        const auto remote = open_remote(room, run);
        if (!remote) return no_remote();
        bool is_asked = false;
        std::string id_acte;
        run.read([&](Context& context) {
            const auto acte = room.store.find(context, ActeId(run.subject()));
            is_asked = acte && acte->statut == StatutActe::annulation;
            if (is_asked) id_acte = acte->id_acte;
        });
        if (!is_asked) return kernel::job_done();
        const auto outgoing = keep_outgoing(room, run, norm::Annulation{id_acte});
        // Asking twice for the same cancellation changes nothing for the préfecture: it may be repeated.
        const auto report =
            room.prefecture.send(*remote, archive_path(room, run, outgoing), outgoing.archive_name);
        if (report.delivery == Delivery::not_sent) return kernel::job_later(later, report.detail);
        run.finish([&](Context& context) {
            keep_messages(room, context, outgoing, ActeId(run.subject()), "6-1", "Annulation demandée");
        });
        return kernel::job_done();
    };
}

kernel::JobHandler classification(Room& room) {
    return [&room](JobRun& run) {
        const auto remote = open_remote(room, run);
        if (!remote) return no_remote();
        // An old date makes the préfecture send its whole list (7-2) rather than "no change" (7-3).
        const auto outgoing = keep_outgoing(room, run, norm::DemandeClassification{base::Date{2001, 1, 1}});
        const auto report =
            room.prefecture.send(*remote, archive_path(room, run, outgoing), outgoing.archive_name);
        if (report.delivery == Delivery::not_sent) return kernel::job_later(later, report.detail);
        run.finish([&](Context& context) {
            keep_messages(room, context, outgoing, {}, "7-1", "Classification demandée");
        });
        return kernel::job_done();
    };
}

kernel::JobHandler watch(Room& room) {
    return [&room](kernel::JobRun& run) {
        run.finish([&](kernel::Context& context) {
            const auto acte = room.store.find(context, ActeId(run.subject()));
            if (!acte || (acte->statut != StatutActe::transmis && acte->statut != StatutActe::incertain)) return;
            room.note(context, *acte, "actes.veiller", "Toujours sans réponse de la préfecture");
            room.kernel.agenda.set_duty(context,
                                        {.subject = subject_of(acte->id),
                                         .what = "actes.next",
                                         .kind = kernel::DutyKind::to_do,
                                         .title = title_of(acte->draft) + " — sans réponse de la préfecture",
                                         .verb = "Vérifier",
                                         .url = url_of(acte->id),
                                         .right = "actes.transmettre"});
        });
        return kernel::job_done();
    };
}

kernel::JobHandler finish(Room& room) {
    return [&room](kernel::JobRun& run) {
        make_documents(room, run, ActeId(run.subject()));
        return kernel::job_done();
    };
}

} // namespace aubrac::actes::jobs
