// SPDX-License-Identifier: AGPL-3.0-or-later
// Reads an uploaded CSV file, batch by batch. Run again after a crash, it finds what it did unchanged.
#include "import.hpp"
#include "plan.hpp"

namespace aubrac::adherents::jobs {

std::filesystem::path import_file(const Room& room, std::string_view import) {
    return room.kernel.data / "imports" / (std::string(import) + ".csv");
}

kernel::JobHandler import(RoomPtr room) {
    return [room](kernel::JobRun& run) {
        std::optional<Import> import;
        run.read([&](Context& context) { import = room->store.find_import(context, run.subject()); });
        const auto file = import_file(*room, run.subject());
        if (!import || import->finished_at || !std::filesystem::exists(file)) return kernel::job_done();

        bool stopped = false;
        int kept = 0;
        ImportHooks hooks;
        hooks.write = [&](const auto& work) { run.write(work); };
        hooks.refused = [&](Context& context, std::int64_t line, const base::Refusal& refusal) {
            if (++kept <= max_kept_refusals)
                room->store.add_import_refusal(context, import->id,
                                               {line, refusal.field, refusal.code, room->sentence(refusal)});
        };
        hooks.progress = [&](std::uint64_t read, std::uint64_t total) {
            run.progress(static_cast<std::int64_t>(read), static_cast<std::int64_t>(total), "Lecture du fichier");
            stopped = run.stopping();
            return !stopped;
        };
        const auto report = import_csv(*room, file, hooks);
        if (stopped) return kernel::job_later(kernel::Seconds(1), "Le serveur s'arrête : l'import reprendra.");
        if (report) {
            import->created = report->created;
            import->updated = report->updated;
            import->unchanged = report->unchanged;
            import->refused = report->refused;
        } else {
            import->problem = report.refusal().code;
        }
        run.write([&](Context& context) {
            import->finished_at = context.now();
            room->store.put_import(context, *import);
            room->kernel.journal.note(context, "adherents.gerer", "adherents/import",
                                      "Import d'un fichier terminé",
                                      {{"import", import->id},
                                       {"created", std::to_string(import->created)},
                                       {"updated", std::to_string(import->updated)},
                                       {"refused", std::to_string(import->refused)}});
        });
        std::filesystem::remove(file);
        return kernel::job_done("Import terminé");
    };
}

} // namespace aubrac::adherents::jobs
