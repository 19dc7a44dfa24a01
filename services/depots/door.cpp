// SPDX-License-Identifier: AGPL-3.0-or-later
#include "room.hpp"

#include <base/ensure.hpp>

namespace aubrac::depots {

namespace {

class Door final : public Depots {
public:
    explicit Door(Room& room) : room_(room) {}

    void set_taker(std::string_view service, Taker& taker) override {
        const bool is_new = room_.takers.emplace(service, &taker).second;
        ENSURE(is_new);
    }

private:
    Room& room_;
};

} // namespace

void Sightings::begin() {
    const std::scoped_lock lock(mutex_);
    std::erase_if(seen_, [this](const auto& entry) { return entry.second.turn != turn_; });
    ++turn_;
}

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

std::unique_ptr<Depots> make_door(Room& room) { return std::make_unique<Door>(room); }

} // namespace aubrac::depots
