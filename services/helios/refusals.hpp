// SPDX-License-Identifier: AGPL-3.0-or-later
// Every refusal of the service: code, HTTP status, what happened, what to do. What the norm finds wrong inside a
// flux is no refusal: it is a finding (src/formats/pes/finding.hpp), and the flux is kept.
#pragma once

#include <kernel/pages/refusals.hpp>

namespace aubrac::helios {

inline constexpr kernel::RefusalEntry refusal_entries[] = {
    {"HELIOS-001", 422, "Le fichier est absent, ou vide.",
     "Choisissez le fichier que votre logiciel comptable a produit."},
    {"HELIOS-002", 422, "Ce fichier n'est pas un flux PES lisible.",
     "Exportez de nouveau le flux depuis votre logiciel comptable, puis déposez-le sans l'ouvrir."},
    {"HELIOS-003", 422, "Ce fichier est une réponse du comptable, pas un flux à lui envoyer.",
     "Déposez le fichier produit par votre logiciel comptable ; les réponses arrivent ici toutes seules."},
    {"HELIOS-004", 422, "Le flux ne porte pas de nom (NomFic) : sa réponse ne pourrait pas le retrouver.",
     "Exportez de nouveau le flux depuis votre logiciel comptable."},
    {"HELIOS-005", 422, "Le flux est établi pour le SIRET « {0} », qui n'est pas celui de la collectivité.",
     "Vérifiez pour quelle collectivité vous agissez, en haut de la page. S'il s'agit d'un budget rattaché, "
     "déclarez-le dans "
     "« Budgets »."},
    {"HELIOS-006", 422, "Le budget de ce flux n'est pas encore déclaré : SIRET {0}, collectivité {1}, budget {2}.",
     "Vérifiez ces codes avec ceux de votre trésorerie. S'ils sont bons, cochez « Déclarer ce budget »."},
    {"HELIOS-007", 409, "Un flux nommé « {0} » a déjà été déposé.",
     "Le comptable refuse deux flux du même nom : exportez de nouveau celui-ci, ou remplacez l'ancien depuis sa "
     "page."},
    {"HELIOS-008", 409, "Le flux à remplacer est déjà parti.", "Déposez celui-ci sous un autre nom."},
    {"HELIOS-009", 413, "Le fichier dépasse 150 Mio.", "Faites deux flux, ou allégez les pièces justificatives."},
    {"HELIOS-010", 403, "Vous n'avez pas le droit de faire cela.",
     "Demandez-le au maire, ou à une personne responsable."},
    {"HELIOS-011", 404, "Ce flux n'existe pas, ou plus.", "Revenez à la liste des flux."},
    {"HELIOS-012", 409, "Le flux n'en est plus là : quelqu'un, ou le comptable, l'a fait avancer.",
     "Revenez à sa page pour voir où il en est."},
    {"HELIOS-013", 409, "Ce rejet est déjà traité, ou n'existe pas.", "Revenez à la page du flux."},
    {"HELIOS-014", 409, "Ce fichier ne peut pas être lu en entier : il serait refusé.",
     "Exportez de nouveau le flux depuis votre logiciel comptable."},
    {"HELIOS-015", 409, "Cette pièce justificative est abîmée dans le flux : elle ne peut pas être ouverte.",
     "Ouvrez l'original dans votre logiciel comptable."},
    {"HELIOS-016", 409, "Ce flux est déjà au parapheur.", "Suivez-le depuis sa page."},
    {"HELIOS-030", 422, "Le SIRET n'est pas exact.", "Recopiez les quatorze chiffres."},
    {"HELIOS-031", 422, "Le code de la collectivité n'est pas exact.",
     "Ce sont trois chiffres, donnés par la trésorerie."},
    {"HELIOS-032", 422, "Le code du budget n'est pas exact.",
     "Ce sont deux caractères, donnés par la trésorerie."},
    {"HELIOS-033", 422, "Le code du poste comptable n'est pas exact.",
     "Ce sont six ou sept chiffres, donnés par la trésorerie."},
    {"HELIOS-034", 422, "Le serveur de la trésorerie n'est pas exact.",
     "Recopiez-le de la convention, ou laissez vide."},
    {"HELIOS-035", 422, "Le libellé dépasse cent caractères.", "Raccourcissez-le."},
    {"HELIOS-036", 409, "Ce budget est déjà déclaré.", "Retirez-le d'abord si vous voulez le changer."},
    {"HELIOS-037", 404, "Ce budget n'est pas, ou n'est plus, déclaré.", "Revenez à la liste des budgets."},
    {"HELIOS-050", 422, "Ce dossier ne contient ni schéma de PES, ni table de la norme.", "Vérifiez le dossier."},
    {"HELIOS-051", 422, "« {0} » ne peut pas être lu : {1}.", "Vérifiez le fichier."},
};

} // namespace aubrac::helios
