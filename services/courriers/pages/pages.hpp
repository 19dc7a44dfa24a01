// SPDX-License-Identifier: AGPL-3.0-or-later
// Screens of the service, one file each.
#pragma once

#include "room.hpp"

#include <kernel/pages/answer.hpp>
#include <ui/text.hpp>

namespace aubrac::courriers::pages {

using kernel::pages::Handler;

Handler list(Room& room);           // GET  /courriers
Handler export_csv(Room& room);     // GET  /courriers/export.csv
Handler record(Room& room);         // GET  /courriers/{id}
Handler answer(Room& room);         // GET  /courriers/{id}/repondre
Handler save(Room& room);           // POST /courriers/{id}/repondre
Handler review(Room& room);         // GET  /courriers/{id}/envoyer
Handler submit(Room& room);         // POST /courriers/{id}/envoyer
Handler resend(Room& room);         // POST /courriers/{id}/renvoyer
Handler review_closing(Room& room); // GET  /courriers/{id}/classer
Handler close(Room& room);          // POST /courriers/{id}/classer
Handler document(Room& room);       // GET  /courriers/{id}/document/{position}
Handler answer_piece(Room& room);   // GET  /courriers/{id}/reponse/{envoi}/{position}
Handler message(Room& room);        // GET  /courriers/{id}/message
Handler archive(Room& room);        // GET  /courriers/{id}/archive/{envoi}
Handler training(Room& room);       // GET  /courriers/acte/{acte}/entrainement
Handler ask_training(Room& room);   // POST /courriers/acte/{acte}/entrainement

ui::Badge statut_badge(StatutCourrier statut);
/// "Courriers", then the letter when there is one.
std::vector<std::pair<std::string, std::string>> crumbs();
std::vector<std::pair<std::string, std::string>> crumbs(const Courrier& courrier);

} // namespace aubrac::courriers::pages
