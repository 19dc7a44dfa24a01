// SPDX-License-Identifier: AGPL-3.0-or-later
// Every refusal of the service: code, HTTP status, what happened, what to do. Codes ACTES-N… are the rules of the
// norm itself (formats/actes/finding.hpp).
#pragma once

#include <kernel/pages/refusals.hpp>
#include <span>

namespace aubrac::actes {

inline constexpr kernel::RefusalEntry refusal_entries[] = {
    {"ACTES-001", 403, "Votre rôle ne permet pas de transmettre des actes.",
     "Demandez ce droit au responsable de votre collectivité."},
    {"ACTES-002", 404, "Cet acte n'existe pas, ou plus.", "Retrouvez-le dans la liste des actes."},
    {"ACTES-003", 422, "Le numéro « {0} » ne convient pas : 1 à 15 lettres majuscules, chiffres ou tirets bas.",
     "Exemple : 2026_041."},
    {"ACTES-004", 409, "Cet acte est déjà en signature, ou transmis à la préfecture.",
     "Rien à faire : suivez-le sur sa page."},
    {"ACTES-005", 409, "Un acte de même numéro, de même date et de même nature existe déjà.",
     "Changez le numéro : la préfecture refuserait le second."},
    {"ACTES-006", 422, "L'objet est obligatoire, sur une seule ligne de 500 caractères au plus ({0} ici).",
     "Résumez l'acte en une phrase."},
    {"ACTES-007", 422, "La matière choisie n'est pas dans la classification de votre préfecture.",
     "Choisissez-la dans la liste, jusqu'au niveau le plus précis."},
    {"ACTES-008", 422, "La date de la décision est absente ou n'est pas une date.", "Exemple : 21/11/2026."},
    {"ACTES-009", 422, "La date de la décision est dans l'avenir.",
     "Vérifiez la date : un acte se transmet après sa signature."},
    {"ACTES-010", 422, "La nature de l'acte est absente.", "Choisissez délibération, arrêté…"},
    {"ACTES-011", 422, "Il manque le document.", "Joignez l'acte au format PDF."},
    {"ACTES-012", 422, "Le fichier « {0} » est vide (0 octet).",
     "Vérifiez qu'il s'ouvre sur votre poste, puis joignez-le de nouveau."},
    {"ACTES-013", 422, "Le fichier « {0} » n'est ni un PDF, ni une image PNG ou JPEG.",
     "Enregistrez-le au format PDF, puis joignez-le de nouveau."},
    {"ACTES-014", 422, "Le PDF « {0} » est protégé par un mot de passe : la préfecture le refuserait.",
     "Enregistrez-le sans protection, puis joignez-le de nouveau."},
    {"ACTES-015", 422, "Le PDF « {0} » est abîmé ou incomplet.",
     "Vérifiez qu'il s'ouvre sur votre poste, enregistrez-le de nouveau, puis joignez-le."},
    {"ACTES-016", 422, "Le type « {0} » n'est pas permis pour un acte de cette nature.",
     "Choisissez un type dans la liste proposée."},
    {"ACTES-017", 413, "L'acte et ses annexes dépassent 150 Mo.",
     "Réduisez les fichiers (numérisation en 200 points par pouce), ou envoyez les plus lourds sur papier."},
    {"ACTES-018", 422, "Chaque annexe a besoin d'un type.", "Choisissez le type de « {0} »."},
    {"ACTES-019", 409, "Cet acte ne peut pas être annulé : seul un acte acquitté par la préfecture peut l'être.",
     "Suivez-le sur sa page."},
    {"ACTES-020", 409, "Cet acte ne peut plus être modifié : il est en signature, ou transmis.",
     "En signature, retirez-le d'abord du parapheur. Transmis, prenez un nouvel acte ou demandez l'annulation."},
    {"ACTES-021", 422, "Il y a plus de {0} annexes.", "Regroupez-les en moins de fichiers."},
    {"ACTES-022", 409, "La fiche de votre collectivité est incomplète ({0}) : rien ne peut partir.",
     "Appelez le syndicat."},
    {"ACTES-023", 409, "Cet acte n'est pas encore exécutoire : il n'a pas l'accusé de réception de la préfecture.",
     "Attendez l'accusé de réception pour le publier."},
    {"ACTES-024", 404, "Ce document n'est pas encore prêt.", "Rechargez la page dans un instant."},
    {"ACTES-025", 409, "La classification a déjà été demandée aujourd'hui.",
     "Attendez la réponse de la préfecture."},
    {"ACTES-026", 422, "Un acte budgétaire (BF) est un fichier XML scellé.",
     "Joignez le fichier XML issu de TotEM."},
    {"ACTES-027", 422, "Seul un document PDF peut être signé puis transmis.",
     "Enregistrez l'acte au format PDF, ou transmettez-le tel quel."},
};

/// The rules of the norm, said as refusals: same codes, same sentences.
std::span<const kernel::RefusalEntry> norm_refusals();

} // namespace aubrac::actes
