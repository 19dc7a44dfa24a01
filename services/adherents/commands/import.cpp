// SPDX-License-Identifier: AGPL-3.0-or-later
// aubrac adherents import FILE.csv: what was kept on standard output, each refused line with its field and its
// reason.
#include "import.hpp"
#include "plan.hpp"

#include <filesystem>
#include <iostream>

namespace aubrac::adherents::commands {

namespace {

int run(const Room& room, kernel::CommandCall& call) {
    if (call.operands.size() != 1) {
        std::cerr << "usage: aubrac adherents import FILE.csv --data DIR\n";
        return 2;
    }
    const std::filesystem::path file = call.operands[0];
    if (!std::filesystem::is_regular_file(file)) {
        std::cerr << "aubrac: no such file: " << file.string() << "\n";
        return 2;
    }
    const kernel::Actor actor{kernel::ActorKind::machine, "command:adherents", "Ligne de commande"};
    ImportHooks hooks;
    hooks.write = [&](const std::function<void(Context&)>& work) {
        room.kernel.stores->run(actor, {}, {}, kernel::Access::write, [&](Context& context) {
            work(context);
            return kernel::Outcome::keep;
        });
    };
    hooks.refused = [&](Context&, std::int64_t line, const base::Refusal& refusal) {
        std::cout << "line " << line << ": " << (refusal.field.empty() ? "-" : refusal.field) << ": "
                  << refusal.code << ": " << room.sentence(refusal) << "\n";
    };
    hooks.progress = [](std::uint64_t, std::uint64_t) { return true; };
    const auto report = import_csv(room, file, hooks);
    if (!report) {
        std::cout << "file: " << report.refusal().code << ": " << room.sentence(report.refusal()) << "\n";
        return 1;
    }
    for (const auto& column : report->unknown_columns) std::cout << "column not read: " << column << "\n";
    std::cout << "created " << report->created << "\nupdated " << report->updated << "\nunchanged "
              << report->unchanged << "\nrefused " << report->refused << "\n";
    return report->refused > 0 ? 1 : 0;
}

} // namespace

kernel::Command import(RoomPtr room) {
    return {.verb = "import",
            .usage = "FILE.csv --data DIR",
            .help = "Import adhérents from a CSV file; exit 1 when a line was refused, the others are kept",
            .needs = kernel::Needs::stores,
            .handler = [room](kernel::CommandCall& call) { return run(*room, call); }};
}

} // namespace aubrac::adherents::commands
