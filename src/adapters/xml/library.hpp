// SPDX-License-Identifier: AGPL-3.0-or-later
// Start of libxml2, once per process, with its network loader cut off.
#pragma once

namespace aubrac::adapters::xml {

/// Call before any use of libxml2. Thread-safe, cheap after the first call.
void prepare_library();

} // namespace aubrac::adapters::xml
