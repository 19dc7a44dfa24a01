// SPDX-License-Identifier: AGPL-3.0-or-later
// Menu: the families of services, only what this caller may use.
#pragma once

#include <kernel/pages/caller.hpp>
#include <string_view>
#include <ui/frame.hpp>
#include <vector>

namespace aubrac::kernel::pages {

std::vector<ui::MenuFamily> menu_families(const Kernel& kernel, const Caller& caller, std::string_view here);

} // namespace aubrac::kernel::pages
