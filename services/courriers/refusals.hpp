// SPDX-License-Identifier: AGPL-3.0-or-later
// Every refusal of the service: code, HTTP status, what happened, what to do.
#pragma once

#include <kernel/pages/refusals.hpp>

namespace aubrac::courriers {

inline constexpr kernel::RefusalEntry refusal_entries[] = {
    {"COURRIERS-001", 404, "Ce courrier n'existe pas, ou plus.", "Retrouvez-le dans la liste des courriers."},
    {"COURRIERS-002", 409, "Ce courrier n'attend pas de réponse, ou une réponse est déjà partie.",
     "Suivez-la sur la page du courrier."},
    {"COURRIERS-003", 422, "La réponse n'est pas choisie.", "Choisissez l'une des réponses proposées."},
    {"COURRIERS-004", 422, "Il manque le document de la réponse.",
     "Joignez au moins un fichier PDF, PNG ou JPEG."},
    {"COURRIERS-005", 422, "Cette réponse ne porte qu'un seul document ({0} joints).",
     "Réunissez vos documents en un seul PDF, ou retirez les autres."},
    {"COURRIERS-006", 422, "Le fichier « {0} » est vide (0 octet).",
     "Vérifiez qu'il s'ouvre sur votre poste, puis joignez-le de nouveau."},
    {"COURRIERS-007", 422, "Le fichier « {0} » n'est ni un PDF, ni une image PNG ou JPEG.",
     "Enregistrez-le au format PDF, puis joignez-le de nouveau."},
    {"COURRIERS-008", 422, "Le PDF « {0} » est protégé par un mot de passe : la préfecture le refuserait.",
     "Enregistrez-le sans protection, puis joignez-le de nouveau."},
    {"COURRIERS-009", 422, "Le PDF « {0} » est abîmé ou incomplet.",
     "Vérifiez qu'il s'ouvre sur votre poste, enregistrez-le de nouveau, puis joignez-le."},
    {"COURRIERS-010", 422, "Le type « {0} » n'est pas permis pour un acte de cette nature.",
     "Choisissez un type de la liste."},
    {"COURRIERS-011", 413, "Les documents dépassent ensemble 150 Mo.",
     "Réduisez les fichiers : numérisation en 200 points par pouce."},
    {"COURRIERS-012", 422, "Il y a plus de {0} documents.", "Regroupez-les en moins de fichiers."},
    {"COURRIERS-013", 409, "Aucune réponse n'est prête à partir.", "Préparez-la d'abord sur la page du courrier."},
    {"COURRIERS-014", 409, "Ce courrier ne peut pas être classé : une réponse est partie, ou il l'est déjà.",
     "Suivez-le sur sa page."},
    {"COURRIERS-015", 409, "Il n'y a rien à renvoyer : la réponse est en route, ou déjà reçue.",
     "Suivez-la sur la page du courrier."},
    {"COURRIERS-016", 409, "Un courrier d'entraînement n'existe qu'en bac à sable, pour un acte acquitté.",
     "Transmettez d'abord l'acte, et attendez son accusé de réception."},
};

} // namespace aubrac::courriers
