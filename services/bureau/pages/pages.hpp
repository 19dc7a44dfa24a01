// SPDX-License-Identifier: AGPL-3.0-or-later
// Screens of the service, one file each.
#pragma once

#include "errand.hpp"
#include "room.hpp"

#include <kernel/pages/answer.hpp>
#include <kernel/pages/routes.hpp>

namespace aubrac::bureau::pages {

using kernel::pages::Handler;
using kernel::pages::RawHandler;

// Signing in and out: raw routes.
RawHandler home(Room& room);              // GET  /
RawHandler sign_in(Room& room);           // GET  /bureau/connexion
RawHandler submit_sign_in(Room& room);    // POST /bureau/connexion
RawHandler sign_out(Room& room);          // POST /bureau/deconnexion
RawHandler code(Room& room);              // GET  /bureau/code
RawHandler submit_code(Room& room);       // POST /bureau/code
RawHandler second_factor(Room& room);     // GET  /bureau/second-facteur
RawHandler enrol(Room& room);             // POST /bureau/second-facteur
RawHandler forgotten(Room& room);         // GET  /bureau/mot-de-passe
RawHandler ask_reset(Room& room);         // POST /bureau/mot-de-passe
RawHandler password_link(Room& room);     // GET  /bureau/invitation/{token}, /bureau/mot-de-passe/{token}
RawHandler choose_password(Room& room);   // POST the same
RawHandler proconnect(Room& room);        // GET  /bureau/proconnect
RawHandler proconnect_return(Room& room); // GET  /bureau/proconnect/retour

// The desk.
Handler desk(Room& room);               // GET  /bureau
Handler search(Room& room);             // GET  /bureau/recherche
Handler notices(Room& room);            // GET  /bureau/avis
Handler mark_notices(Room& room);       // POST /bureau/avis
Handler live(Room& room);               // GET  /bureau/direct
RawHandler places(Room& room);          // GET  /bureau/adherents
RawHandler choose_adherent(Room& room); // POST /bureau/adherent

// My account.
Handler account(Room& room);            // GET  /bureau/compte
RawHandler save_account(Room& room);    // POST /bureau/compte
RawHandler save_mail(Room& room);       // POST /bureau/compte/courriels
RawHandler change_password(Room& room); // POST /bureau/compte/mot-de-passe
RawHandler renew_codes(Room& room);     // POST /bureau/compte/codes
RawHandler end_session(Room& room);     // POST /bureau/compte/session

// Evidence.
Handler journal(Room& room);        // GET  /bureau/journal
Handler journal_csv(Room& room);    // GET  /bureau/journal/export.csv
Handler journal_head(Room& room);   // GET  /bureau/journal/empreinte.json
Handler verify_journal(Room& room); // POST /bureau/journal/verifier

// Who may come in: assistance, other software, people.
Handler assistance(Room& room);           // GET  /bureau/assistance
RawHandler answer_assistance(Room& room); // POST /bureau/assistance
Handler tokens(Room& room);               // GET  /bureau/jetons
RawHandler make_token(Room& room);        // POST /bureau/jetons
RawHandler revoke_token(Room& room);      // POST /bureau/jetons/{id}/revoquer
Handler people(Room& room);               // GET  /bureau/personnes
Handler people_csv(Room& room);           // GET  /bureau/personnes/export.csv
Handler new_person(Room& room);           // GET  /bureau/personnes/nouvelle
RawHandler invite_person(Room& room);     // POST /bureau/personnes/nouvelle
Handler person(Room& room);               // GET  /bureau/personnes/{id}
RawHandler save_roles(Room& room);        // POST /bureau/personnes/{id}
RawHandler remove_person(Room& room);     // POST /bureau/personnes/{id}/retirer
RawHandler renew_invitation(Room& room);  // POST /bureau/personnes/{id}/lien

// The operator's staff.
Handler operation(Room& room);     // GET  /bureau/exploitation
Handler switch_remote(Room& room); // POST /bureau/exploitation/echange
Handler retry_job(Room& room);     // POST /bureau/exploitation/tache
Handler job_list(Room& room);      // GET  /bureau/exploitation/taches
Handler security_log(Room& room);  // GET  /bureau/exploitation/securite
Handler security_csv(Room& room);  // GET  /bureau/exploitation/securite/export.csv

// For everyone.
Handler accessibility(Room& room); // GET  /bureau/accessibilite
Handler personal_data(Room& room); // GET  /bureau/donnees
Handler help(Room& room);          // GET  /bureau/aide
Handler integration(Room& room);   // GET  /bureau/api
RawHandler openapi(Room& room);    // GET  /api/v1/openapi.json

} // namespace aubrac::bureau::pages
