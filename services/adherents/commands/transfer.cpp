// SPDX-License-Identifier: AGPL-3.0-or-later
// aubrac adherents export, receive and take-over: one adhérent whole, from one server to another.
#include "plan.hpp"
#include "portable.hpp"

#include <base/siren.hpp>
#include <filesystem>
#include <iostream>

namespace aubrac::adherents::commands {

namespace {

int refuse(const Room& room, const base::Refusal& refusal) {
    std::cout << refusal.code << ": " << room.sentence(refusal) << "\n";
    return 1;
}

/// By id, by SIREN or by slug.
std::optional<Adherent> find(const Room& room, Context& context, const std::string& word) {
    if (const auto id = base::AdherentId::parse(word); !id.empty()) return room.store.find(context, id);
    if (const auto siren = base::Siren::parse(word)) return room.store.find_siren(context, siren->text());
    return room.store.find_slug(context, word);
}

int run_export(const Room& room, kernel::CommandCall& call) {
    const std::filesystem::path out = call.option("out");
    if (call.operands.size() != 1 || out.empty()) {
        std::cerr << "usage: aubrac adherents export ID|SIREN --out FILE.tar.gz --data DIR\n";
        return 2;
    }
    if (std::filesystem::exists(out)) {
        std::cerr << "aubrac: " << out.string() << " already exists\n";
        return 2;
    }
    std::optional<Portable> portable;
    const kernel::Actor actor{kernel::ActorKind::machine, "command:adherents", "Ligne de commande"};
    room.kernel.stores->run(actor, {}, {}, kernel::Access::write, [&](Context& context) {
        const auto adherent = find(room, context, call.operands[0]);
        if (!adherent) return kernel::Outcome::undo;
        portable = collect_portable(room, context, *adherent, Departure::copy);
        room.note(context, adherent->id, "adherents.exporter", "Données exportées vers une archive");
        return kernel::Outcome::keep;
    });
    if (!portable) return refuse(room, {"ADHERENTS-011", "", {}});
    const auto made = write_portable(room, *portable, out);
    if (!made) return refuse(room, made.refusal());
    std::cout << out.string() << "\nsize " << made->size << "\nfiles " << made->files << "\nsha256 "
              << made->sha256 << "\n";
    return 0;
}

int run_receive(const Room& room, kernel::CommandCall& call) {
    if (call.operands.size() != 1 || !std::filesystem::is_regular_file(call.operands[0])) {
        std::cerr << "usage: aubrac adherents receive FILE.tar.gz --data DIR\n";
        return 2;
    }
    const auto received = read_portable(room, call.operands[0]);
    if (!received) return refuse(room, received.refusal());
    std::cout << "received " << received->id.text() << "\n";
    if (received->held > 0) std::cout << "held " << received->held << "\n";
    return 0;
}

int run_take_over(const Room& room, kernel::CommandCall& call) {
    if (call.operands.size() != 1) {
        std::cerr << "usage: aubrac adherents take-over ID|SIREN --data DIR\n";
        return 2;
    }
    auto& kernel = room.kernel;
    const kernel::Actor actor{kernel::ActorKind::machine, "command:adherents", "Ligne de commande"};
    std::optional<Adherent> adherent;
    kernel.stores->run(actor, {}, {}, kernel::Access::read, [&](Context& context) {
        adherent = find(room, context, call.operands[0]);
        return kernel::Outcome::keep;
    });
    if (!adherent) return refuse(room, {"ADHERENTS-011", "", {}});
    std::int64_t resumed = 0;
    kernel.stores->run(actor, adherent->id, {}, kernel::Access::write, [&](Context& context) {
        resumed = kernel.jobs.adopt(context, kernel::Waiting::resumed);
        if (resumed > 0)
            kernel.journal.note(context, "adherents.reprendre", subject_of(adherent->id),
                                "Envois en attente repris par ce serveur", {{"jobs", std::to_string(resumed)}});
        return kernel::Outcome::keep;
    });
    std::cout << "resumed " << resumed << "\n";
    return 0;
}

} // namespace

kernel::Command export_one(RoomPtr room) {
    return {.verb = "export",
            .usage = "ID|SIREN --out FILE.tar.gz --data DIR",
            .help = "Write one adhérent whole (record, contacts, services, data, documents) to an archive",
            .values = {"out"},
            .needs = kernel::Needs::stores,
            .handler = [room](kernel::CommandCall& call) { return run_export(*room, call); }};
}

kernel::Command receive(RoomPtr room) {
    return {.verb = "receive",
            .usage = "FILE.tar.gz --data DIR",
            .help =
                "Take in an adhérent exported by another server; accounts are not in the archive. What waited to "
                "leave for the State is held, since that server may send it; --take-over: it will not",
            .flags = {"take-over"},
            .needs = kernel::Needs::stores,
            .handler = [room](kernel::CommandCall& call) { return run_receive(*room, call); }};
}

kernel::Command take_over(RoomPtr room) {
    return {.verb = "take-over",
            .usage = "ID|SIREN --data DIR",
            .help = "Let leave what `receive` held: the server that the adhérent came from will send nothing more",
            .needs = kernel::Needs::stores,
            .handler = [room](kernel::CommandCall& call) { return run_take_over(*room, call); }};
}

} // namespace aubrac::adherents::commands
