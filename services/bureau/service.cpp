// SPDX-License-Identifier: AGPL-3.0-or-later
// The plan of the room: everything plugged in, in order.
#include "jobs/jobs.hpp"
#include "pages/pages.hpp"
#include "refusals.hpp"

#include <kernel/registrar.hpp>

namespace aubrac::bureau {

using kernel::Access;
using kernel::Registrar;
using kernel::Seconds;
using kernel::pages::anyone;
using kernel::pages::In;
using kernel::pages::RouteOptions;
using kernel::pages::signed_in;

namespace {

void register_sign_in(Registrar& r, Room& room) {
    r.raw("GET", "/", anyone, pages::home(room));
    r.raw("GET", "/bureau/connexion", anyone, pages::sign_in(room));
    r.raw("POST", "/bureau/connexion", anyone, pages::submit_sign_in(room));
    r.raw("POST", "/bureau/deconnexion", anyone, pages::sign_out(room));
    r.raw("GET", "/bureau/code", anyone, pages::code(room));
    r.raw("POST", "/bureau/code", anyone, pages::submit_code(room));
    r.raw("GET", "/bureau/second-facteur", anyone, pages::second_factor(room));
    r.raw("POST", "/bureau/second-facteur", anyone, pages::enrol(room));
    r.raw("GET", "/bureau/mot-de-passe", anyone, pages::forgotten(room));
    r.raw("POST", "/bureau/mot-de-passe", anyone, pages::ask_reset(room));
    for (const auto* link : {"/bureau/invitation/{token}", "/bureau/mot-de-passe/{token}"}) {
        r.raw("GET", link, anyone, pages::password_link(room));
        r.raw("POST", link, anyone, pages::choose_password(room));
    }
    r.raw("GET", "/bureau/proconnect", anyone, pages::proconnect(room));
    r.raw("GET", "/bureau/proconnect/retour", anyone, pages::proconnect_return(room));
}

void register_desk(Registrar& r, Room& room) {
    r.page("GET", "/bureau", signed_in, pages::desk(room));
    r.page("GET", "/bureau/recherche", signed_in, pages::search(room));
    r.page("GET", "/bureau/avis", signed_in, pages::notices(room));
    r.page("POST", "/bureau/avis", signed_in, pages::mark_notices(room));
    r.page("GET", "/bureau/direct", signed_in, pages::live(room));
    r.raw("GET", "/bureau/adherents", signed_in, pages::places(room));
    r.raw("POST", "/bureau/adherent", signed_in, pages::choose_adherent(room));
    // Accounts stand in the operator's store, whoever they act for; also reached by who acts for nobody yet.
    r.page("GET", "/bureau/compte", signed_in, pages::account(room), {.in = In::operator_store});
    r.raw("POST", "/bureau/compte", signed_in, pages::save_account(room));
    r.raw("POST", "/bureau/compte/courriels", signed_in, pages::save_mail(room));
    r.raw("POST", "/bureau/compte/mot-de-passe", signed_in, pages::change_password(room));
    r.raw("POST", "/bureau/compte/codes", signed_in, pages::renew_codes(room));
    r.raw("POST", "/bureau/compte/session", signed_in, pages::end_session(room));
    r.menu("À faire", "/bureau", signed_in);
}

void register_access(Registrar& r, Room& room) {
    r.page("GET", "/bureau/journal", "bureau.journal", pages::journal(room));
    r.page("GET", "/bureau/journal/export.csv", "bureau.journal", pages::journal_csv(room));
    r.page("GET", "/bureau/journal/empreinte.json", "bureau.journal", pages::journal_head(room));
    r.page("POST", "/bureau/journal/verifier", "bureau.journal", pages::verify_journal(room),
           {.access = Access::read});
    r.page("GET", "/bureau/assistance", "bureau.consentir", pages::assistance(room));
    r.raw("POST", "/bureau/assistance", "bureau.consentir", pages::answer_assistance(room));
    r.page("GET", "/bureau/jetons", "bureau.jetons", pages::tokens(room));
    r.raw("POST", "/bureau/jetons", "bureau.jetons", pages::make_token(room));
    r.raw("POST", "/bureau/jetons/{id}/revoquer", "bureau.jetons", pages::revoke_token(room));
    r.page("GET", "/bureau/personnes", "bureau.comptes", pages::people(room));
    r.page("GET", "/bureau/personnes/export.csv", "bureau.comptes", pages::people_csv(room));
    r.page("GET", "/bureau/personnes/nouvelle", "bureau.comptes", pages::new_person(room));
    r.raw("POST", "/bureau/personnes/nouvelle", "bureau.comptes", pages::invite_person(room));
    r.page("GET", "/bureau/personnes/{id}", "bureau.comptes", pages::person(room));
    r.raw("POST", "/bureau/personnes/{id}", "bureau.comptes", pages::save_roles(room));
    r.raw("POST", "/bureau/personnes/{id}/retirer", "bureau.comptes", pages::remove_person(room));
    r.raw("POST", "/bureau/personnes/{id}/lien", "bureau.comptes", pages::renew_invitation(room));
    r.menu("Personnes", "/bureau/personnes", "bureau.comptes");
    r.menu("Assistance du syndicat", "/bureau/assistance", "bureau.consentir");
    r.menu("Accès d'autres logiciels", "/bureau/jetons", "bureau.jetons");
    r.menu("Journal de preuve", "/bureau/journal", "bureau.journal");
    r.menu("Journal de preuve", "/bureau/journal", "bureau.journal", In::operator_store);
}

void register_operation(Registrar& r, Room& room) {
    const RouteOptions operators{.in = In::operator_store};
    r.page("GET", "/bureau/exploitation", "bureau.exploiter", pages::operation(room), operators);
    r.page("POST", "/bureau/exploitation/echange", "bureau.exploiter", pages::switch_remote(room), operators);
    r.page("POST", "/bureau/exploitation/tache", "bureau.exploiter", pages::retry_job(room), operators);
    r.page("GET", "/bureau/exploitation/taches", "bureau.exploiter", pages::job_list(room), operators);
    r.page("GET", "/bureau/exploitation/securite", "bureau.exploiter", pages::security_log(room), operators);
    r.page("GET", "/bureau/exploitation/securite/export.csv", "bureau.exploiter", pages::security_csv(room),
           operators);
    r.menu("Exploitation", "/bureau/exploitation", "bureau.exploiter", In::operator_store);
}

void register_about(Registrar& r, Room& room) {
    r.page("GET", "/bureau/accessibilite", anyone, pages::accessibility(room));
    r.page("GET", "/bureau/donnees", anyone, pages::personal_data(room));
    r.page("GET", "/bureau/aide", anyone, pages::help(room));
    r.page("GET", "/bureau/api", anyone, pages::integration(room));
    r.raw("GET", "/api/v1/openapi.json", anyone, pages::openapi(room));
    r.menu("Aide", "/bureau/aide", signed_in);
}

} // namespace

void register_service(Registrar& r) {
    auto& room = r.provide<Room>(std::make_unique<Room>(r.kernel()));
    r.refusals(refusal_entries);
    register_sign_in(r, room);
    register_desk(r, room);
    register_access(r, room);
    register_operation(r, room);
    register_about(r, room);
    r.job("bureau.evidence", {}, jobs::evidence(room));
    r.job("bureau.alert", {}, jobs::alert(room));
    r.job("bureau.invite", {}, jobs::invite(room));
    r.job("bureau.reset", {.max_attempts = 5}, jobs::reset(room));
    r.job("bureau.sweep", {}, jobs::sweep(room));
    r.every("bureau.sweep", Seconds(300));
}

} // namespace aubrac::bureau
