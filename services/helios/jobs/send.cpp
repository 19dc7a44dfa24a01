// SPDX-License-Identifier: AGPL-3.0-or-later
// The sending of a flux. Before the network: the attempt is written. After: its outcome. If the server dies in
// between, the flux is `incertain` and only a person, or the comptable's answer, moves it.
#include "work.hpp"

#include <adapters/openssl/hash.hpp>
#include <base/text.hpp>

namespace aubrac::helios::jobs {

namespace {

using kernel::Context;
using kernel::JobResult;
using kernel::JobRun;
using kernel::Seconds;
using tresor::Delivery;
using tresor::DeliveryReport;
using tresor::Shipment;
using tresor::Training;

constexpr Seconds soon{60}, later{600};
constexpr Seconds silence{48 * 3600}; // the field's own alarm: "bloqué depuis plus de 48 heures"

/// The counter or its twin; nothing while no address is configured.
std::optional<Training> open_remote(Room& room, JobRun& run) {
    auto training = Training::no;
    run.read([&](Context& context) {
        if (const auto adherent = room.adherents.find_adherent(context, run.adherent()))
            training = Room::training(*adherent);
    });
    return room.tresor.is_open(training) ? std::optional(training) : std::nullopt;
}

/// The name under which PASTRANS takes a file bears it.
std::string measure_sha1(const std::filesystem::path& path) {
    adapters::openssl::Hasher hasher(adapters::openssl::Hash::sha1);
    const auto source = source_of_file(path);
    for (auto piece = source(); !piece.empty(); piece = source()) hasher.add(piece);
    return base::hex(hasher.finish());
}

/// The server stopped during the former attempt.
void note_interruption(Room& room, JobRun& run) {
    run.write([&](Context& context) {
        auto flux = room.store.find(context, FluxId(run.subject()));
        if (flux && flux->statut == StatutFlux::en_cours)
            room.change(context, *flux, Step::lost, "helios.incertain",
                        "Envoi interrompu : nous ne savons pas si le comptable l'a reçu");
    });
}

/// Nothing when there is nothing to send any more.
std::optional<Shipment> prepare(Room& room, JobRun& run, Training training) {
    std::optional<Flux> flux;
    std::filesystem::path path;
    run.read([&](Context& context) {
        flux = room.store.find(context, FluxId(run.subject()));
        if (flux && after(flux->statut, Step::start)) path = room.kernel.files.open(context, flux->sha256);
    });
    if (path.empty()) {
        note_interruption(room, run);
        return std::nullopt;
    }
    const auto sha1 = measure_sha1(path);
    std::optional<Shipment> shipment;
    run.read([&](Context& context) { shipment = make_shipment(room, context, *flux, training, sha1); });
    return shipment;
}

bool start(Room& room, JobRun& run, const Shipment& shipment) {
    bool started = false;
    run.write([&](Context& context) {
        auto flux = room.store.find(context, FluxId(run.subject()));
        if (!flux) return;
        flux->remote_name = shipment.remote_name;
        flux->sent_at = context.now();
        started = room.change(context, *flux, Step::start, "helios.expedier", "Envoi au comptable public",
                              {{"fichier", shipment.remote_name}});
    });
    return started;
}

JobResult note_outcome(Room& room, JobRun& run, const DeliveryReport& report) {
    const auto work = [&](Context& context) {
        auto flux = room.store.find(context, FluxId(run.subject()));
        if (!flux) return;
        const kernel::Facts facts = {{"reponse", report.detail}};
        switch (report.delivery) {
        case Delivery::accepted:
            room.kernel.jobs.add(context, "helios.watch", flux->id.text(), "", silence);
            room.change(context, *flux, Step::sent, "helios.expedier", "Déposé au guichet de la DGFiP", facts);
            break;
        case Delivery::unknown:
            room.kernel.jobs.add(context, "helios.watch", flux->id.text(), "", silence);
            room.change(context, *flux, Step::lost, "helios.incertain",
                        "Connexion coupée : nous ne savons pas si le comptable l'a reçu", facts);
            break;
        case Delivery::not_sent:
            room.change(context, *flux, Step::give_back, "helios.attendre",
                        "Guichet de la DGFiP indisponible : nouvel essai automatique", facts);
        }
    };
    if (report.delivery != Delivery::not_sent) {
        run.finish(work);
        return kernel::job_done();
    }
    run.write(work);
    return kernel::job_later(run.attempts() == 0 ? soon : later, "Guichet de la DGFiP indisponible");
}

} // namespace

kernel::JobHandler send(Room& room) {
    return [&room](JobRun& run) {
        const auto training = open_remote(room, run);
        if (!training) return kernel::job_later(later, "La liaison avec la DGFiP n'est pas encore configurée");
        const auto shipment = prepare(room, run, *training);
        if (!shipment) return kernel::job_done();
        std::int64_t wait = 0;
        run.write_for(
            {}, [&](Context& context) { wait = room.tresor.book(context, *training, run.adherent(), *shipment); });
        if (wait > 0) return kernel::job_later(Seconds(wait), "Le volume permis par heure est atteint");
        if (!start(room, run, *shipment)) return kernel::job_done();
        return note_outcome(room, run, room.tresor.send(*training, *shipment));
    };
}

kernel::JobHandler watch(Room& room) {
    return [&room](JobRun& run) {
        run.finish([&](Context& context) {
            const auto flux = room.store.find(context, FluxId(run.subject()));
            if (!flux || (flux->statut != StatutFlux::envoye && flux->statut != StatutFlux::incertain)) return;
            room.note(context, flux->id, "helios.veiller", "Toujours sans réponse du comptable public");
            room.kernel.agenda.set_duty(context,
                                        {.subject = subject_of(flux->id),
                                         .what = "helios.next",
                                         .kind = kernel::DutyKind::to_do,
                                         .title = "Flux " + flux->nom_fic + " — sans réponse du comptable",
                                         .verb = "Vérifier",
                                         .url = url_of(flux->id),
                                         .right = "helios.envoyer"});
        });
        return kernel::job_done();
    };
}

} // namespace aubrac::helios::jobs
