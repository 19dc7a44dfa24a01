// SPDX-License-Identifier: AGPL-3.0-or-later
#include "command.hpp"

#include "agent.hpp"

#include <base/failure.hpp>
#include <base/text.hpp>
#include <csignal>
#include <cstdlib>
#include <iostream>
#include <kernel/kernel.hpp>

namespace aubrac::agent {

namespace {

std::filesystem::path settings_folder() {
    if (const char* given = std::getenv("XDG_CONFIG_HOME"); given && *given)
        return std::filesystem::path(given) / "aubrac";
    const char* home = std::getenv("HOME");
    return home && *home ? std::filesystem::path(home) / ".config" / "aubrac" : std::filesystem::path();
}

sigset_t block_signals() {
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGINT);
    sigaddset(&signals, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &signals, nullptr);
    std::signal(SIGPIPE, SIG_IGN);
    return signals;
}

int refuse(const std::string& why) {
    std::cerr << "aubrac: " << why << "\n";
    return 2;
}

int run(kernel::CommandCall& call) {
    std::vector<std::string> named;
    for (const auto& word : base::split(call.option("server"), ',')) {
        if (word.empty()) continue;
        auto server = parse_server(word);
        if (!server) return refuse(word + " is no address of a server: https://name, or http://127.0.0.1:port");
        named.push_back(std::move(*server));
    }
    const auto port = call.option("port", std::to_string(usual_port));
    if (port.empty() || port.size() > 5 || port.find_first_not_of("0123456789") != std::string::npos ||
        std::stoi(port) > 65'535)
        return refuse("--port " + port + ": a port is a number up to 65535");
    auto signals = block_signals();
    std::vector<std::string> modules;
    for (const auto& path : base::split(call.option("module"), ','))
        if (!path.empty()) modules.push_back(path);
    for (const auto& path : modules)
        if (!std::filesystem::exists(path)) return refuse("--module " + path + ": no such file");
    const Keys keys(modules.empty() ? Keys::usual_modules() : modules);
    for (const auto& problem : keys.problems()) std::cerr << "aubrac: " << problem << "\n";
    if (!keys.has_module()) std::cerr << "aubrac: no PKCS#11 module is installed; name one with --module\n";
    const auto folder = settings_folder();
    TrustedServers servers(named, folder.empty() ? folder : folder / "parapheurs");
    const Agent agent({static_cast<std::uint16_t>(std::stoi(port)), call.option("authorities")}, keys, servers,
                      call.kernel->clock);
    std::cout << "Agent de signature ouvert sur http://127.0.0.1:" << agent.port() << "\n" << std::flush;
    int received = 0;
    sigwait(&signals, &received);
    return 0;
}

} // namespace

kernel::Command make_command() {
    return {.service = "parapheur",
            .verb = "agent",
            .usage = "[--module FILE,…] [--server URL,…] [--port N] [--authorities FILE]",
            .help = "Sign with the key plugged in this machine: a page on 127.0.0.1 that the parapheur leads to",
            .flags = {},
            .values = {"module", "server", "port", "authorities"},
            .needs = kernel::Needs::nothing,
            .handler = run};
}

} // namespace aubrac::agent
