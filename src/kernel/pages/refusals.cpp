// SPDX-License-Identifier: AGPL-3.0-or-later
#include <kernel/pages/refusals.hpp>

#include <algorithm>
#include <base/ensure.hpp>
#include <base/failure.hpp>
#include <base/text.hpp>

namespace aubrac::kernel {

namespace {

constexpr RefusalEntry kernel_entries[] = {
    {"KERNEL-001", 403, "Votre rôle ne permet pas de faire cela.",
     "Demandez ce droit au responsable de votre collectivité, ou appelez le syndicat."},
    {"KERNEL-002", 403,
     "Cette page est restée ouverte trop longtemps, ou elle a été ouverte depuis un autre site.",
     "Revenez à la page précédente, rechargez-la et recommencez : ce que vous avez saisi est conservé."},
    {"KERNEL-003", 404, "Il n'y a rien à cette adresse.",
     "Vérifiez l'adresse, ou retrouvez le document avec la recherche."},
    {"KERNEL-004", 405, "Cette adresse ne s'utilise pas ainsi.", "Revenez à la page précédente."},
    {"KERNEL-005", 413, "Le fichier est trop volumineux.",
     "Réduisez-le (numérisation en 200 points par pouce, noir et blanc) ou séparez-le en plusieurs fichiers."},
    {"KERNEL-006", 503, "Le serveur est très occupé.", "Attendez une minute puis recommencez : rien n'est perdu."},
    {"KERNEL-007", 400, "La demande n'a pas pu être lue.", "Revenez à la page précédente et recommencez."},
    {"KERNEL-008", 408, "La demande n'est pas arrivée à temps.", "Vérifiez votre connexion et recommencez."},
    {"KERNEL-009", 409, "Choisissez d'abord pour quelle collectivité vous agissez.",
     "Utilisez le menu en haut de la page."},
    {"KERNEL-010", 401, "Vous n'êtes pas connecté, ou votre session est terminée.",
     "Connectez-vous : vous reviendrez à cette page."},
    {"KERNEL-011", 401, "Ce jeton n'est pas reconnu, est expiré ou a été retiré.",
     "Créez-en un autre depuis « Mon compte »."},
};

} // namespace

std::span<const RefusalEntry> kernel_refusals() { return kernel_entries; }

void RefusalTable::add(std::string_view service, std::span<const RefusalEntry> entries) {
    std::string prefix(service);
    std::transform(prefix.begin(), prefix.end(), prefix.begin(),
                   [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; });
    for (const auto& entry : entries) {
        if (!entry.code.starts_with(prefix + "-"))
            throw base::Failure("refusal " + std::string(entry.code) + " must start with " + prefix + "-");
        if (!entries_.emplace(std::string(entry.code), entry).second)
            throw base::Failure("refusal " + std::string(entry.code) + " stands twice");
    }
}

const RefusalEntry& RefusalTable::get(std::string_view code) const {
    const auto found = entries_.find(code);
    if (found == entries_.end()) throw base::Bug("unknown refusal " + std::string(code));
    return found->second;
}

std::string RefusalTable::sentence(const base::Refusal& refusal) const {
    const auto& entry = get(refusal.code);
    const auto what = base::fill(entry.sentence, refusal.details);
    return entry.advice.empty() ? what : what + " " + base::fill(entry.advice, refusal.details);
}

} // namespace aubrac::kernel
