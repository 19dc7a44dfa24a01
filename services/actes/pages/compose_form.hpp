// SPDX-License-Identifier: AGPL-3.0-or-later
// The form of an acte: drawn from a draft, read back into one.
#pragma once

#include "drafting.hpp"

#include <kernel/pages/answer.hpp>
#include <ui/html.hpp>

namespace aubrac::actes::pages {

ui::Html compose_form(const Room& room, kernel::Context& context, const kernel::pages::Visit& visit, const ActeId& id,
                      const Draft& draft, const std::vector<base::Refusal>& refusals);

/// Files joined are kept at once; those already kept come back by their fingerprint, if they are this adhérent's.
Draft read_compose_form(const Room& room, kernel::Context& context, const kernel::pages::Visit& visit);

} // namespace aubrac::actes::pages
