// SPDX-License-Identifier: AGPL-3.0-or-later
// The page of one's own account, drawn by the screen itself and again by the forms it refuses.
#pragma once

#include "room.hpp"

#include <kernel/pages/answer.hpp>
#include <vector>

namespace aubrac::bureau::pages {

/// A form of the page that was refused, and what had been typed.
struct RefusedForm {
    enum class Which { none, name, password } which = Which::none;
    base::Refusal refusal = {};
    std::vector<std::pair<std::string, std::string>> typed = {};
};

/// In the operator's store. `session`: token of the browser.
kernel::pages::Page account_page(const Room& room, kernel::Context& context, const std::string& csrf,
                                 std::string_view session, const RefusedForm& refused);

} // namespace aubrac::bureau::pages
