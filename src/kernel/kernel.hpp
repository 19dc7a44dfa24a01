// SPDX-License-Identifier: AGPL-3.0-or-later
// Kernel: all that a server shares, built once at start in this order and torn down in the reverse one.
// Services see it only through their Registrar.
#pragma once

#include <kernel/agenda/agenda.hpp>
#include <kernel/api/api.hpp>
#include <kernel/clock.hpp>
#include <kernel/command/command.hpp>
#include <kernel/directory.hpp>
#include <kernel/events/events.hpp>
#include <kernel/files/files.hpp>
#include <kernel/http/live.hpp>
#include <kernel/jobs/jobs.hpp>
#include <kernel/journal/journal.hpp>
#include <kernel/log.hpp>
#include <kernel/notices/notices.hpp>
#include <kernel/pages/refusals.hpp>
#include <kernel/pages/routes.hpp>
#include <kernel/search/search.hpp>
#include <kernel/secrets.hpp>
#include <kernel/service.hpp>
#include <kernel/settings.hpp>
#include <kernel/twin.hpp>
#include <typeindex>
#include <unordered_map>

namespace aubrac::kernel {

/// One line of the menu, shown to who holds its right.
struct MenuItem {
    std::string service, title, url, right;
    pages::In in = pages::In::adherent;
};

/// Something that lives as long as the server, known to other services by the type of its door.
struct Provided {
    std::string service;
    std::shared_ptr<void> object;
};

struct KernelOptions {
    std::filesystem::path data; // empty: no store can be opened, for commands that need none
    std::string database; // empty: SQLite files under `data`
    Settings settings;
    StoresOptions::Durability durability = StoresOptions::Durability::full;
};

namespace pages {
struct Memory; // kernel/pages/memory.hpp
}
struct Identity; // accounts, sign-in, consents, tokens: kernel/identity.hpp

struct Kernel {
    /// Opens the stores and lets every service of `services` plug itself in. Throws base::Failure when a start-up
    /// check finds something wrong: a page without a right, a name outside the service's own…
    Kernel(const KernelOptions& options, const Clock& clock, const std::vector<ServiceEntry>& services);
    ~Kernel();
    Kernel(const Kernel&) = delete;

    std::filesystem::path data;
    const Clock& clock;
    Settings settings;
    Secrets secrets;
    Log log;
    std::vector<Manifest> manifests; // in start order
    std::unique_ptr<Stores> stores;
    http::Live live;

    Journal journal;
    Files files;
    Jobs jobs;
    Events events{jobs};
    Agenda agenda;
    Search search;
    Notices notices{jobs};
    std::unique_ptr<Identity> identity;
    std::unique_ptr<pages::Memory> memory;

    RefusalTable refusals;
    pages::Routes routes;
    std::vector<api::Operation> operations;
    std::vector<Command> commands;
    std::vector<MenuItem> menu;
    std::vector<Twin> twins;
    std::vector<std::function<void(Kernel&)>> demo_steps; // in start order
    std::unordered_map<std::type_index, Provided> provided;

    const Directory& directory() const; // a Bug when no service provided it
    const Manifest& manifest(std::string_view service) const;
    /// Every right of every manifest, sorted: what machines act with.
    Rights all_rights() const;
};

} // namespace aubrac::kernel
