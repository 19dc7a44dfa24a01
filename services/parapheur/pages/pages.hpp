// SPDX-License-Identifier: AGPL-3.0-or-later
// Screens of the service, one file each.
#pragma once

#include "room.hpp"
#include "work.hpp"

#include <kernel/pages/answer.hpp>
#include <ui/field.hpp>
#include <ui/form.hpp>
#include <ui/icon.hpp>
#include <ui/text.hpp>

namespace aubrac::parapheur::pages {

using kernel::pages::Handler;
using kernel::pages::RawHandler;

// list.cpp
Handler list(Room& room);       // GET  /parapheur
Handler export_csv(Room& room); // GET  /parapheur/export.csv
Handler batch(Room& room);      // POST /parapheur/lot

// deposit.cpp
Handler deposit(Room& room); // GET  /parapheur/nouveau
Handler save(Room& room);    // POST /parapheur/nouveau

// record.cpp
Handler record(Room& room);    // GET  /parapheur/{id}
Handler read(Room& room);      // GET  /parapheur/{id}/lire: the document, and the reading is noted
Handler note_read(Room& room); // POST /parapheur/{id}/lu: seen to its end in the page
Handler document(Room& room);  // GET  /parapheur/{id}/document
Handler version(Room& room);   // GET  /parapheur/{id}/version/{number}
Handler annexe(Room& room);    // GET  /parapheur/{id}/annexe/{position}
Handler bordereau(Room& room); // GET  /parapheur/{id}/bordereau

// gestures.cpp
Handler approve(Room& room);       // POST /parapheur/{id}/viser
Handler take_back(Room& room);     // POST /parapheur/{id}/reprendre
Handler withdraw(Room& room);      // POST /parapheur/{id}/retirer
Handler reject_form(Room& room);   // GET  /parapheur/{id}/rejeter
Handler reject(Room& room);        // POST /parapheur/{id}/rejeter
Handler transfer_form(Room& room); // GET  /parapheur/{id}/transferer
Handler transfer(Room& room);      // POST /parapheur/{id}/transferer
Handler avis_form(Room& room);     // GET  /parapheur/{id}/avis
Handler ask_avis(Room& room);      // POST /parapheur/{id}/avis
Handler give_avis(Room& room);     // POST /parapheur/{id}/avis/{avis}

// sign.cpp
Handler sign(Room& room);                // GET  /parapheur/signature?dossiers=…
Handler open_agent(Room& room);          // GET  /parapheur/signature/agent?dossiers=…
RawHandler sign_in_training(Room& room); // POST /parapheur/signature/entrainement
RawHandler agent_look(Room& room);       // POST /api/v1/parapheur/agent/voir
RawHandler agent_document(Room& room);   // POST /api/v1/parapheur/agent/document
RawHandler agent_prepare(Room& room);    // POST /api/v1/parapheur/agent/preparer
RawHandler agent_sign(Room& room);       // POST /api/v1/parapheur/agent/signer

// circuits.cpp
Handler circuits(Room& room);     // GET  /parapheur/circuits
Handler circuit_form(Room& room); // GET  /parapheur/circuits/nouveau
Handler save_circuit(Room& room); // POST /parapheur/circuits/nouveau and /parapheur/circuits/{id}
Handler circuit(Room& room);      // GET  /parapheur/circuits/{id}
Handler add_step(Room& room);     // POST /parapheur/circuits/{id}/etapes
Handler change_step(Room& room);  // POST /parapheur/circuits/{id}/etapes/{rank}

// absences.cpp
Handler absences(Room& room);     // GET  /parapheur/remplacements
Handler add_absence(Room& room);  // POST /parapheur/remplacements
Handler end_absence(Room& room);  // POST /parapheur/remplacements/{id}

// signatories.cpp
Handler qualities(Room& room);    // GET  /parapheur/signataires
Handler quality_form(Room& room); // GET  /parapheur/signataires/{id}
Handler save_quality(Room& room); // POST /parapheur/signataires/{id}

// cachet.cpp
Handler cachet(Room& room);          // GET  /parapheur/cachet
Handler save_cachet(Room& room);     // POST /parapheur/cachet
Handler training_cachet(Room& room); // POST /parapheur/cachet/entrainement
Handler remove_cachet(Room& room);   // POST /parapheur/cachet/retirer

// installation.cpp
Handler installation(Room& room); // GET /parapheur/signature/installer

/// The PDF inside the page. `Told::server`: once seen to its end, the reading is noted.
enum class Told { nobody, server };
ui::Html reader_of(const Dossier& dossier, Told told, const std::string& csrf);
ui::Badge statut_badge(StatutDossier statut);
std::vector<ui::FieldError> errors_of(const Room& room, const std::vector<base::Refusal>& refusals);
std::vector<ui::Choice> choices_of(const std::vector<Person>& people);
/// "Visa de Camille Exemple", "Signature de A ou B", for a step or for a stage.
std::string words_of(const Room& room, kernel::Context& context, const Step& step);
std::string words_of(const Room& room, kernel::Context& context, const Stage& stage);

} // namespace aubrac::parapheur::pages
