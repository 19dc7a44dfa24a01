// SPDX-License-Identifier: AGPL-3.0-or-later
// `aubrac parapheur agent`: opens the agent on this machine, until it is stopped.
#pragma once

#include <kernel/command/command.hpp>

namespace aubrac::agent {

kernel::Command make_command();

} // namespace aubrac::agent
