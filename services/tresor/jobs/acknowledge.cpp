// SPDX-License-Identifier: AGPL-3.0-or-later
// Tells the DGFiP that one of its returns was received: a PES_ACQUIT_RETOUR that names it. Sent at most once, as a
// flux is; when nobody knows whether it was received nothing more is done, for nobody waits for it.
#include "jobs/jobs.hpp"
#include "remotes/guichet.hpp"

#include <adapters/openssl/digest.hpp>
#include <base/text.hpp>
#include <formats/pes/check.hpp>
#include <formats/pes/writer.hpp>
#include <kernel/files/files.hpp>

namespace aubrac::tresor::jobs {

namespace {

namespace pes = formats::pes;
using kernel::Context;
using kernel::JobResult;
using kernel::JobRun;
using Etat = RetourLu::Etat;

constexpr kernel::Seconds later{600};
constexpr std::size_t most_sender = 38; // characters of an address of the envelope
constexpr std::uint64_t most_bytes = 1u << 20;

void set_etat(Room& room, JobRun& run, const RetourLu& retour, Etat etat, std::string_view sentence,
              const std::string& detail) {
    run.write([&](Context& context) {
        room.store.set_etat(context, retour.id, etat);
        room.kernel.journal.note(context, "tresor.acquitter", "tresor/retours", sentence,
                                 {{"retour", retour.file_name}, {"reponse", detail}});
    });
}

Shipment make_shipment(Room& room, JobRun& run, const RetourLu& retour) {
    Shipment shipment;
    run.read([&](Context& context) { shipment.path = room.kernel.files.open(context, retour.sha256).string(); });
    const auto bytes = kernel::read_file(shipment.path, most_bytes);
    pes::Visitor nobody;
    const auto entete = pes::read(pes::source_of(bytes), nobody).entete;
    shipment.subject = retour.id;
    shipment.nom_fic = entete.nom_fic;
    shipment.cod_col = entete.cod_col;
    shipment.siret = entete.id_coll;
    shipment.id_post = entete.id_post;
    shipment.cod_bud = entete.cod_bud;
    shipment.bytes = static_cast<std::int64_t>(bytes.size());
    shipment.remote_name =
        remote_name(room.kernel.settings, retour.training, shipment, base::hex(adapters::openssl::sha1(bytes)));
    return shipment;
}

JobResult send(Room& room, JobRun& run, const RetourLu& retour, Guichet& guichet, const Shipment& shipment) {
    set_etat(room, run, retour, Etat::en_cours, "Acquit d'un retour : envoi à la DGFiP", shipment.remote_name);
    const auto report = guichet.send(shipment.path, shipment.remote_name);
    switch (report.delivery) {
    case Delivery::accepted:
        set_etat(room, run, retour, Etat::envoye, "Acquit d'un retour déposé à la DGFiP", report.detail);
        return kernel::job_done();
    case Delivery::unknown:
        set_etat(room, run, retour, Etat::incertain, "Acquit d'un retour : connexion coupée", report.detail);
        return kernel::job_done();
    case Delivery::not_sent:
        break;
    }
    set_etat(room, run, retour, Etat::a_envoyer, "Acquit d'un retour : guichet indisponible", report.detail);
    return kernel::job_later(later, "Guichet de la DGFiP indisponible");
}

} // namespace

std::string write_acquit_retour(const RetourToAcquit& retour, base::Date today) {
    pes::AcquitRetourToWrite acquit;
    acquit.entete = retour.entete;
    acquit.entete.nom_fic = "ACQUIT_" + base::one_line(retour.file_name, 90);
    acquit.entete.emetteur_sigle = "AUBRAC";
    acquit.entete.emetteur_adresse = base::one_line(retour.sender, most_sender);
    acquit.entete.recepteur_sigle.clear();
    acquit.entete.dte_str = today;
    pes::ElementAcquitRetour element;
    element.domaine_ack_retour = retour.domaine.domaine == pes::Domaine::recette ? "14" : "13";
    element.nom_fichier_retour = base::one_line(retour.file_name, 100);
    element.typ_restit = retour.domaine.typ_restit;
    element.date_acquit = today;
    acquit.elements = {element};
    const auto written = pes::write_acquit_retour(acquit);
    return written ? written.value() : std::string();
}

kernel::JobHandler acknowledge(Room& room) {
    return [&room](JobRun& run) -> JobResult {
        std::optional<RetourLu> retour;
        run.read([&](Context& context) { retour = room.store.find_retour(context, run.subject()); });
        if (!retour) return kernel::job_done();
        if (retour->etat == Etat::en_cours)
            set_etat(room, run, *retour, Etat::incertain, "Acquit d'un retour : envoi interrompu", "");
        if (retour->etat != Etat::a_envoyer) return kernel::job_done();
        const auto guichet = make_guichet(room.kernel.settings, retour->training);
        if (!guichet) return kernel::job_later(later, "La liaison avec la DGFiP n'est pas encore configurée");
        const auto shipment = make_shipment(room, run, *retour);
        std::int64_t wait = 0;
        run.write(
            [&](Context& context) { wait = book(room, context, retour->training, retour->adherent, shipment); });
        if (wait > 0) return kernel::job_later(kernel::Seconds(wait), "Le volume permis par heure est atteint");
        return send(room, run, *retour, *guichet, shipment);
    };
}

} // namespace aubrac::tresor::jobs
