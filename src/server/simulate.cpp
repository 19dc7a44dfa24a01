// SPDX-License-Identifier: AGPL-3.0-or-later
#include "commands.hpp"

#include <base/failure.hpp>
#include <base/text.hpp>
#include <csignal>
#include <iostream>

namespace aubrac::server {

int simulate(kernel::CommandCall& call) {
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGINT);
    sigaddset(&signals, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &signals, nullptr);

    const auto name = call.operands.empty() ? std::string() : call.operands[0];
    for (const auto& twin : call.kernel->twins) {
        if (twin.name != name) continue;
        kernel::TwinOptions options;
        options.folder = call.option("folder", "./twin-" + name);
        options.port = static_cast<std::uint16_t>(std::stoi(call.option("port", "0")));
        for (const auto& knob : base::split(call.option("knobs"), ','))
            if (const auto equal = knob.find('='); equal != std::string::npos)
                options.knobs[knob.substr(0, equal)] = knob.substr(equal + 1);
        const auto running = twin.start(options);
        for (const auto& [setting, value] : running->settings()) std::cout << setting << " = " << value << "\n";
        std::cout << std::flush;
        int received = 0;
        sigwait(&signals, &received);
        return 0;
    }
    std::cerr << "usage: aubrac simulate NAME [--port N] [--folder DIR] [--knobs name=value,…]\n";
    for (const auto& twin : call.kernel->twins) std::cerr << "  " << twin.name << "\n" << twin.help << "\n";
    return 2;
}

} // namespace aubrac::server
