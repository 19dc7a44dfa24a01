// SPDX-License-Identifier: AGPL-3.0-or-later
// Arguments: the words of the command line, sorted into operands and options.
#pragma once

#include <kernel/command/command.hpp>
#include <base/result.hpp>
#include <string>
#include <vector>

namespace aubrac::server {

/// `flags` take no value, `values` take one ("--port 8080" or "--port=8080"). An option in neither list, or a
/// missing value, is refused: SERVER-001 with the word concerned.
base::Result<kernel::CommandCall> parse_arguments(const std::vector<std::string>& words,
                                                  const std::vector<std::string>& flags,
                                                  const std::vector<std::string>& values);

} // namespace aubrac::server
