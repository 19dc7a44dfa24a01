// SPDX-License-Identifier: AGPL-3.0-or-later
// aubrac confiance autorites: those that verdicts rest upon, from the command line.
#include "room.hpp"

#include <filesystem>
#include <iostream>
#include <kernel/files/files.hpp>

namespace aubrac::confiance::commands {

namespace {

constexpr std::uint64_t file_limit = 32u << 20;

void note(Room& room, std::string_view sentence, std::string_view fingerprint) {
    const kernel::Actor actor{kernel::ActorKind::machine, "command:confiance", "Ligne de commande"};
    room.kernel.stores->run(actor, {}, {}, kernel::Access::write, [&](kernel::Context& context) {
        note_authority(room, context, sentence, fingerprint);
        return kernel::Outcome::keep;
    });
}

int add_authorities(Room& room, const std::string& file) {
    if (!std::filesystem::is_regular_file(file)) {
        std::cerr << "aubrac: no such file: " << file << "\n";
        return 1;
    }
    const auto added = room.trust->add(kernel::read_file(file, file_limit));
    if (!added) {
        std::cerr << added.refusal().code << ": " << room.kernel.refusals.sentence(added.refusal()) << "\n";
        return 1;
    }
    for (const auto& one : added.value()) {
        note(room, "Autorité de confiance ajoutée", fingerprint_of(one));
        std::cout << "added " << fingerprint_of(one) << " " << one.common_name() << "\n";
    }
    return 0;
}

int list_authorities(const Room& room) {
    const auto soon = room.kernel.clock.now().plus_seconds(std::int64_t{alert_days} * 86'400);
    for (const auto& one : room.trust->list())
        std::cout << fingerprint_of(one) << " " << one.summary().not_after.date().iso()
                  << (one.summary().not_after < soon ? " EXPIRES " : " ") << one.common_name() << "\n";
    return 0;
}

int run(Room& room, kernel::CommandCall& call) {
    const auto verb = call.operands.empty() ? std::string() : call.operands[0];
    if (verb == "add" && call.operands.size() == 2) return add_authorities(room, call.operands[1]);
    if (verb == "list" && call.operands.size() == 1) return list_authorities(room);
    if (verb == "remove" && call.operands.size() == 2) {
        if (!room.trust->remove(call.operands[1])) {
            std::cerr << "aubrac: no authority of that fingerprint\n";
            return 1;
        }
        note(room, "Autorité de confiance retirée", call.operands[1]);
        return 0;
    }
    std::cerr << "usage: aubrac confiance autorites add FILE | list | remove FINGERPRINT --data DIR\n";
    return 2;
}

} // namespace

kernel::Command authorities(Room& room) {
    return {.verb = "autorites",
            .usage = "add FILE | list | remove FINGERPRINT --data DIR",
            .help = "Keep the authorities that signatures are judged by",
            .needs = kernel::Needs::stores,
            .handler = [&room](kernel::CommandCall& call) { return run(room, call); }};
}

} // namespace aubrac::confiance::commands
