// SPDX-License-Identifier: AGPL-3.0-or-later
// Every refusal of the service: code, HTTP status, what happened, what to do. A code is never reused, nor given
// another meaning. None so far: docs/guides/add-a-page.md gives the first one.
#pragma once

#include <kernel/pages/refusals.hpp>

namespace aubrac::@name@ {

inline constexpr std::span<const kernel::RefusalEntry> refusal_entries;

} // namespace aubrac::@name@
