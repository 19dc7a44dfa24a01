// SPDX-License-Identifier: AGPL-3.0-or-later
// Every refusal of the service: code, HTTP status, what happened, what to do. A code is never reused, nor given
// another meaning.
#pragma once

#include <kernel/pages/refusals.hpp>

namespace aubrac::adherents {

inline constexpr kernel::RefusalEntry refusal_entries[] = {
    {"ADHERENTS-001", 422, "Le SIREN « {0} » n'est pas valable : neuf chiffres, dont le dernier contrôle les autres.",
     "Recopiez-le depuis l'avis de situation de l'INSEE."},
    {"ADHERENTS-002", 409, "Le SIREN {0} est déjà celui de « {1} ».", "Modifiez cette fiche au lieu d'en créer une."},
    {"ADHERENTS-003", 422, "Le nom est absent, ou dépasse 200 caractères.",
     "Écrivez-le en entier : « Commune de Saint-Exemple »."},
    {"ADHERENTS-004", 422, "Le code INSEE « {0} » ne convient pas : cinq caractères, obligatoire pour une commune.",
     "Exemple : 12999. Ce n'est pas le code postal."},
    {"ADHERENTS-005", 422, "La date « {0} » ne convient pas.",
     "Écrivez 21/11/2026 ; une fin vient après le début."},
    {"ADHERENTS-006", 422, "« {0} » ne convient pas : la préfecture attend {1}.",
     "Voyez la fiche que la préfecture a donnée pour la télétransmission."},
    {"ADHERENTS-007", 422, "La nature juridique « {0} » n'est pas connue.",
     "Choisissez commune, EPCI, syndicat, département, CCAS, EHPAD, office de tourisme, école ou autre."},
    {"ADHERENTS-008", 422, "La population « {0} » n'est pas un nombre entier.", "Écrivez des chiffres seulement."},
    {"ADHERENTS-009", 422, "L'adresse électronique « {0} » n'est pas valable.", "Vérifiez l'adresse."},
    {"ADHERENTS-010", 422, "Le numéro de téléphone « {0} » n'est pas valable.", "Écrivez par exemple 05 65 00 00 00."},
    {"ADHERENTS-011", 404, "Cet adhérent n'existe pas, ou plus.", "Retrouvez-le dans la liste des adhérents."},
    {"ADHERENTS-012", 422, "Le service « {0} » n'existe pas ici.", "Choisissez parmi les services proposés."},
    {"ADHERENTS-013", 422, "Le nom du contact est absent, ou dépasse 200 caractères.", "Écrivez le prénom et le nom."},
    {"ADHERENTS-014", 422, "La fonction du contact est absente, ou dépasse 100 caractères.",
     "Exemple : maire, secrétaire, délégué titulaire."},
    {"ADHERENTS-015", 404, "Ce contact n'existe pas, ou plus.", "Revenez à la liste des contacts."},
    {"ADHERENTS-016", 422, "Un contact a au plus {0} numéros de téléphone.", "Gardez les plus utiles."},
    {"ADHERENTS-017", 422, "Les colonnes « siren » et « nom » manquent sur la première ligne du fichier.",
     "La première ligne porte le nom des colonnes, séparés par des points-virgules."},
    {"ADHERENTS-018", 422, "Cette ligne ne peut pas être lue : guillemet jamais refermé, ou ligne trop longue.",
     "Corrigez-la dans le tableur, puis enregistrez de nouveau en CSV."},
    {"ADHERENTS-019", 422, "Le fichier a plus de {0} lignes.", "Séparez-le en plusieurs fichiers."},
    {"ADHERENTS-020", 422, "Cette ligne a {0} valeurs alors que la première en annonce {1}.",
     "Mettez entre guillemets les textes qui contiennent le séparateur."},
    {"ADHERENTS-021", 422, "Il manque le fichier, ou il est vide.", "Choisissez un fichier CSV."},
    {"ADHERENTS-022", 422, "Cette archive ne peut pas être reprise : {0}.",
     "Refaites l'export sur le serveur d'origine et transportez le fichier sans l'ouvrir."},
    {"ADHERENTS-023", 409, "Cette archive vient d'une version plus récente d'Aubrac.",
     "Mettez ce serveur à jour, puis recommencez."},
    {"ADHERENTS-024", 409, "L'archive d'un adhérent n'est pas encore possible quand les données sont dans PostgreSQL.",
     "Utilisez une sauvegarde de PostgreSQL."},
    {"ADHERENTS-025", 409, "Cet adhérent est encore membre : ses données ne peuvent pas être supprimées.",
     "Enregistrez d'abord son retrait ; la suppression devient possible le jour de son effet."},
    {"ADHERENTS-026", 422, "Le SIREN saisi n'est pas celui de l'adhérent.",
     "Recopiez les neuf chiffres affichés pour confirmer."},
    {"ADHERENTS-027", 409, "Ce compte est celui d'un agent du syndicat : il n'entre qu'avec le consentement de l'adhérent.",
     "Utilisez « Demander à entrer » sur la fiche de l'adhérent."},
    {"ADHERENTS-028", 403, "Seul un administrateur peut agir sur le compte d'un agent du syndicat.",
     "Demandez à un administrateur du syndicat."},
    {"ADHERENTS-029", 404, "Cette personne n'a pas d'accès chez cet adhérent.", "Revenez à la liste des personnes."},
    {"ADHERENTS-030", 422, "Choisissez un rôle dans la liste.", "Le rôle dit ce que la personne pourra faire."},
    {"ADHERENTS-031", 422, "Ce SIREN est déjà à la ligne {0} du fichier.", "Gardez une seule des deux lignes."},
    {"ADHERENTS-032", 422, "La référence de la délibération dépasse 200 caractères.",
     "Donnez son numéro et sa date : « 2026_041 du 3 mars 2026 »."},
    {"ADHERENTS-033", 409, "Des données portent déjà cet identifiant sur ce serveur.",
     "Vérifiez que cet adhérent n'est pas déjà ici."},
    {"ADHERENTS-034", 422, "« {0} » n'est ni oui, ni non.", "Écrivez oui ou non."},
};

} // namespace aubrac::adherents
