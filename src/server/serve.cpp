// SPDX-License-Identifier: AGPL-3.0-or-later
// Start and stop order: stores and services (already up), twins, jobs, doors; then the reverse.
#include "commands.hpp"

#include <base/failure.hpp>
#include <csignal>
#include <iostream>
#include <kernel/files/files.hpp>
#include <kernel/jobs/runner.hpp>
#include <kernel/pages/site.hpp>
#include <thread>

namespace aubrac::server {

namespace {

/// Twins of the State for adhérents in training: their addresses become settings before any job runs.
std::vector<std::unique_ptr<kernel::RunningTwin>> start_twins(kernel::Kernel& kernel) {
    std::vector<std::unique_ptr<kernel::RunningTwin>> running;
    for (const auto& twin : kernel.twins) {
        kernel::TwinOptions options;
        options.folder = kernel.data / "twins" / twin.name;
        const auto prefix = "twin." + twin.name + ".";
        if (kernel.settings.has(prefix + "delay")) options.knobs["delay"] = kernel.settings.get(prefix + "delay");
        running.push_back(twin.start(options));
        for (auto& [name, value] : running.back()->settings()) kernel.settings.set(name, value);
    }
    return running;
}

void wait_for_signal() {
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGINT);
    sigaddset(&signals, SIGTERM);
    int received = 0;
    sigwait(&signals, &received);
}

void block_signals() {
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGINT);
    sigaddset(&signals, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &signals, nullptr);
    std::signal(SIGPIPE, SIG_IGN);
}

void say_hello(const kernel::Kernel& kernel, std::string_view address, int port) {
    std::cout << "Aubrac écoute sur http://" << address << ":" << port << "\n";
    const auto accounts = kernel.data / "comptes-demo.txt";
    if (std::filesystem::exists(accounts)) std::cout << kernel::read_file(accounts, 64 * 1024);
    std::cout << std::flush;
}

} // namespace

int serve(kernel::CommandCall& call) {
    block_signals();
    auto& kernel = *call.kernel;
    kernel::http::ServerOptions options;
    options.address = call.option("address", "127.0.0.1");
    options.port = static_cast<std::uint16_t>(std::stoi(call.option("port", "8080")));
    options.spool = kernel.data / "spool";
    options.workers = static_cast<int>(kernel.settings.number("server.workers", 8));
    options.trust_forwarded = kernel.settings.get("server.trust_forwarded") == "yes";
    if (!kernel.settings.has("server.url"))
        kernel.settings.set("server.url", "http://" + options.address + ":" + std::to_string(options.port));

    std::vector<std::unique_ptr<kernel::RunningTwin>> twins;
    if (call.has("with-twins") || kernel.settings.get("server.twins") == "yes") twins = start_twins(kernel);
    kernel::JobRunner runner(kernel.jobs, *kernel.stores, kernel.log, kernel.all_rights());
    runner.start(static_cast<int>(kernel.settings.number("jobs.threads", 2)));
    auto server = kernel::http::serve(options, kernel::pages::make_site(kernel), kernel.live);
    say_hello(kernel, options.address, server->port());
    wait_for_signal();
    server->stop(std::chrono::seconds(10));
    runner.stop();
    return 0;
}

int make_demo(kernel::CommandCall& call) {
    auto& kernel = *call.kernel;
    std::int64_t lines = 0;
    kernel.stores->run({}, {}, {}, kernel::Access::read, [&](kernel::Context& context) {
        lines = kernel.journal.head(context).count;
        return kernel::Outcome::keep;
    });
    if (lines > 0) {
        std::cerr << "aubrac: " << kernel.data.string() << " already holds data\n";
        return 1;
    }
    for (const auto& step : kernel.demo_steps) step(kernel);
    return 0;
}

} // namespace aubrac::server
