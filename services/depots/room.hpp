// SPDX-License-Identifier: AGPL-3.0-or-later
// What the job and the door of this service share.
#pragma once

#include <adherents/api.hpp>
#include <cstdint>
#include <depots/api.hpp>
#include <filesystem>
#include <kernel/kernel.hpp>
#include <map>
#include <memory>
#include <mutex>
#include <string>

namespace aubrac::depots {

/// What the passes over the folders saw: a file is taken once it has kept still from one to the next. Thread-safe.
class Sightings {
public:
    /// Another pass begins; files that the last one did not see are forgotten.
    void begin();
    /// True when the pass before saw the same file, of the same size and the same date.
    bool settle(const std::filesystem::path& file, std::uintmax_t size, std::filesystem::file_time_type date);

private:
    struct Seen {
        std::uintmax_t size;
        std::filesystem::file_time_type date;
        std::int64_t turn;
    };
    std::mutex mutex_;
    std::map<std::filesystem::path, Seen> seen_;
    std::int64_t turn_ = 0;
};

/// Lives as long as the server; thread-safe once started.
struct Room {
    kernel::Kernel& kernel;
    adherents::Adherents& adherents;
    std::map<std::string, Taker*, std::less<>> takers = {}; // by service
    std::unique_ptr<Sightings> sightings = std::make_unique<Sightings>();
};

std::unique_ptr<Depots> make_door(Room& room);

namespace jobs {
kernel::JobHandler collect(Room& room); // depots.collect: one pass over the folders
}

} // namespace aubrac::depots
