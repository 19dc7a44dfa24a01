// SPDX-License-Identifier: AGPL-3.0-or-later
// Every refusal of accounts, sign-in, consents and tokens: code, HTTP status, what happened, what to do next.
#pragma once

#include <kernel/pages/refusals.hpp>

namespace aubrac::kernel {

/// A code is never reused. An unknown account, a wrong password and a disabled account share SESSION-001, so that
/// nobody learns who has an account (ASVS 6.3.8).
inline constexpr RefusalEntry session_refusals[] = {
    {"SESSION-001", 401, "L'adresse ou le mot de passe n'est pas le bon.",
     "Vérifiez l'adresse et le mot de passe, ou choisissez « Mot de passe oublié ? »."},
    {"SESSION-002", 429, "Trop d'essais : il faut attendre {0} avant de recommencer.",
     "Votre compte n'est pas bloqué. Attendez, puis recommencez ; si ce n'est pas vous, appelez le syndicat."},
    {"SESSION-003", 503, "Trop de monde se connecte en ce moment.", "Recommencez dans une minute."},
    {"SESSION-004", 401, "Ce code n'est pas le bon, ou il a déjà servi.",
     "Attendez que votre application affiche un nouveau code et saisissez-le, ou utilisez un code de secours."},
    {"SESSION-005", 401, "Votre session est terminée.", "Connectez-vous à nouveau."},
    {"SESSION-006", 403, "Confirmez d'abord votre identité avec votre second moyen de connexion.",
     "Saisissez le code de votre application d'authentification."},
    {"SESSION-007", 422, "Le mot de passe doit compter au moins 12 caractères.",
     "Une phrase de plusieurs mots convient très bien, espaces compris."},
    {"SESSION-008", 422, "Le mot de passe doit compter au plus 256 caractères.", "Choisissez-en un plus court."},
    {"SESSION-009", 422, "Ce mot de passe se devine trop facilement.",
     "Ajoutez des mots sans rapport entre eux, ni avec votre nom ou votre commune."},
    {"SESSION-010", 422, "Ce mot de passe fait partie des plus utilisés.", "Choisissez-en un autre."},
    {"SESSION-011", 422, "Le mot de passe actuel n'est pas le bon.", "Vérifiez-le et recommencez."},
    {"SESSION-012", 410, "Ce lien a déjà servi ou n'est plus valable.",
     "Demandez-en un autre : « Mot de passe oublié ? » à la connexion, ou la personne qui gère les comptes."},
    {"SESSION-013", 422, "Cette adresse électronique n'est pas valable.", "Vérifiez l'adresse."},
    {"SESSION-014", 409, "Un compte existe déjà avec cette adresse.",
     "Cherchez ce compte et donnez-lui accès à cet adhérent."},
    {"SESSION-015", 422, "Le nom doit compter de 1 à 200 caractères.", "Saisissez le prénom et le nom."},
    {"SESSION-016", 422, "Ce rôle n'existe pas.", "Choisissez un rôle de la liste."},
    {"SESSION-017", 404, "Ce compte n'existe pas.", "Revenez à la liste des comptes."},
    {"SESSION-018", 403, "La page était ouverte depuis trop longtemps.",
     "Rechargez la page et recommencez : rien n'a été enregistré."},
    {"SESSION-019", 422, "Ce numéro de téléphone n'est pas valable.", "Écrivez par exemple 05 65 00 00 00."},
    {"SESSION-020", 422, "Le motif doit compter de 10 à 500 caractères.",
     "Expliquez en une phrase ce que vous venez faire."},
    {"SESSION-021", 422, "La durée doit être comprise entre 5 minutes et 8 heures.",
     "Choisissez une autre durée."},
    {"SESSION-022", 403, "Seuls les agents du syndicat peuvent demander à entrer chez un adhérent.",
     "Demandez à un technicien du syndicat."},
    {"SESSION-023", 409, "Cette demande a déjà reçu une réponse ou n'est plus valable.",
     "Revenez à la liste des demandes."},
    {"SESSION-024", 409, "Une demande est déjà en cours pour cet adhérent.",
     "Attendez la réponse, ou annulez la demande en cours."},
    {"SESSION-025", 403, "Vous n'êtes pas autorisé à répondre à cette demande.",
     "Une personne responsable de la collectivité doit répondre."},
    {"SESSION-030", 422, "Le nom du jeton doit compter de 1 à 100 caractères.",
     "Donnez le nom du logiciel qui l'utilisera."},
    {"SESSION-031", 422, "Le droit « {0} » ne peut pas être donné à ce jeton.",
     "Choisissez seulement des droits que vous avez vous-même."},
    {"SESSION-032", 422, "La date de fin doit être comprise entre demain et dans deux ans.",
     "Choisissez une autre date."},
    {"SESSION-033", 401, "Ce jeton n'est pas valable.", "Créez-en un autre dans « Accès d'autres logiciels »."},
    {"SESSION-034", 409, "Votre collectivité a déjà {0} jetons en service.", "Révoquez ceux qui ne servent plus."},
    {"SESSION-040", 400, "Cette connexion a expiré ou a déjà servi.", "Recommencez la connexion depuis le début."},
    {"SESSION-041", 502, "Le service d'identité a refusé la connexion ({0}).",
     "Recommencez ; si cela persiste, appelez le syndicat."},
    {"SESSION-042", 502, "La réponse du service d'identité n'a pas pu être vérifiée.",
     "Recommencez ; si cela persiste, appelez le syndicat."},
    {"SESSION-043", 403, "Votre fournisseur d'identité n'a pas utilisé de double authentification.",
     "Activez la double authentification chez votre fournisseur d'identité, puis recommencez."},
    {"SESSION-044", 403, "Aucun compte ne correspond à cette identité.",
     "Appelez le syndicat : il rattachera votre identité à votre compte."},
    {"SESSION-045", 403, "Vous avez abandonné la connexion.", "Recommencez quand vous le souhaitez."},
};

} // namespace aubrac::kernel
