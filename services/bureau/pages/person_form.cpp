// SPDX-License-Identifier: AGPL-3.0-or-later
#include "pages/parts.hpp"

#include <algorithm>

namespace aubrac::bureau::pages {

namespace {

constexpr std::string_view everywhere = "*";

std::string role_of(const std::vector<kernel::Grant>& grants, std::string_view service) {
    for (const auto& grant : grants)
        if (grant.service == service) return grant.role;
    return {};
}

std::vector<ui::Choice> role_choices(std::string none) {
    std::vector<ui::Choice> choices{{"", std::move(none)}};
    for (const auto role : kernel::member_roles)
        choices.push_back({std::string(role), std::string(role_words(role))});
    return choices;
}

} // namespace

std::string title_of_service(const Room& room, std::string_view name) {
    for (const auto& manifest : room.kernel.manifests)
        if (manifest.name == name) return manifest.title;
    return std::string(name);
}

std::vector<ui::Field> role_fields(const Room& room, const kernel::AdherentCard& card,
                                   const std::vector<kernel::Grant>& grants) {
    std::vector<ui::Field> fields{
        ui::select_field({.name = "role",
                          .label = "Rôle dans tous les services",
                          .help = "Consultation : lire. Rédaction : préparer et transmettre. "
                                  "Responsable : aussi les comptes et les accès.",
                          .value = role_of(grants, everywhere),
                          .need = ui::Need::optional},
                         role_choices("Aucun"))};
    for (const auto& service : card.services)
        fields.push_back(ui::select_field({.name = "role_" + service,
                                           .label = "En plus, pour « " + title_of_service(room, service) + " »",
                                           .value = role_of(grants, service),
                                           .need = ui::Need::optional},
                                          role_choices("Rien de plus")));
    return fields;
}

base::Result<std::vector<kernel::Grant>> read_roles(const Room&, const kernel::AdherentCard& card,
                                                    const kernel::http::Request& request) {
    std::vector<kernel::Grant> grants;
    auto services = card.services;
    services.insert(services.begin(), std::string(everywhere));
    for (const auto& service : services) {
        const auto name = service == everywhere ? std::string("role") : "role_" + service;
        const auto role = request.field(name);
        if (role.empty()) continue;
        if (role_words(role).empty()) return base::Refusal{"SESSION-016", name, {}};
        grants.push_back({{}, {}, service, std::string(role)});
    }
    return grants;
}

std::string roles_in_words(const Room& room, const std::vector<kernel::Grant>& grants) {
    std::string words;
    for (const auto& grant : grants) {
        if (!words.empty()) words += ", ";
        words += role_words(grant.role);
        if (grant.service != everywhere) words += " pour « " + title_of_service(room, grant.service) + " »";
    }
    return words.empty() ? "Aucun rôle" : words;
}

base::Result<base::Done> check_someone_left(const Room& room, kernel::Context& context,
                                            const kernel::AdherentCard& card) {
    const auto left =
        room.identity().accounts.accounts_with_right(context, card, "bureau.comptes", room.kernel.manifests);
    if (left.empty()) return base::Refusal{"BUREAU-004", "", {}};
    return base::Done{};
}

} // namespace aubrac::bureau::pages
