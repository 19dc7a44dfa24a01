// SPDX-License-Identifier: AGPL-3.0-or-later
// aubrac journal verify | head: the evidence journals, checked or exported from outside the pages.
#include "commands.hpp"

#include <adapters/json/json.hpp>
#include <algorithm>
#include <iostream>
#include <kernel/journal/signature.hpp>

namespace aubrac::server {

namespace {

/// Every store that exists: the operator's, then one folder per adhérent.
std::vector<base::AdherentId> all_stores(const kernel::Kernel& kernel) {
    std::vector<base::AdherentId> stores{{}};
    const auto folder = kernel.data / "adherents";
    if (std::filesystem::is_directory(folder))
        for (const auto& entry : std::filesystem::directory_iterator(folder))
            if (auto id = base::AdherentId::parse(entry.path().filename().string()); !id.empty())
                stores.push_back(std::move(id));
    std::sort(stores.begin(), stores.end());
    return stores;
}

int verify(kernel::Kernel& kernel, const std::vector<base::AdherentId>& stores) {
    std::int64_t lines = 0;
    int broken = 0;
    for (const auto& store : stores)
        kernel.stores->run({kernel::ActorKind::machine, "command:journal", ""}, store, {}, kernel::Access::read,
                           [&](kernel::Context& context) {
                               const auto report = kernel.journal.verify(context);
                               lines += report.lines;
                               broken += !report.problems.empty();
                               for (const auto& problem : report.problems)
                                   std::cout << (store.empty() ? "operator" : store.text()) << ": " << problem << "\n";
                               return kernel::Outcome::keep;
                           });
    std::cout << stores.size() << " journals, " << lines << " lines, " << broken << " broken\n";
    return broken ? 1 : 0;
}

int print_heads(kernel::Kernel& kernel, const std::vector<base::AdherentId>& stores) {
    for (const auto& store : stores)
        kernel.stores->run({kernel::ActorKind::machine, "command:journal", ""}, store, {}, kernel::Access::read,
                           [&](kernel::Context& context) {
                               std::cout << kernel::signed_head(kernel, context).dump() << "\n";
                               return kernel::Outcome::keep;
                           });
    return 0;
}

} // namespace

int journal(kernel::CommandCall& call) {
    auto& kernel = *call.kernel;
    auto stores = all_stores(kernel);
    if (call.has("adherent")) stores = {base::AdherentId::parse(call.option("adherent"))};
    if (call.operands == std::vector<std::string>{"verify"}) return verify(kernel, stores);
    if (call.operands == std::vector<std::string>{"head"}) return print_heads(kernel, stores);
    std::cerr << "usage: aubrac journal verify|head --data DIR [--adherent ID]\n";
    return 2;
}

} // namespace aubrac::server
