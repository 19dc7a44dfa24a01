// SPDX-License-Identifier: AGPL-3.0-or-later
// Every refusal of the service: code, HTTP status, what happened, what to do.
#pragma once

#include <kernel/pages/refusals.hpp>

namespace aubrac::confiance {

inline constexpr kernel::RefusalEntry refusal_entries[] = {
    {"CONFIANCE-001", 422, "Il manque le fichier à vérifier.", "Joignez un PDF, un XML ou une signature (.p7s)."},
    {"CONFIANCE-010", 422, "Ce fichier ne contient pas de certificat.", "Joignez un fichier .pem, .crt ou .cer."},
    {"CONFIANCE-011", 422, "« {0} » n'est pas une autorité de certification.",
     "Joignez le certificat de l'autorité qui l'a délivré."},
    {"CONFIANCE-012", 422, "Il y a plus de {0} autorités.", "Retirez d'abord celles qui sont expirées."},
    {"CONFIANCE-013", 404, "Cette autorité n'est pas dans la liste.", "Rechargez la page."},
};

} // namespace aubrac::confiance
