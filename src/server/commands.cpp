// SPDX-License-Identifier: AGPL-3.0-or-later
#include "commands.hpp"

#include <agent/command.hpp>
#include <base/failure.hpp>
#include <iostream>
#include <kernel/pages/site.hpp>

namespace aubrac::server {

using kernel::Command;
using kernel::Needs;

namespace {

Command own(std::string verb, std::string usage, std::string help, std::vector<std::string> flags,
            std::vector<std::string> values, Needs needs, kernel::CommandHandler handler) {
    return {"", std::move(verb), std::move(usage), std::move(help), std::move(flags), std::move(values), needs,
            std::move(handler)};
}

} // namespace

std::vector<Command> own_commands() {
    return {
        own("serve", "--data DIR [--port N] [--address A] [--with-twins]", "Serve the pages and run the jobs",
            {"with-twins"}, {"port", "address"}, Needs::stores, serve),
        own("demo", "--data DIR", "Make the demonstration data in an empty folder", {}, {}, Needs::stores, make_demo),
        own("simulate", "NAME [--port N] [--folder DIR] [--knobs name=value,…]",
            "Play an outside system: `aubrac simulate prefecture`", {}, {"port", "folder", "knobs"},
            Needs::nothing, simulate),
        own("journal", "verify|head --data DIR [--adherent ID]", "Check or export the evidence journals", {},
            {"adherent"}, Needs::stores, journal),
        own("openapi", "", "Print the OpenAPI document", {}, {}, Needs::nothing, print_openapi),
        agent::make_command(),
    };
}

const Command* find_command(const std::vector<Command>& commands, const std::vector<std::string>& words) {
    if (words.empty()) return nullptr;
    for (const auto& command : commands) {
        if (command.service.empty() && command.verb == words[0]) return &command;
        if (!command.service.empty() && words.size() > 1 && command.service == words[0] && command.verb == words[1])
            return &command;
    }
    return nullptr;
}

std::string usage(const Command& command) {
    return (command.service.empty() ? "" : command.service + " ") + command.verb +
           (command.usage.empty() ? "" : " " + command.usage);
}

int print_help(const std::vector<Command>& commands, const std::vector<std::string>& words) {
    const bool asked = words.empty() || words[0] == "help" || words[0] == "--help" || words[0] == "-h";
    if (!words.empty() && words[0] == "version") {
        std::cout << "aubrac " << kernel::pages::version << "\n";
        return 0;
    }
    auto& out = asked ? std::cout : std::cerr;
    if (!asked) out << "aubrac: unknown command: " << words[0] << "\n\n";
    for (const auto& command : commands)
        out << "  aubrac " << usage(command) << "\n      " << command.help << "\n";
    return asked ? 0 : 2;
}

kernel::KernelOptions kernel_options(const kernel::CommandCall& call) {
    kernel::KernelOptions options;
    options.data = call.option("data");
    options.settings = kernel::Settings::read(options.data / "aubrac.conf");
    options.database = call.option("database", options.settings.get("storage.database"));
    const auto setting = call.option("setting");
    if (const auto equal = setting.find('='); equal != std::string::npos)
        options.settings.set(setting.substr(0, equal), setting.substr(equal + 1));
    // Only to prove that the power-cut test sees a loss (decision 0005).
    if (options.settings.get("storage.durability") == "normal")
        options.durability = kernel::StoresOptions::Durability::normal;
    return options;
}

int print_openapi(kernel::CommandCall& call) {
    std::cout << kernel::api::openapi(call.kernel->operations, kernel::pages::version, "/").dump(2) << "\n";
    return 0;
}

} // namespace aubrac::server
