// SPDX-License-Identifier: AGPL-3.0-or-later
// Tells the DGFiP that one of its returns was read: a PES_ACQUIT_RETOUR that names it. Sent at most once, as a
// flux is; when nobody knows whether it was received, nothing more is done: the State asks nothing of it.
#include "jobs/jobs.hpp"
#include "work.hpp"

#include <base/text.hpp>
#include <formats/pes/writer.hpp>
#include <utility>

namespace aubrac::helios::jobs {

namespace {

using kernel::Context;
using kernel::JobResult;
using kernel::JobRun;
using tresor::Delivery;
namespace pes = formats::pes;

constexpr kernel::Seconds later{600};
constexpr std::size_t most_sender = 38; // characters of an address of the envelope

/// What the head of a return says of it.
class HeadOfRetour final : public pes::Visitor {
public:
    pes::EnTeteDomaine domaine;
    bool is_read = false;
    void note_domaine(const pes::EnTeteDomaine& it) override {
        if (!std::exchange(is_read, true)) domaine = it;
    }
};

/// Empty: the return says too little to be acknowledged.
std::string write_acquit(const std::filesystem::path& retour, const Recu& recu, const std::string& sender,
                         base::Date today) {
    HeadOfRetour head;
    const auto whole = source_of_file(retour);
    const auto report =
        pes::read([&]() -> std::string_view { return head.is_read ? std::string_view() : whole(); }, head);
    pes::AcquitRetourToWrite acquit;
    acquit.entete = report.entete;
    acquit.entete.nom_fic = "ACQUIT_RETOUR_" + recu.id;
    acquit.entete.emetteur_sigle = "AUBRAC";
    acquit.entete.emetteur_adresse = base::one_line(sender, most_sender);
    acquit.entete.recepteur_sigle.clear();
    acquit.entete.dte_str = today;
    pes::ElementAcquitRetour element;
    element.domaine_ack_retour = head.domaine.domaine == pes::Domaine::recette ? "14" : "13";
    element.nom_fichier_retour = base::one_line(recu.file_name, 100);
    element.typ_restit = head.domaine.typ_restit;
    element.date_acquit = today;
    acquit.elements = {element};
    const auto written = pes::write_acquit_retour(acquit);
    return written ? written.value() : std::string();
}

tresor::Shipment make_acquit_shipment(Room& room, JobRun& run, const Recu& recu, tresor::Training training) {
    std::filesystem::path path;
    run.read([&](Context& context) { path = room.kernel.files.open(context, recu.acquit_sha256); });
    const auto entete = read_head(path).entete;
    const auto sha1 = measure_sha1(path);
    Flux sent;
    sent.id = FluxId(recu.id);
    sent.nom_fic = entete.nom_fic;
    sent.siret = entete.id_coll;
    sent.cod_col = entete.cod_col;
    sent.cod_bud = entete.cod_bud;
    sent.id_post = entete.id_post;
    sent.sha256 = recu.acquit_sha256;
    sent.size = static_cast<std::int64_t>(std::filesystem::file_size(path));
    tresor::Shipment shipment;
    run.read([&](Context& context) { shipment = make_shipment(room, context, sent, training, sha1); });
    return shipment;
}

/// Nothing: there is nothing to send. The acquit is among the files of the adhérent.
std::optional<tresor::Shipment> prepare(Room& room, JobRun& run, tresor::Training training, Recu& recu) {
    std::filesystem::path retour;
    std::string sender;
    base::Date today;
    run.read([&](Context& context) {
        const auto found = room.store.find_recu(context, run.subject());
        if (!found) return;
        recu = *found;
        if (recu.etat_acquit == EtatAcquit::a_envoyer) retour = room.kernel.files.open(context, recu.sha256);
        if (const auto adherent = room.adherents.find_adherent(context, run.adherent())) sender = adherent->name;
        today = context.today();
    });
    if (retour.empty()) return std::nullopt;
    if (recu.acquit_sha256.empty()) {
        const auto bytes = write_acquit(retour, recu, sender, today);
        if (bytes.empty()) {
            room.kernel.log.info("helios.acknowledge: " + recu.file_name + " says too little to be acknowledged");
            return std::nullopt;
        }
        run.write([&](Context& context) {
            recu.acquit_sha256 = room.kernel.files.keep_bytes(context, bytes).sha256;
            room.store.set_acquit(context, recu);
        });
    }
    return make_acquit_shipment(room, run, recu, training);
}

void set_etat(Room& room, JobRun& run, Recu& recu, EtatAcquit etat, std::string_view sentence,
              const std::string& detail) {
    run.write([&](Context& context) {
        recu.etat_acquit = etat;
        recu.acquit_at = context.now();
        room.store.set_acquit(context, recu);
        room.kernel.journal.note(context, "helios.lire", "helios/retours", sentence,
                                 {{"fichier", recu.file_name}, {"reponse", detail}});
    });
}

JobResult note_outcome(Room& room, JobRun& run, Recu& recu, const tresor::DeliveryReport& report) {
    switch (report.delivery) {
    case Delivery::accepted:
        set_etat(room, run, recu, EtatAcquit::envoye, "Accusé de lecture d'un retour déposé à la DGFiP",
                 report.detail);
        return kernel::job_done();
    case Delivery::unknown:
        set_etat(room, run, recu, EtatAcquit::incertain, "Accusé de lecture d'un retour : connexion coupée",
                 report.detail);
        return kernel::job_done();
    case Delivery::not_sent:
        break;
    }
    set_etat(room, run, recu, EtatAcquit::a_envoyer, "Accusé de lecture d'un retour : guichet indisponible",
             report.detail);
    return kernel::job_later(later, "Guichet de la DGFiP indisponible");
}

} // namespace

kernel::JobHandler acknowledge(Room& room) {
    return [&room](JobRun& run) -> JobResult {
        const auto training = open_remote(room, run);
        if (!training) return kernel::job_later(later, "La liaison avec la DGFiP n'est pas encore configurée");
        Recu recu;
        const auto shipment = prepare(room, run, *training, recu);
        if (recu.etat_acquit == EtatAcquit::en_cours)
            set_etat(room, run, recu, EtatAcquit::incertain, "Accusé de lecture d'un retour : envoi interrompu",
                     "");
        if (!shipment) return kernel::job_done();
        std::int64_t wait = 0;
        run.write_for(
            {}, [&](Context& context) { wait = room.tresor.book(context, *training, run.adherent(), *shipment); });
        if (wait > 0) return kernel::job_later(kernel::Seconds(wait), "Le volume permis par heure est atteint");
        set_etat(room, run, recu, EtatAcquit::en_cours, "Accusé de lecture d'un retour : envoi",
                 shipment->remote_name);
        return note_outcome(room, run, recu, room.tresor.send(*training, *shipment));
    };
}

} // namespace aubrac::helios::jobs
