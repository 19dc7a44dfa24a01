// SPDX-License-Identifier: AGPL-3.0-or-later
// aubrac: the one program. `aubrac help` lists what it can do.
#include "arguments.hpp"
#include "commands.hpp"

#include <base/failure.hpp>
#include <cstdio>
#include <iostream>

using namespace aubrac;

namespace {

int run(const std::vector<std::string>& words) {
    const kernel::SystemClock clock;
    kernel::Kernel dry({}, clock, kernel::services_table());
    auto commands = server::own_commands();
    commands.insert(commands.end(), dry.commands.begin(), dry.commands.end());

    const auto* command = server::find_command(commands, words);
    if (!command) return server::print_help(commands, words);
    const std::size_t spoken = command->service.empty() ? 1 : 2;
    auto values = command->values;
    values.insert(values.end(), {"data", "database", "setting"});
    auto call = server::parse_arguments({words.begin() + static_cast<long>(spoken), words.end()}, command->flags, values);
    if (!call) {
        std::cerr << "aubrac: unknown option or missing value: " << call.refusal().details[0] << "\nusage: aubrac "
                  << server::usage(*command) << "\n";
        return 2;
    }
    if (command->needs == kernel::Needs::nothing) {
        call->kernel = &dry;
        return command->handler(call.value());
    }
    if (call->option("data").empty()) {
        std::cerr << "aubrac: --data DIR is needed\nusage: aubrac " << server::usage(*command) << "\n";
        return 2;
    }
    kernel::Kernel kernel(server::kernel_options(call.value()), clock, kernel::services_table());
    call->kernel = &kernel;
    if (command->service.empty()) return command->handler(call.value());
    for (const auto& same : kernel.commands)
        if (same.service == command->service && same.verb == command->verb) return same.handler(call.value());
    return 2;
}

} // namespace

int main(int argc, char** argv) {
    try {
        return run({argv + 1, argv + argc});
    } catch (const std::exception& error) {
        std::cerr << "aubrac: " << error.what() << "\n";
        return 3;
    }
}
