// SPDX-License-Identifier: AGPL-3.0-or-later
// One pass over the folders that other software writes into. A file is taken at the second pass that sees it with
// the same size and the same date, since the first may meet it half written; then it is moved to `repris` or
// `refusés`, with a text beside it.
#include "room.hpp"

#include <algorithm>
#include <base/text.hpp>
#include <kernel/files/arrival.hpp>
#include <kernel/files/disk.hpp>
#include <kernel/files/files.hpp>

namespace aubrac::depots::jobs {

namespace {

namespace fs = std::filesystem;
using kernel::Context;
using kernel::JobRun;

constexpr int most_folders = 20'000, most_files = 100,
              most_names = 1000; // of one pass; of one folder; under one name
const kernel::Actor actor{kernel::ActorKind::machine, "job:depots.collect", "Dossier de dépôt"};

struct Waiting {
    fs::path path;
    std::uintmax_t size;
    fs::file_time_type date;
};

/// Others' temporary names, and ours never: nothing that a program is still writing under a name it will change.
bool is_whole_name(const std::string& name) {
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
        if (!is_whole_name(entry.path().filename().string())) continue;
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

void put_away(const Waiting& waiting, const Verdict& verdict) {
    const auto folder =
        waiting.path.parent_path() / (verdict.outcome == Verdict::Outcome::taken ? "repris" : "refusés");
    kernel::disk::make_folder(folder);
    const auto place = find_place(folder, waiting.path.filename());
    kernel::disk::write_durably(place.string() + ".txt", verdict.words + "\n");
    kernel::disk::move_durably(waiting.path, place);
}

Verdict refuse(const Room& room, const base::Refusal& refusal) {
    return {Verdict::Outcome::refused, room.kernel.refusals.sentence(refusal), ""};
}

/// What the text beside the file says.
std::string words_of(const Room& room, const std::string& name, const Verdict& verdict) {
    const bool taken = verdict.outcome == Verdict::Outcome::taken;
    auto words =
        "Le fichier « " + name + (taken ? " » a été repris.\n" : " » n'a pas été repris.\n") + verdict.words;
    if (!verdict.url.empty()) words += "\n" + room.kernel.settings.get("server.url") + verdict.url;
    return words;
}

/// Nothing: it changed meanwhile, and stays for another pass.
std::optional<Verdict> take(Room& room, const base::AdherentId& adherent, Taker& taker, const Waiting& waiting) {
    if (waiting.size == 0) return refuse(room, {"DEPOTS-001", "", {}});
    if (waiting.size > static_cast<std::uintmax_t>(taker.most_bytes()))
        return refuse(room, {"DEPOTS-002", "", {}});
    const auto arrival = room.kernel.files.receive(adherent, waiting.path);
    const auto after = look_at(waiting.path);
    if (!after || after->size != waiting.size || after->date != waiting.date) return std::nullopt;
    Verdict verdict;
    room.kernel.stores->run(
        actor, adherent, room.kernel.all_rights(), kernel::Access::write, [&](Context& context) {
            Left left{waiting.path.filename().string(), room.kernel.files.keep(context, arrival).sha256, "",
                      static_cast<std::int64_t>(waiting.size)};
            left.path = room.kernel.files.open(context, left.sha256).string();
            verdict = taker.take(context, left);
            return verdict.outcome == Verdict::Outcome::taken ? kernel::Outcome::keep : kernel::Outcome::undo;
        });
    return verdict;
}

void collect_of(Room& room, const adherents::Adherent& adherent, const std::string& service, Taker& taker,
                const fs::path& folder) {
    for (const auto& waiting : list_settled(room, folder)) {
        auto verdict = take(room, adherent.id, taker, waiting);
        if (!verdict) continue;
        const auto name = waiting.path.filename().string();
        verdict->words = words_of(room, name, *verdict);
        put_away(waiting, *verdict);
        if (verdict->outcome == Verdict::Outcome::taken) continue;
        room.kernel.stores->run(
            actor, adherent.id, room.kernel.all_rights(), kernel::Access::write, [&](Context& context) {
                room.kernel.notices.tell(context, service + ".consulter",
                                         "Fichier refusé dans le dossier de dépôt : " + name, "/" + service);
                return kernel::Outcome::keep;
            });
    }
}

/// One bad folder never stops the others.
void collect_all(Room& room, const adherents::Adherent& adherent, const fs::path& folder) {
    for (const auto& [service, taker] : room.takers) {
        const bool is_subscribed =
            std::find(adherent.services.begin(), adherent.services.end(), service) != adherent.services.end();
        std::error_code problem;
        if (!is_subscribed || !fs::is_directory(folder / service, problem)) continue;
        try {
            collect_of(room, adherent, service, *taker, folder / service);
        } catch (const std::exception& error) {
            room.kernel.log.info("depots.collect: " + (folder / service).string() + ": " + error.what());
        }
    }
}

} // namespace

kernel::JobHandler collect(Room& room) {
    return [&room](JobRun& run) {
        const fs::path parent = room.kernel.settings.get("depots.folder");
        std::error_code problem;
        if (parent.empty() || !fs::is_directory(parent, problem)) return kernel::job_done();
        room.sightings->begin();
        int count = 0;
        for (const auto& entry : fs::directory_iterator(parent)) {
            if (run.stopping() || ++count > most_folders) break;
            std::optional<adherents::Adherent> adherent;
            run.read([&](Context& context) {
                adherent = room.adherents.find_siren(context, entry.path().filename().string());
            });
            if (adherent) collect_all(room, *adherent, entry.path());
        }
        return kernel::job_done();
    };
}

} // namespace aubrac::depots::jobs
