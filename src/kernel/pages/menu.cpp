// SPDX-License-Identifier: AGPL-3.0-or-later
#include <kernel/pages/menu.hpp>

#include <algorithm>

namespace aubrac::kernel::pages {

namespace {

struct Family {
    std::string_view title;
    ui::Icon icon;
};

/// The order of the menu (docs/architecture.md); a manifest names one of them in "family".
constexpr Family families[] = {
    {"Mon bureau", ui::Icon::home},       {"Actes et échanges", ui::Icon::acte}, {"Population", ui::Icon::people},
    {"Territoire", ui::Icon::map},        {"Ressources", ui::Icon::euro},        {"Vie locale", ui::Icon::life},
    {"Mon syndicat", ui::Icon::building},
};

bool holds(const Rights& rights, std::string_view right) {
    return right == signed_in || std::binary_search(rights.begin(), rights.end(), right);
}

/// The most precise entry that leads to `here`: "/adherents/import" rather than "/adherents".
std::string_view find_here(const std::vector<MenuItem>& menu, std::string_view here) {
    std::string_view best;
    for (const auto& item : menu) {
        const std::string_view url = item.url;
        const bool leads = here == url || (url != "/bureau" && here.starts_with(std::string(url) + "/"));
        if (leads && url.size() > best.size()) best = url;
    }
    return best;
}

} // namespace

std::vector<ui::MenuFamily> menu_families(const Kernel& kernel, const Caller& caller, std::string_view here) {
    std::vector<ui::MenuFamily> menu;
    const auto current = find_here(kernel.menu, here);
    for (const auto& family : families) {
        ui::MenuFamily shown{std::string(family.title), family.icon, {}};
        for (const auto& item : kernel.menu) {
            if (kernel.manifest(item.service).family != family.title) continue;
            const bool of_operator = item.in == In::operator_store;
            if (of_operator && caller.adherent) continue;
            if (!of_operator && !caller.adherent && item.right != signed_in) continue;
            if (!holds(of_operator ? caller.staff_rights : caller.rights, item.right)) continue;
            shown.entries.push_back(
                {item.title, item.url,
                 item.url == current ? ui::MenuEntry::Here::yes : ui::MenuEntry::Here::no});
        }
        if (!shown.entries.empty()) menu.push_back(std::move(shown));
    }
    return menu;
}

} // namespace aubrac::kernel::pages
