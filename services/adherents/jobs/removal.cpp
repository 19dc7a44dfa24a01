// SPDX-License-Identifier: AGPL-3.0-or-later
// Archives an adhérent, then removes it. Each step may be run again: nothing is erased before the archive is
// noted.
#include "plan.hpp"
#include "portable.hpp"

#include <base/failure.hpp>
#include <kernel/files/disk.hpp>
#include <kernel/identity.hpp>

namespace aubrac::adherents::jobs {

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
            if (adherent) portable = collect_portable(*room, context, *adherent);
        });
        if (!adherent) return kernel::job_done();

        if (!archive) {
            archive = Archive{.id = id.text(),
                              .siren = adherent->siren,
                              .name = adherent->name,
                              .file_name = adherent->slug + "-" + adherent->siren + "-" + id.text() + ".tar.gz"};
            const auto file = archive_file(*room, *archive);
            kernel::disk::make_folder(file.parent_path());
            std::filesystem::remove(file); // of an attempt that was cut
            const auto made = write_portable(*room, portable, file);
            if (!made)
                throw base::Failure("adhérent " + id.text() + " cannot be archived: " + made.refusal().code);
            kernel::disk::flush(file.parent_path());
            archive->sha256 = made->sha256;
            archive->size = made->size;
            run.write([&](Context& context) {
                archive->removed_at = context.now();
                room->store.add_archive(context, *archive);
            });
        }
        run.write([&](Context& context) {
            kernel.identity->accounts.revoke_all(context, id);
            kernel.identity->tokens.revoke_all(context, id);
        });
        kernel.jobs.forget(id);
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

} // namespace aubrac::adherents::jobs
