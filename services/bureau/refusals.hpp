// SPDX-License-Identifier: AGPL-3.0-or-later
// Every refusal of the service: code, HTTP status, what happened, what to do. Those of accounts, sessions,
// consents and tokens are the kernel's (SESSION-…).
#pragma once

#include <kernel/pages/refusals.hpp>

namespace aubrac::bureau {

inline constexpr kernel::RefusalEntry refusal_entries[] = {
    {"BUREAU-001", 403, "Vous n'agissez pas pour cette collectivité.",
     "Choisissez-en une dans votre liste, ou demandez un accès à son responsable."},
    {"BUREAU-002", 403, "Cette collectivité n'a pas donné son accord, ou il est terminé.",
     "Demandez-lui son accord depuis sa fiche, puis attendez sa réponse."},
    {"BUREAU-003", 422, "Les deux mots de passe saisis ne sont pas les mêmes.", "Saisissez deux fois le même."},
    {"BUREAU-004", 409, "Il ne resterait plus personne pour gérer les comptes de votre collectivité.",
     "Donnez d'abord le rôle de responsable à quelqu'un d'autre."},
    {"BUREAU-005", 404, "Cette personne n'a pas d'accès à votre collectivité.",
     "Revenez à la liste des personnes."},
    {"BUREAU-006", 409,
     "Cette personne travaille au syndicat : elle n'entre chez vous qu'avec votre accord, pour un temps limité.",
     "Elle vous le demandera quand il le faudra."},
    {"BUREAU-007", 422, "Choisissez un rôle.", "Consultation, rédaction ou responsable."},
    {"BUREAU-008", 422, "Le motif est obligatoire, en 200 caractères au plus.",
     "Écrivez pourquoi : les autres techniciens le liront."},
    {"BUREAU-009", 404, "Cet échange avec l'extérieur n'existe pas.", "Revenez à la page d'exploitation."},
    {"BUREAU-010", 404, "Ce jeton n'existe pas, ou il est déjà révoqué.", "Revenez à la liste des jetons."},
    {"BUREAU-011", 422, "Ce jeton ne permettrait rien : aucun droit n'est coché.", "Cochez au moins un droit."},
    {"BUREAU-012", 404, "La connexion par ProConnect n'est pas en service ici.",
     "Connectez-vous avec votre adresse et votre mot de passe."},
    {"BUREAU-013", 409, "Cette personne a déjà choisi son mot de passe.",
     "Elle peut se connecter, ou choisir « Mot de passe oublié ? » à la connexion."},
    {"BUREAU-014", 422, "La date de fin n'est pas une date.", "Exemple : 31/12/2026."},
    {"BUREAU-015", 409, "Cette personne a déjà une invitation d'une autre collectivité.",
     "Qu'elle utilise ce lien-là, ou qu'elle appelle le syndicat : lui seul peut en faire un autre."},
    {"BUREAU-016", 422, "Choisissez comment vos avis vous arrivent.",
     "Chaque avis, un résumé par jour, ou aucun courriel."},
};

} // namespace aubrac::bureau
