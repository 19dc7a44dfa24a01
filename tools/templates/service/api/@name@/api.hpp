// SPDX-License-Identifier: AGPL-3.0-or-later
// What other services may know of @name@: values and one interface. They may include this folder and nothing else.
#pragma once

namespace aubrac::@name@ {} // namespace aubrac::@name@
