// SPDX-License-Identifier: AGPL-3.0-or-later
// Screens of the service, one file each, and operations of its JSON API.
#pragma once

#include "work.hpp"

#include <kernel/api/api.hpp>
#include <kernel/pages/answer.hpp>
#include <ui/icon.hpp>
#include <ui/list.hpp>
#include <ui/text.hpp>

namespace aubrac::helios::pages {

using kernel::pages::Handler;

Handler list(Room& room);           // GET  /helios
Handler export_csv(Room& room);     // GET  /helios/export.csv
Handler deposit_form(Room& room);   // GET  /helios/deposer
Handler take_deposit(Room& room);   // POST /helios/deposer
Handler record(Room& room);         // GET  /helios/{id}
Handler flux_file(Room& room);      // GET  /helios/{id}/fichier
Handler received(Room& room);       // GET  /helios/{id}/recu/{recu}
Handler constats(Room& room);       // GET  /helios/{id}/constats
Handler review(Room& room);         // GET  /helios/{id}/envoyer
Handler submit(Room& room);         // POST /helios/{id}/envoyer
Handler choose_circuit(Room& room); // GET  /helios/{id}/signer
Handler ask_signature(Room& room);  // POST /helios/{id}/signer
Handler resend(Room& room);         // POST /helios/{id}/renvoyer
Handler review_errors(Room& room);  // GET  /helios/{id}/accepter
Handler accept_errors(Room& room);  // POST /helios/{id}/accepter
Handler check_again(Room& room);    // POST /helios/{id}/controler
Handler remove(Room& room);         // POST /helios/{id}/retirer
Handler handle_rejet(Room& room);   // POST /helios/{id}/rejets
Handler pieces(Room& room);         // GET  /helios/{id}/pieces
Handler pieces_csv(Room& room);     // GET  /helios/{id}/pieces.csv
Handler piece(Room& room);          // GET  /helios/{id}/pieces/{position}
Handler pj_list(Room& room);        // GET  /helios/{id}/pj
Handler pj(Room& room);             // GET  /helios/{id}/pj/{position}
Handler retours(Room& room);        // GET  /helios/retours
Handler retour_file(Room& room);    // GET  /helios/retours/{recu}
Handler budgets(Room& room);        // GET  /helios/budgets
Handler add_budget(Room& room);     // POST /helios/budgets
Handler remove_budget(Room& room);  // POST /helios/budgets/{id}/retirer

// ---- what several screens share

ui::Badge statut_badge(StatutFlux statut);
/// Of a bordereau, a pièce or a PJ; empty badge while the comptable has said nothing.
ui::Badge etat_badge(std::string_view etat);
/// "1234,56", as a spreadsheet adds it up.
std::string plain_euros(std::int64_t cents);
/// A whole number above zero; 0 for anything else.
std::int64_t number_of(std::string_view text);
std::optional<Flux> flux_of(const Room& room, kernel::Context& context, const kernel::pages::Visit& visit);
/// "Flux comptables" / the flux.
std::vector<std::pair<std::string, std::string>> crumbs_of(const Flux& flux);
/// "Bordereau 12, mandat 101": where a finding stands, in words; then its path in the file.
std::string place_words(const formats::pes::Finding& finding);
/// Rows of findings as one table.
ui::Html constats_table(const std::vector<formats::pes::Finding>& findings);

} // namespace aubrac::helios::pages

namespace aubrac::helios::operations {

kernel::api::Handler list(Room& room);    // GET  /api/v1/helios
kernel::api::Handler get(Room& room);     // GET  /api/v1/helios/{id}
kernel::api::Handler deposit(Room& room); // POST /api/v1/helios
kernel::api::Handler submit(Room& room);  // POST /api/v1/helios/{id}/envoyer

} // namespace aubrac::helios::operations
