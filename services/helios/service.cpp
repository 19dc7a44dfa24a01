// SPDX-License-Identifier: AGPL-3.0-or-later
// The plan of the room: everything plugged in, in order.
#include "commands/commands.hpp"
#include "pages/pages.hpp"
#include "refusals.hpp"
#include "work.hpp"

#include <depots/api.hpp>
#include <kernel/registrar.hpp>

namespace aubrac::helios {

using kernel::Context;
using kernel::Registrar;
using kernel::http::BodyLimit;
using kernel::pages::Keep;
using kernel::pages::RouteOptions;

namespace {

// The flux, and what the form adds around it.
constexpr BodyLimit upload_limit{max_flux_bytes + (1u << 20), true};

void register_pages(Registrar& r, Room& room) {
    const RouteOptions upload{.limit = upload_limit};
    const RouteOptions kept{.keep = Keep::until_written};
    r.page("GET", "/helios", "helios.consulter", pages::list(room), kept);
    r.page("GET", "/helios/export.csv", "helios.consulter", pages::export_csv(room));
    r.page("GET", "/helios/deposer", "helios.deposer", pages::deposit_form(room));
    r.page("POST", "/helios/deposer", "helios.deposer", pages::take_deposit(room), upload);
    r.page("GET", "/helios/budgets", "helios.consulter", pages::budgets(room));
    r.page("POST", "/helios/budgets", "helios.gerer", pages::add_budget(room));
    r.page("POST", "/helios/budgets/{id}/retirer", "helios.gerer", pages::remove_budget(room));
    r.page("GET", "/helios/retours", "helios.consulter", pages::retours(room), kept);
    r.page("GET", "/helios/retours/{recu}", "helios.consulter", pages::retour_file(room));
    r.page("GET", "/helios/{id}", "helios.consulter", pages::record(room));
    r.page("GET", "/helios/{id}/fichier", "helios.consulter", pages::flux_file(room));
    r.page("GET", "/helios/{id}/recu/{recu}", "helios.consulter", pages::received(room));
    r.page("GET", "/helios/{id}/constats", "helios.consulter", pages::constats(room));
    r.page("GET", "/helios/{id}/pieces", "helios.consulter", pages::pieces(room), kept);
    r.page("GET", "/helios/{id}/pieces.csv", "helios.consulter", pages::pieces_csv(room));
    r.page("GET", "/helios/{id}/pieces/{position}", "helios.consulter", pages::piece(room));
    r.page("GET", "/helios/{id}/pj", "helios.consulter", pages::pj_list(room));
    r.page("GET", "/helios/{id}/pj/{position}", "helios.consulter", pages::pj(room));
    r.page("GET", "/helios/{id}/envoyer", "helios.envoyer", pages::review(room));
    r.page("POST", "/helios/{id}/envoyer", "helios.envoyer", pages::submit(room));
    r.page("GET", "/helios/{id}/signer", "helios.deposer", pages::choose_circuit(room));
    r.page("POST", "/helios/{id}/signer", "helios.deposer", pages::ask_signature(room));
    r.page("POST", "/helios/{id}/renvoyer", "helios.envoyer", pages::resend(room));
    r.page("GET", "/helios/{id}/accepter", "helios.forcer", pages::review_errors(room));
    r.page("POST", "/helios/{id}/accepter", "helios.forcer", pages::accept_errors(room));
    r.page("POST", "/helios/{id}/controler", "helios.deposer", pages::check_again(room));
    r.page("POST", "/helios/{id}/retirer", "helios.deposer", pages::remove(room));
    r.page("POST", "/helios/{id}/rejets", "helios.deposer", pages::handle_rejet(room));
    r.menu("Flux comptables", "/helios", "helios.consulter");
    r.menu("Retours du comptable", "/helios/retours", "helios.consulter");
    r.menu("Budgets", "/helios/budgets", "helios.consulter");
}

void register_api(Registrar& r, Room& room) {
    r.api({"GET",
           "/api/v1/helios",
           "helios.consulter",
           "Lister les flux",
           {{"apres", "string", "Clé rendue par la page précédente"}},
           "Les flux, cent à la fois, les derniers d'abord"},
          operations::list(room));
    r.api({"GET",
           "/api/v1/helios/{id}",
           "helios.consulter",
           "Lire un flux, les constats du contrôle et les rejets",
           {},
           "Le flux"},
          operations::get(room));
    r.api({"POST",
           "/api/v1/helios",
           "helios.deposer",
           "Déposer un flux PES, et l'envoyer s'il est sans erreur quand « envoyer » vaut 1",
           {{"fichier", "string", "Fichier XML, 150 Mio au plus", true},
            {"envoyer", "string", "1 : envoyer dès que le contrôle ne trouve rien"},
            {"nouveau_budget", "string", "1 : déclarer le budget que le flux nomme"},
            {"remplace", "string", "Identifiant du flux, pas encore parti ou rejeté, que celui-ci remplace"}},
           "Le flux déposé ; son contrôle suit",
           upload_limit},
          operations::deposit(room));
    r.api({"POST", "/api/v1/helios/{id}/envoyer", "helios.envoyer", "Envoyer un flux contrôlé", {}, "Le flux"},
          operations::submit(room));
}

void register_jobs(Registrar& r, Room& room) {
    r.job("helios.check", {}, jobs::check(room));
    r.job("helios.sign", {}, jobs::sign(room));
    r.job("helios.send", {.remote = "helios"}, jobs::send(room));
    r.job("helios.watch", {}, jobs::watch(room));
    r.job("helios.read", {}, jobs::read(room));
}

} // namespace

void register_service(Registrar& r) {
    const auto& data = r.kernel().data;
    auto& room = r.provide<Room>(std::make_unique<Room>(
        Room{r.kernel(), r.require<adherents::Adherents>(), r.require<tresor::Tresor>(),
             r.require<confiance::Confiance>(), r.require<parapheur::Parapheur>(), Store(r.storage()),
             std::make_unique<NormsOnDisk>(data.empty() ? data : commands::schemas_folder(data))}));
    r.require<tresor::Tresor>().set_receiver(r.provide<tresor::Receiver>(make_receiver(room)));
    r.require<depots::Depots>().set_taker("helios", r.provide<depots::Taker>(make_taker(room)));
    r.refusals(refusal_entries);
    register_pages(r, room);
    register_api(r, room);
    register_jobs(r, room);
    r.on<parapheur::DossierSigned>(
        [&room](Context& context, const auto& event) { note_signed(room, context, event); });
    r.on<parapheur::DossierRejected>(
        [&room](Context& context, const auto& event) { note_rejected(room, context, event); });
    r.demo([&room](kernel::Kernel&) { make_demo(room); });
    r.command(commands::check(room.confiance));
    r.command(commands::schemas());
}

} // namespace aubrac::helios
