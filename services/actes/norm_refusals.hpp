// SPDX-License-Identifier: AGPL-3.0-or-later
// The rules of the norm, said as refusals: same codes, same sentences as formats/actes/finding.hpp.
#pragma once

#include <formats/actes/finding.hpp>
#include <kernel/pages/refusals.hpp>
#include <span>

namespace aubrac::actes {

std::span<const kernel::RefusalEntry> norm_refusals();

} // namespace aubrac::actes
