// SPDX-License-Identifier: AGPL-3.0-or-later
// After the acknowledgement: the stamped PDF, the bordereau, and publication (décret 2021-1311 of 7 October 2021).
#pragma once

#include "room.hpp"

namespace aubrac::actes {

/// Puts the acte on line today. ACTES-001, -002, -023.
base::Result<base::Done> publish_acte(const Room& room, kernel::Context& context, const ActeId& id);

/// Makes (again) the stamped PDF and the bordereau, with the dates known now. Needs an acknowledged acte.
void make_documents(const Room& room, kernel::Context& context, Acte& acte);

} // namespace aubrac::actes
