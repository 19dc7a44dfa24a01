// SPDX-License-Identifier: AGPL-3.0-or-later
// Verbs of the command line: `aubrac helios check` and `aubrac helios schemas`.
#pragma once

#include <confiance/api.hpp>
#include <filesystem>
#include <kernel/command/command.hpp>

namespace aubrac::helios::commands {

kernel::Command check(const confiance::Confiance& trusted);
kernel::Command schemas();

/// `helios/schemas` of a data folder.
std::filesystem::path schemas_folder(const std::filesystem::path& data);

} // namespace aubrac::helios::commands
