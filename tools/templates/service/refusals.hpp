// SPDX-License-Identifier: AGPL-3.0-or-later
// Every refusal of @name@: code @NAME@-001 and on, HTTP status, French sentence, what to do next. A code is never
// reused, nor given another meaning.
#pragma once

namespace aubrac::@name@ {} // namespace aubrac::@name@
