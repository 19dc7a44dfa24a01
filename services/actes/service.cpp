// SPDX-License-Identifier: AGPL-3.0-or-later
// The plan of the room: everything plugged in, in order.
#include "commands/commands.hpp"
#include "door.hpp"
#include "jobs/jobs.hpp"
#include "pages/pages.hpp"
#include "refusals.hpp"
#include "work.hpp"

#include <kernel/registrar.hpp>
#include <parapheur/events.hpp>

namespace aubrac::actes {

using kernel::Registrar;
using kernel::http::BodyLimit;
using kernel::pages::In;
using kernel::pages::Keep;
using kernel::pages::RouteOptions;

namespace {

// The archive of the norm, and what the form adds around it.
constexpr BodyLimit upload_limit{max_archive_bytes + (1u << 20), true};

void register_pages(Registrar& r, Room& room) {
    const RouteOptions upload{.limit = upload_limit};
    const RouteOptions operators{.in = In::operator_store};
    r.page("GET", "/actes", "actes.consulter", pages::list(room), {.keep = Keep::until_written});
    r.page("GET", "/actes/export.csv", "actes.consulter", pages::export_csv(room));
    r.page("GET", "/actes/nouveau", "actes.rediger", pages::compose(room));
    r.page("POST", "/actes/nouveau", "actes.rediger", pages::save(room), upload);
    r.page("GET", "/actes/classification", "actes.consulter", pages::classification(room));
    r.page("POST", "/actes/classification", "actes.transmettre", pages::ask_classification(room));
    r.page("GET", "/actes/{id}", "actes.consulter", pages::record(room));
    r.page("GET", "/actes/{id}/modifier", "actes.rediger", pages::compose(room));
    r.page("POST", "/actes/{id}/modifier", "actes.rediger", pages::save(room), upload);
    r.page("POST", "/actes/{id}/supprimer", "actes.rediger", pages::remove(room));
    r.page("GET", "/actes/{id}/submit", "actes.transmettre", pages::review(room));
    r.page("POST", "/actes/{id}/submit", "actes.transmettre", pages::submit(room));
    r.page("GET", "/actes/{id}/signer", "actes.transmettre", pages::choose_circuit(room));
    r.page("POST", "/actes/{id}/signer", "actes.transmettre", pages::ask_signature(room));
    r.page("POST", "/actes/{id}/retirer", "actes.transmettre", pages::withdraw(room));
    r.page("POST", "/actes/{id}/renvoyer", "actes.transmettre", pages::resend(room));
    r.page("GET", "/actes/{id}/annuler", "actes.transmettre", pages::review_cancel(room));
    r.page("POST", "/actes/{id}/annuler", "actes.transmettre", pages::cancel(room));
    r.page("POST", "/actes/{id}/publier", "actes.transmettre", pages::publish(room));
    r.page("GET", "/actes/{id}/document", "actes.consulter", pages::document(room));
    r.page("GET", "/actes/{id}/annexe/{position}", "actes.consulter", pages::annexe(room));
    r.page("GET", "/actes/{id}/tampon", "actes.consulter", pages::stamped(room));
    r.page("GET", "/actes/{id}/bordereau", "actes.consulter", pages::bordereau(room));
    r.page("GET", "/actes/{id}/message/{name}", "actes.consulter", pages::exchange(room));
    r.page("GET", "/public/{adherent}/actes", kernel::pages::anyone, pages::public_register(room));
    r.page("GET", "/public/{adherent}/actes/{id}", kernel::pages::anyone, pages::public_acte(room));
    r.page("GET", "/public/{adherent}/actes/{id}/document", kernel::pages::anyone, pages::public_document(room));
    r.page("GET", "/public/{adherent}/actes.atom", kernel::pages::anyone, pages::feed(room));
    r.page("GET", "/actes/statistiques", "actes.superviser", pages::statistics(room), operators);
    r.menu("Actes", "/actes", "actes.consulter");
    r.menu("Classification", "/actes/classification", "actes.consulter");
    r.menu("Statistiques des actes", "/actes/statistiques", "actes.superviser", In::operator_store);
}

void register_api(Registrar& r, Room& room) {
    r.api({"GET",
           "/api/v1/actes",
           "actes.consulter",
           "Lister les actes",
           {{"apres", "string", "Clé rendue par la page précédente"}},
           "Les actes, cent à la fois"},
          api_list(room));
    r.api({"GET", "/api/v1/actes/{id}", "actes.consulter", "Lire un acte et son statut", {}, "L'acte"},
          api_get(room));
    r.api({"POST",
           "/api/v1/actes",
           "actes.rediger",
           "Déposer un acte, et le transmettre si « transmettre » vaut 1",
           {{"numero", "string", "1 à 15 caractères A-Z, 0-9 et _", true},
            {"nature", "string", "1 à 6", true},
            {"matiere", "string", "Code de la classification, 7.1.1", true},
            {"objet", "string", "500 caractères au plus", true},
            {"date", "string", "Date de la décision, AAAA-MM-JJ", true},
            {"document", "string", "Fichier PDF, PNG ou JPEG", true},
            {"type_pj", "string", "Type du document ; habituel si absent"},
            {"annexe_1", "string", "Fichier ; puis annexe_2…"},
            {"annexe_1_type", "string", "Type de l'annexe"},
            {"publier", "string", "1 : publier dès l'accusé de réception"},
            {"transmettre", "string", "1 : transmettre aussitôt"}},
           "L'acte",
           upload_limit},
          api_create(room));
    r.api({"POST", "/api/v1/actes/{id}/submit", "actes.transmettre", "Transmettre un acte déposé", {}, "L'acte"},
          api_submit(room));
}

void register_jobs(Registrar& r, Room& room) {
    r.job("actes.send", {.remote = "prefecture"}, jobs::send(room));
    r.job("actes.cancel", {.remote = "prefecture"}, jobs::cancel(room));
    r.job("actes.classification", {.remote = "prefecture", .keep_result = true}, jobs::classification(room));
    r.job("actes.finish", {}, jobs::finish(room));
    r.job("actes.watch", {}, jobs::watch(room));
    r.job("actes.figures", {}, jobs::figures(room));
    r.every_day("actes.figures", {.hour = 3, .minute = 30});
}

} // namespace

void register_service(Registrar& r) {
    auto& room = r.provide<Room>(std::make_unique<Room>(
        Room{r.kernel(), r.require<adherents::Adherents>(), r.require<prefecture::Prefecture>(),
             r.require<parapheur::Parapheur>(), Store(r.storage()), FiguresStore(r.operator_storage())}));
    r.require<prefecture::Prefecture>().set_receiver(r.provide<prefecture::Receiver>(make_receiver(room)));
    r.provide<Actes>(make_actes(room));
    r.refusals(refusal_entries);
    r.refusals(norm_refusals());
    register_pages(r, room);
    register_api(r, room);
    register_jobs(r, room);
    r.on<parapheur::DossierSigned>(
        [&room](auto& context, const auto& event) { take_signed(room, context, event); });
    r.on<parapheur::DossierRejected>(
        [&room](auto& context, const auto& event) { take_back(room, context, event); });
    r.command(commands::read());
    r.command(commands::write());
}

} // namespace aubrac::actes
