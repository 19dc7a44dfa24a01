// SPDX-License-Identifier: AGPL-3.0-or-later
// The plan of the room: everything plugged in, in order.
#include "pages/pages.hpp"
#include "refusals.hpp"
#include "work.hpp"

#include <kernel/registrar.hpp>

namespace aubrac::parapheur {

using kernel::Access;
using kernel::Registrar;
using kernel::http::BodyLimit;
using kernel::pages::anyone;
using kernel::pages::Keep;
using kernel::pages::RouteOptions;

namespace {

// A document and its annexes, and what the form adds around them.
constexpr BodyLimit upload_limit{max_bytes + (1u << 20), true};
constexpr BodyLimit certificate_limit{2u << 20, true};
constexpr BodyLimit agent_limit{8u << 20, false};

void register_dossiers(Registrar& r, Room& room) {
    const RouteOptions noted{.access = Access::write};
    r.page("GET", "/parapheur", "parapheur.consulter", pages::list(room), {.keep = Keep::until_written});
    r.page("GET", "/parapheur/export.csv", "parapheur.consulter", pages::export_csv(room));
    r.page("POST", "/parapheur/lot", "parapheur.viser", pages::batch(room));
    r.page("GET", "/parapheur/nouveau", "parapheur.deposer", pages::deposit(room));
    r.page("POST", "/parapheur/nouveau", "parapheur.deposer", pages::save(room), {.limit = upload_limit});
    r.page("GET", "/parapheur/signature", "parapheur.signer", pages::sign(room));
    r.page("GET", "/parapheur/signature/agent", "parapheur.signer", pages::open_agent(room), noted);
    r.page("GET", "/parapheur/signature/installer", "parapheur.consulter", pages::installation(room));
    r.raw("POST", "/parapheur/signature/entrainement", "parapheur.signer", pages::sign_in_training(room));
    r.page("GET", "/parapheur/{id}", "parapheur.consulter", pages::record(room));
    r.page("GET", "/parapheur/{id}/lire", "parapheur.consulter", pages::read(room), noted);
    r.page("POST", "/parapheur/{id}/lu", "parapheur.consulter", pages::note_read(room));
    r.page("GET", "/parapheur/{id}/document", "parapheur.consulter", pages::document(room));
    r.page("GET", "/parapheur/{id}/version/{number}", "parapheur.consulter", pages::version(room));
    r.page("GET", "/parapheur/{id}/annexe/{position}", "parapheur.consulter", pages::annexe(room));
    r.page("GET", "/parapheur/{id}/bordereau", "parapheur.consulter", pages::bordereau(room));
    r.page("POST", "/parapheur/{id}/viser", "parapheur.viser", pages::approve(room));
    r.page("POST", "/parapheur/{id}/reprendre", "parapheur.viser", pages::take_back(room));
    r.page("POST", "/parapheur/{id}/retirer", "parapheur.deposer", pages::withdraw(room));
    r.page("GET", "/parapheur/{id}/rejeter", "parapheur.viser", pages::reject_form(room));
    r.page("POST", "/parapheur/{id}/rejeter", "parapheur.viser", pages::reject(room));
    r.page("GET", "/parapheur/{id}/transferer", "parapheur.viser", pages::transfer_form(room));
    r.page("POST", "/parapheur/{id}/transferer", "parapheur.viser", pages::transfer(room));
    r.page("GET", "/parapheur/{id}/avis", "parapheur.viser", pages::avis_form(room));
    r.page("POST", "/parapheur/{id}/avis", "parapheur.viser", pages::ask_avis(room));
    r.page("POST", "/parapheur/{id}/avis/{avis}", "parapheur.consulter", pages::give_avis(room));
    r.menu("Parapheur", "/parapheur", "parapheur.consulter");
}

void register_settings(Registrar& r, Room& room) {
    r.page("GET", "/parapheur/circuits", "parapheur.organiser", pages::circuits(room));
    r.page("GET", "/parapheur/circuits/nouveau", "parapheur.organiser", pages::circuit_form(room));
    r.page("POST", "/parapheur/circuits/nouveau", "parapheur.organiser", pages::save_circuit(room));
    r.page("GET", "/parapheur/circuits/{id}", "parapheur.organiser", pages::circuit(room));
    r.page("POST", "/parapheur/circuits/{id}", "parapheur.organiser", pages::save_circuit(room));
    r.page("POST", "/parapheur/circuits/{id}/etapes", "parapheur.organiser", pages::add_step(room));
    r.page("POST", "/parapheur/circuits/{id}/etapes/{rank}", "parapheur.organiser", pages::change_step(room));
    r.page("GET", "/parapheur/remplacements", "parapheur.viser", pages::absences(room));
    r.page("POST", "/parapheur/remplacements", "parapheur.viser", pages::add_absence(room));
    r.page("POST", "/parapheur/remplacements/{id}", "parapheur.viser", pages::end_absence(room));
    r.page("GET", "/parapheur/signataires", "parapheur.organiser", pages::qualities(room));
    r.page("GET", "/parapheur/signataires/{id}", "parapheur.organiser", pages::quality_form(room));
    r.page("POST", "/parapheur/signataires/{id}", "parapheur.organiser", pages::save_quality(room));
    r.page("GET", "/parapheur/cachet", "parapheur.organiser", pages::cachet(room));
    r.page("POST", "/parapheur/cachet", "parapheur.organiser", pages::save_cachet(room),
           {.limit = certificate_limit});
    r.page("POST", "/parapheur/cachet/entrainement", "parapheur.organiser", pages::training_cachet(room));
    r.page("POST", "/parapheur/cachet/retirer", "parapheur.organiser", pages::remove_cachet(room));
    r.menu("Circuits", "/parapheur/circuits", "parapheur.organiser");
    r.menu("Remplacements", "/parapheur/remplacements", "parapheur.viser");
}

void register_agent(Registrar& r, Room& room) {
    // Of the agent: the word of the rendez-vous says who, for what, until when.
    r.raw("POST", "/api/v1/parapheur/agent/voir", anyone, pages::agent_look(room), agent_limit);
    r.raw("POST", "/api/v1/parapheur/agent/document", anyone, pages::agent_document(room), agent_limit);
    r.raw("POST", "/api/v1/parapheur/agent/preparer", anyone, pages::agent_prepare(room), agent_limit);
    r.raw("POST", "/api/v1/parapheur/agent/signer", anyone, pages::agent_sign(room), agent_limit);
}

} // namespace

void register_service(Registrar& r) {
    auto& trusted = r.require<confiance::Confiance>();
    auto& room = r.provide<Room>(
        std::make_unique<Room>(Room{r.kernel(), r.require<adherents::Adherents>(), trusted, Store(r.storage())}));
    r.provide<Parapheur>(make_parapheur(room));
    r.refusals(refusal_entries);
    register_dossiers(r, room);
    register_settings(r, room);
    register_agent(r, room);
    r.job("parapheur.sign", {}, jobs::sign(room));
    r.job("parapheur.seal", {}, jobs::seal(room));
    r.job("parapheur.conclude", {}, jobs::conclude(room));
    r.job("parapheur.watch", {}, jobs::watch(room));
    r.every_day("parapheur.watch", {.hour = 4, .minute = 10});
    r.demo([&room](kernel::Kernel&) { make_demo(room); });
    r.command(commands::verify(trusted));
}

} // namespace aubrac::parapheur
