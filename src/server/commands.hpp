// SPDX-License-Identifier: AGPL-3.0-or-later
// The commands that belong to no service (serve, demo, simulate, journal, openapi), and how commands are found.
#pragma once

#include <kernel/kernel.hpp>
#include <string>
#include <vector>

namespace aubrac::server {

std::vector<kernel::Command> own_commands();

/// "serve …" or "<service> <verb> …"; null when the words name none.
const kernel::Command* find_command(const std::vector<kernel::Command>& commands,
                                    const std::vector<std::string>& words);
std::string usage(const kernel::Command& command);
/// 0 when help was asked, 2 when the words are unknown.
int print_help(const std::vector<kernel::Command>& commands, const std::vector<std::string>& words);

/// --data, --database, `--setting name=value`, and the file `aubrac.conf` of the data folder.
kernel::KernelOptions kernel_options(const kernel::CommandCall& call);

int serve(kernel::CommandCall& call);
int make_demo(kernel::CommandCall& call);
int simulate(kernel::CommandCall& call);
int journal(kernel::CommandCall& call);
int print_openapi(kernel::CommandCall& call);

} // namespace aubrac::server
