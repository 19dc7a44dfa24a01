// SPDX-License-Identifier: AGPL-3.0-or-later
#include <kernel/session/rights.hpp>

#include <algorithm>
#include <base/ensure.hpp>

namespace aubrac::kernel {

namespace {

constexpr std::string_view desk = "bureau";
constexpr std::string_view least_role = "consultation";

bool has_role(const RightEntry& right, std::string_view role) {
    return std::find(right.roles.begin(), right.roles.end(), role) != right.roles.end();
}

bool is_there(const Manifest& manifest, const AdherentCard& card) {
    return manifest.name == desk || manifest.scope == Scope::operator_ ||
           std::find(card.services.begin(), card.services.end(), manifest.name) != card.services.end();
}

void add_role(Rights& rights, const Manifest& manifest, std::string_view role) {
    for (const auto& right : manifest.rights)
        if (has_role(right, role)) rights.push_back(right.name);
}

Rights sorted(Rights rights) {
    std::sort(rights.begin(), rights.end());
    rights.erase(std::unique(rights.begin(), rights.end()), rights.end());
    return rights;
}

bool is_member_role(std::string_view role) {
    return std::find(std::begin(member_roles), std::end(member_roles), role) != std::end(member_roles);
}

} // namespace

Rights rights_of_grants(std::span<const Grant> grants, const std::vector<Manifest>& manifests,
                        const AdherentCard& card) {
    Rights rights;
    for (const auto& grant : grants) {
        // A role read from the store is checked again: "assistance" or "administrateur" must never come from
        // there.
        if (grant.adherent != card.id || !is_member_role(grant.role)) continue;
        const std::string_view role = card.member ? std::string_view(grant.role) : least_role;
        for (const auto& manifest : manifests)
            if (is_there(manifest, card) && (grant.service == "*" || grant.service == manifest.name))
                add_role(rights, manifest, role);
    }
    return sorted(std::move(rights));
}

Rights rights_of_staff(std::string_view staff_role, const std::vector<Manifest>& manifests) {
    Rights rights;
    if (std::find(std::begin(staff_roles), std::end(staff_roles), staff_role) == std::end(staff_roles))
        return rights;
    for (const auto& manifest : manifests) add_role(rights, manifest, staff_role);
    return sorted(std::move(rights));
}

Rights rights_of_assistance(const std::vector<Manifest>& manifests, const AdherentCard& card) {
    Rights rights;
    for (const auto& manifest : manifests) {
        if (!is_there(manifest, card)) continue;
        for (const auto& right : manifest.rights)
            if (has_role(right, "assistance") && (card.member || has_role(right, least_role)))
                rights.push_back(right.name);
    }
    return sorted(std::move(rights));
}

Rights rights_for(Context& context, const Accounts& accounts, const Consents& consents, const Account& account,
                  const base::AdherentId& adherent, const std::vector<Manifest>& manifests,
                  const AdherentCard& card) {
    if (account.status != AccountStatus::active) return {};
    if (adherent.empty()) return rights_of_staff(account.staff_role, manifests);
    ENSURE(card.id == adherent);
    auto rights = rights_of_grants(accounts.list_grants(context, account.id, adherent), manifests, card);
    if (account.is_staff() && consents.find_live(context, account.id, adherent)) {
        const auto assistance = rights_of_assistance(manifests, card);
        rights.insert(rights.end(), assistance.begin(), assistance.end());
    }
    return sorted(std::move(rights));
}

} // namespace aubrac::kernel
