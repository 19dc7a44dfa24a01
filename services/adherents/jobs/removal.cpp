// SPDX-License-Identifier: AGPL-3.0-or-later
// Archives an adhérent, then removes it. Each step may be run again: nothing is erased before the archive is
// noted, read back and found to hold the last line of the journal.
#include "plan.hpp"
#include "portable.hpp"

#include <base/failure.hpp>
#include <kernel/files/disk.hpp>
#include <kernel/identity.hpp>

namespace aubrac::adherents::jobs {

namespace {

constexpr kernel::Seconds busy_delay(600); // until exports and receptions are over
constexpr kernel::Seconds moving_delay(5); // until the last job of the adhérent is over

kernel::JournalHead head_of(const Room& room, const base::AdherentId& id) {
    kernel::JournalHead head;
    room.kernel.stores->run({}, id, {}, kernel::Access::read, [&](Context& context) {
        head = room.kernel.journal.head(context);
        return kernel::Outcome::keep;
    });
    return head;
}

bool is_same(const kernel::JournalHead& a, const kernel::JournalHead& b) {
    return a.count == b.count && a.last_hash == b.last_hash;
}

/// It is there, whole, and nothing was written since.
bool holds_the_end(const Room& room, const Archive& archive, const kernel::JournalHead& head) {
    const auto file = archive_file(room, archive);
    if (!std::filesystem::exists(file)) return false;
    const auto checked = check_portable(room, file);
    return checked.ok() && is_same(checked.value(), head);
}

/// Its head is what `head` becomes.
Archive make_archive(const Room& room, kernel::JobRun& run, const Portable& portable, kernel::JournalHead& head) {
    const auto& adherent = portable.adherent;
    const auto& id = adherent.id.text();
    Archive archive{.id = id,
                    .siren = adherent.siren,
                    .name = adherent.name,
                    .file_name = adherent.slug + "-" + adherent.siren + "-" + id + ".tar.gz"};
    const auto file = archive_file(room, archive);
    kernel::disk::make_folder(file.parent_path());
    const auto made = write_portable(room, portable, file);
    if (!made) throw base::Failure("adhérent " + id + " cannot be archived: " + room.sentence(made.refusal()));
    archive.sha256 = made->sha256;
    archive.size = made->size;
    head = made->head;
    run.write([&](Context& context) {
        archive.removed_at = context.now();
        room.store.put_archive(context, archive);
    });
    return archive;
}

} // namespace

std::filesystem::path archive_file(const Room& room, const Archive& archive) {
    return room.kernel.data / "archives" / archive.file_name;
}

kernel::JobHandler remove(RoomPtr room) {
    return [room](kernel::JobRun& run) {
        auto& kernel = room->kernel;
        const auto id = base::AdherentId::parse(run.subject());
        std::optional<Adherent> adherent;
        std::optional<Archive> archive;
        Portable portable;
        run.read([&](Context& context) {
            adherent = room->store.find_removing(context, id);
            archive = room->store.find_archive(context, id.text());
            if (adherent) portable = collect_portable(*room, context, *adherent, Departure::removal);
        });
        if (!adherent) return kernel::job_done();

        run.write([&](Context& context) {
            kernel.identity->accounts.revoke_all(context, id);
            kernel.identity->tokens.revoke_all(context, id);
        });
        kernel.jobs.forget(id);
        auto head = head_of(*room, id);
        const bool erased = archive && head.count == 0; // by an attempt that was cut
        if (!erased && (!archive || !holds_the_end(*room, *archive, head))) {
            archive = make_archive(*room, run, portable, head);
            // A job of the adhérent that was running when this one began may have written since.
            if (!is_same(head, head_of(*room, id))) return kernel::job_later(moving_delay, "");
        }
        kernel.stores->drop(id);
        std::filesystem::remove_all(kernel.data / "adherents" / id.text());
        run.finish([&](Context& context) {
            room->store.remove(context, id);
            room->note(context, id, "adherents.gerer", "Adhérent archivé puis supprimé",
                       {{"sha256", archive->sha256}, {"siren", archive->siren}});
        });
        return kernel::job_done();
    };
}

kernel::JobHandler sweep(RoomPtr room) {
    return [room](kernel::JobRun&) {
        return sweep_transit(*room) ? kernel::job_done() : kernel::job_later(busy_delay, "");
    };
}

} // namespace aubrac::adherents::jobs
