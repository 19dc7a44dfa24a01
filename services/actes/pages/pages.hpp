// SPDX-License-Identifier: AGPL-3.0-or-later
// Screens of the service, one file each.
#pragma once

#include "room.hpp"

#include <kernel/pages/answer.hpp>
#include <ui/icon.hpp>
#include <ui/text.hpp>

namespace aubrac::actes::pages {

using kernel::pages::Handler;

Handler list(Room& room);           // GET  /actes
Handler export_csv(Room& room);     // GET  /actes/export.csv
Handler compose(Room& room);        // GET  /actes/nouveau and /actes/{id}/modifier
Handler save(Room& room);           // POST /actes/nouveau and /actes/{id}/modifier
Handler record(Room& room);         // GET  /actes/{id}
Handler remove(Room& room);         // POST /actes/{id}/supprimer
Handler review(Room& room);         // GET  /actes/{id}/submit
Handler submit(Room& room);         // POST /actes/{id}/submit
Handler choose_circuit(Room& room); // GET  /actes/{id}/signer
Handler ask_signature(Room& room);
Handler withdraw(Room& room);           // from the signature
Handler resend(Room& room);             // POST /actes/{id}/renvoyer
Handler review_cancel(Room& room);      // GET  /actes/{id}/annuler
Handler cancel(Room& room);             // POST /actes/{id}/annuler
Handler publish(Room& room);            // POST /actes/{id}/publier
Handler document(Room& room);           // GET  /actes/{id}/document
Handler annexe(Room& room);             // GET  /actes/{id}/annexe/{position}
Handler stamped(Room& room);            // GET  /actes/{id}/tampon
Handler bordereau(Room& room);          // GET  /actes/{id}/bordereau
Handler exchange(Room& room);           // GET  /actes/{id}/message/{name}
Handler classification(Room& room);     // GET  /actes/classification
Handler ask_classification(Room& room); // POST /actes/classification
Handler public_register(Room& room);    // GET  /public/{adherent}/actes
Handler public_acte(Room& room);        // GET  /public/{adherent}/actes/{id}
Handler public_document(Room& room);    // GET  /public/{adherent}/actes/{id}/document
Handler feed(Room& room);               // GET  /public/{adherent}/actes.atom
Handler statistics(Room& room);         // GET  /actes/statistiques

ui::Badge statut_badge(StatutActe statut);
/// "1.1.10 marchés passés selon une procédure adaptée"
std::string matiere_words(const formats::actes::Classification& classification, const std::string& code);

} // namespace aubrac::actes::pages
