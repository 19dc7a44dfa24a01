// SPDX-License-Identifier: AGPL-3.0-or-later
// What the desk of the operator's staff adds: consents under way, exchanges suspended, jobs that a person must
// see.
#pragma once

#include "room.hpp"

#include <kernel/pages/answer.hpp>

namespace aubrac::bureau::pages {

/// In the operator's store.
ui::Html operator_desk(const Room& room, kernel::Context& context, const kernel::pages::Visit& visit);

} // namespace aubrac::bureau::pages
