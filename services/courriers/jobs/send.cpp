// SPDX-License-Identifier: AGPL-3.0-or-later
// What leaves about a letter. Before the network: the attempt is written. After: its outcome. If the server dies
// in between, the envoi is `incertain` and only a person, or the préfecture's answer, moves it (decision 0011).
#include "jobs/jobs.hpp"
#include "work.hpp"

#include <base/failure.hpp>

namespace aubrac::courriers::jobs {

namespace {

using kernel::Context;
using kernel::JobResult;
using kernel::JobRun;
using kernel::Seconds;
using prefecture::Delivery;
using prefecture::DeliveryReport;
using prefecture::Training;

constexpr Seconds soon{60}, later{600};
constexpr Seconds silence{4 * 3600}; // the field's own alarm: "transmis depuis plus de 4 heures"

/// The ministry or its twin; nothing while no address is configured.
std::optional<Training> open_remote(Room& room, JobRun& run) {
    auto training = Training::yes;
    run.read([&](Context& context) { training = room.training(context); });
    return room.prefecture.is_open(training) ? std::optional(training) : std::nullopt;
}

struct Pair {
    Courrier courrier;
    Envoi envoi;
};

std::optional<Pair> find_pair(const Room& room, Context& context, const std::string& id) {
    auto envoi = room.store.find_envoi(context, EnvoiId(id));
    auto courrier = envoi ? room.store.find(context, envoi->courrier) : std::nullopt;
    if (!courrier) return std::nullopt;
    return Pair{std::move(*courrier), std::move(*envoi)};
}

std::string name_of(const Envoi& envoi) {
    return (envoi.is_answer() ? "Réponse (" : "Accusé de réception automatique (") + envoi.code + ")";
}

/// Writes an outcome and all that follows; nothing when the step may not happen any more.
void move(const Room& room, Context& context, const std::string& id, StepEnvoi step, std::string_view action,
          const std::string& words, const kernel::Facts& facts = {}) {
    auto pair = find_pair(room, context, id);
    if (!pair || !room.change(context, pair->envoi, step)) return;
    room.note(context, pair->courrier, action, name_of(pair->envoi) + " : " + words, facts);
    room.settle(context, pair->courrier);
}

/// The attempt is on the disk: the archive is kept, the state is `en_cours`. Nothing when there is nothing to
/// send.
std::optional<Outgoing> start(Room& room, JobRun& run) {
    std::optional<Pair> pair;
    run.read([&](Context& context) { pair = find_pair(room, context, run.subject()); });
    if (pair && pair->envoi.etat == EtatEnvoi::en_cours)
        run.write([&](Context& context) {
            move(room, context, run.subject(), StepEnvoi::lost, "courriers.incertain",
                 "envoi interrompu, nous ne savons pas si la préfecture l'a reçu");
        });
    if (!pair || !after(pair->envoi.etat, StepEnvoi::start)) return std::nullopt;
    auto made = make_outgoing(room, run, pair->courrier, pair->envoi);
    if (!made) throw base::Failure("an envoi cannot be made: " + made.refusal().code);
    bool started = false;
    run.write([&](Context& context) {
        auto now = find_pair(room, context, run.subject());
        if (!now || !after(now->envoi.etat, StepEnvoi::start)) return;
        now->envoi.archive_name = made->archive_name;
        now->envoi.message_name = made->message_name;
        now->envoi.archive_sha256 = room.kernel.files.keep(context, made->archive).sha256;
        now->envoi.sent_at = context.now();
        started = room.change(context, now->envoi, StepEnvoi::start);
        room.note(context, now->courrier, "courriers.envoyer", name_of(now->envoi) + " : envoi à la préfecture",
                  {{"archive", now->envoi.archive_name}, {"sha256", now->envoi.archive_sha256}});
    });
    if (!started) return std::nullopt;
    return std::move(made.value());
}

JobResult note_outcome(Room& room, JobRun& run, const Outgoing& outgoing, const DeliveryReport& report) {
    const kernel::Facts facts = {{"archive", outgoing.archive_name}, {"reponse", report.detail}};
    const auto& id = run.subject();
    if (report.delivery == Delivery::not_sent) {
        run.write([&](Context& context) {
            move(room, context, id, StepEnvoi::give_back, "courriers.attendre",
                 "serveur de la préfecture indisponible, nouvel essai automatique", facts);
        });
        return kernel::job_later(run.attempts() == 0 ? soon : later, "Serveur de la préfecture indisponible");
    }
    run.finish([&](Context& context) {
        if (report.delivery == Delivery::accepted)
            move(room, context, id, StepEnvoi::sent, "courriers.envoyer", "reçu par le serveur de la préfecture",
                 facts);
        else
            move(room, context, id, StepEnvoi::lost, "courriers.incertain",
                 "connexion coupée, nous ne savons pas si la préfecture l'a reçu", facts);
        const auto pair = find_pair(room, context, id);
        if (pair && pair->envoi.is_answer() && !exchange_of(pair->courrier.type).acknowledgement.empty())
            room.kernel.jobs.add(context, "courriers.watch", id, "", silence);
    });
    return kernel::job_done();
}

} // namespace

kernel::JobHandler send(Room& room) {
    return [&room](JobRun& run) {
        const auto remote = open_remote(room, run);
        if (!remote) return kernel::job_later(later, "La liaison avec la préfecture n'est pas encore configurée");
        const auto outgoing = start(room, run);
        if (!outgoing) return kernel::job_done();
        std::string path;
        run.read([&](Context& context) {
            path = room.kernel.files.open(context, outgoing->archive.file().sha256).string();
        });
        const auto report = room.prefecture.send(*remote, path, outgoing->archive_name);
        return note_outcome(room, run, *outgoing, report);
    };
}

} // namespace aubrac::courriers::jobs
