// SPDX-License-Identifier: AGPL-3.0-or-later
// aubrac helios schemas add DIR --data DIR: official schemas of the DGFiP, or tables of ours, for a version of the
// norm that came out since. `list` says which are there. A server that runs takes them at its next check.
#include "commands/commands.hpp"
#include "norms.hpp"

#include <iostream>

namespace aubrac::helios::commands {

namespace {

namespace fs = std::filesystem;

int usage() {
    std::cerr << "usage: aubrac helios schemas add DIR --data DIR\n       aubrac helios schemas list --data DIR\n";
    return 2;
}

int add(const fs::path& source, NormsOnDisk& norms) {
    if (!fs::is_directory(source)) {
        std::cerr << "aubrac: no such folder: " << source.string() << "\n";
        return 1;
    }
    const auto added = norms.add(source);
    if (!added) {
        std::cerr << "aubrac: " << added.refusal().code;
        for (const auto& detail : added.refusal().details) std::cerr << " " << detail;
        std::cerr << (added.refusal().code == "HELIOS-050"
                          ? ": no schema of PES, nor table of the norm, in that folder"
                          : "")
                  << "\n";
        return 1;
    }
    std::cout << added->name << ":";
    for (const auto& root : added->roots) std::cout << " " << root;
    for (const auto& version : added->versions) std::cout << " norme " << version;
    std::cout << "\n";
    return 0;
}

int list(NormsOnDisk& norms) {
    const auto in_force = norms.read();
    for (const auto* tables : in_force.norms->list())
        std::cout << "norme " << tables->version << " since " << tables->since.iso() << "\n";
    for (const auto& [root, path] : in_force.schema_paths) std::cout << root << " " << path << "\n";
    return 0;
}

int run(kernel::CommandCall& call) {
    const auto gesture = call.operands.empty() ? std::string() : call.operands[0];
    if (!call.has("data")) return usage();
    NormsOnDisk norms(schemas_folder(call.option("data")));
    if (gesture == "add" && call.operands.size() == 2) return add(call.operands[1], norms);
    return gesture == "list" && call.operands.size() == 1 ? list(norms) : usage();
}

} // namespace

kernel::Command schemas() {
    return {"helios", "schemas", "add DIR | list",       "Add official schemas or tables of a version of the norm",
            {},       {},        kernel::Needs::nothing, run};
}

} // namespace aubrac::helios::commands
