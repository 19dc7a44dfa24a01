// SPDX-License-Identifier: AGPL-3.0-or-later
// Takes flux out of a folder that accounting software writes into: one folder for each adhérent, named by its
// SIREN. A file is taken at the second pass that sees it with the same size and the same date, since the first may
// meet it half written; then it is moved to `repris` or `refusés`, with a text beside it that says what became of
// it.
#include "jobs/jobs.hpp"
#include "work.hpp"

#include <base/text.hpp>
#include <kernel/files/arrival.hpp>
#include <kernel/files/disk.hpp>
#include <kernel/files/files.hpp>

namespace aubrac::helios {

bool Sightings::settle(const std::filesystem::path& file, std::uintmax_t size,
                       std::filesystem::file_time_type date) {
    const std::scoped_lock lock(mutex_);
    const Seen now{size, date, turn_};
    const auto [seen, is_new] = seen_.try_emplace(file, now);
    if (is_new) return false;
    const bool is_still = seen->second.size == size && seen->second.date == date;
    seen->second = now;
    return is_still;
}

void Sightings::begin() {
    const std::scoped_lock lock(mutex_);
    std::erase_if(seen_, [this](const auto& entry) { return entry.second.turn != turn_; });
    ++turn_;
}

namespace jobs {

namespace {

namespace fs = std::filesystem;
using kernel::Context;
using kernel::JobRun;

constexpr int most_folders = 20'000, most_files = 100,
              most_names = 1000; // of one pass; of one adhérent; under one name
const kernel::Actor actor{kernel::ActorKind::machine, "job:helios.collect", "Dossier surveillé"};

struct Waiting {
    fs::path path;
    std::uintmax_t size;
    fs::file_time_type date;
};

/// Others' temporary names, and ours never: nothing that a program is still writing under a name it will change.
bool is_taken(const std::string& name) {
    if (name.empty() || name.front() == '.' || name.back() == '~' || !base::is_utf8(name)) return false;
    for (const auto* end : {".part", ".tmp", ".filepart", ".crdownload", ".txt"})
        if (name.ends_with(end)) return false;
    return true;
}

std::optional<Waiting> look_at(const fs::path& path) {
    std::error_code problem;
    if (fs::symlink_status(path, problem).type() != fs::file_type::regular) return std::nullopt;
    const Waiting waiting{path, fs::file_size(path, problem), fs::last_write_time(path, problem)};
    return problem ? std::nullopt : std::optional(waiting);
}

std::vector<Waiting> list_settled(Room& room, const fs::path& folder) {
    std::vector<Waiting> settled;
    std::error_code problem;
    for (const auto& entry : fs::directory_iterator(folder, problem)) {
        if (settled.size() == most_files) break;
        if (!is_taken(entry.path().filename().string())) continue;
        const auto waiting = look_at(entry.path());
        if (waiting && room.sightings->settle(waiting->path, waiting->size, waiting->date))
            settled.push_back(*waiting);
    }
    return settled;
}

/// `folder`/name, or name-2, name-3… when it is taken.
fs::path find_place(const fs::path& folder, const fs::path& name) {
    auto place = folder / name;
    for (int i = 2; i < most_names && fs::exists(place); ++i)
        place = folder / (name.stem().string() + "-" + std::to_string(i) + name.extension().string());
    return place;
}

struct Verdict {
    bool is_taken = false;
    std::string words; // French
};

void put_away(const Waiting& waiting, const Verdict& verdict) {
    const auto folder = waiting.path.parent_path() / (verdict.is_taken ? "repris" : "refusés");
    kernel::disk::make_folder(folder);
    const auto place = find_place(folder, waiting.path.filename());
    kernel::disk::write_durably(place.string() + ".txt", verdict.words + "\n");
    kernel::disk::move_durably(waiting.path, place);
}

/// The same bytes were taken already: the server stopped before it had moved them.
std::optional<FluxId> find_same(Room& room, Context& context, const Deposit& deposit) {
    const auto entete = read_head(deposit.path).entete;
    const auto flux = room.store.find_by_name(context, entete.nom_fic, entete.cod_col);
    return flux && flux->sha256 == deposit.sha256 ? std::optional(flux->id) : std::nullopt;
}

std::string taken_words(Room& room, const std::string& name, const FluxId& id) {
    return "Le fichier « " + name + " » a été repris. Son contrôle et la suite se voient à cette adresse :\n" +
           room.kernel.settings.get("server.url") + url_of(id);
}

std::string refused_words(Room& room, const std::string& name, const base::Refusal& refusal) {
    return "Le fichier « " + name + " » n'a pas été repris.\n" + room.kernel.refusals.sentence(refusal) +
           "\nCode : " + refusal.code;
}

/// Nothing: it changed meanwhile, and stays for another pass.
std::optional<Verdict> take(Room& room, const base::AdherentId& adherent, const Waiting& waiting) {
    const auto name = waiting.path.filename().string();
    if (waiting.size == 0) return Verdict{false, refused_words(room, name, {"HELIOS-001", "", {}})};
    if (waiting.size > max_flux_bytes) return Verdict{false, refused_words(room, name, {"HELIOS-009", "", {}})};
    const auto arrival = room.kernel.files.receive(adherent, waiting.path);
    const auto after = look_at(waiting.path);
    if (!after || after->size != waiting.size || after->date != waiting.date) return std::nullopt;
    Verdict verdict;
    room.kernel.stores->run(actor, adherent, room.kernel.all_rights(), kernel::Access::write,
                            [&](Context& context) {
                                Deposit coming;
                                coming.sha256 = room.kernel.files.keep(context, arrival).sha256;
                                coming.path = room.kernel.files.open(context, coming.sha256);
                                coming.size = static_cast<std::int64_t>(waiting.size);
                                coming.file_name = name;
                                coming.source = "dossier";
                                auto taken = deposit(room, context, coming);
                                if (!taken && taken.refusal().code == "HELIOS-007")
                                    if (const auto same = find_same(room, context, coming)) taken = *same;
                                verdict.is_taken = taken.ok();
                                verdict.words = taken ? taken_words(room, name, taken.value())
                                                      : refused_words(room, name, taken.refusal());
                                return taken ? kernel::Outcome::keep : kernel::Outcome::undo;
                            });
    return verdict;
}

void collect_of(Room& room, const adherents::Adherent& adherent, const fs::path& folder) {
    for (const auto& waiting : list_settled(room, folder)) {
        const auto verdict = take(room, adherent.id, waiting);
        if (!verdict) continue;
        put_away(waiting, *verdict);
        if (verdict->is_taken) continue;
        room.kernel.stores->run(actor, adherent.id, room.kernel.all_rights(), kernel::Access::write,
                                [&](Context& context) {
                                    room.kernel.notices.tell(context, "helios.deposer",
                                                             "Flux refusé dans le dossier surveillé : " +
                                                                 waiting.path.filename().string(),
                                                             "/helios/deposer");
                                    return kernel::Outcome::keep;
                                });
    }
}

bool is_subscribed(const adherents::Adherent& adherent) {
    return std::find(adherent.services.begin(), adherent.services.end(), "helios") != adherent.services.end();
}

} // namespace

kernel::JobHandler collect(Room& room) {
    return [&room](JobRun& run) {
        const fs::path parent = room.kernel.settings.get("helios.folder");
        std::error_code problem;
        if (parent.empty() || !fs::is_directory(parent, problem)) return kernel::job_done();
        room.sightings->begin();
        int count = 0;
        for (const auto& entry : fs::directory_iterator(parent)) {
            if (run.stopping() || ++count > most_folders) break;
            if (!entry.is_directory()) continue;
            std::optional<adherents::Adherent> adherent;
            run.read([&](Context& context) {
                adherent = room.adherents.find_siren(context, entry.path().filename().string());
            });
            if (!adherent || !is_subscribed(*adherent)) continue;
            try {
                collect_of(room, *adherent, entry.path());
            } catch (const std::exception& error) {
                room.kernel.log.info("helios.collect: " + entry.path().string() + ": " + error.what());
            }
        }
        return kernel::job_done();
    };
}

} // namespace jobs
} // namespace aubrac::helios
