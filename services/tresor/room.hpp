// SPDX-License-Identifier: AGPL-3.0-or-later
// What the pages and the jobs of this service share.
#pragma once

#include "store.hpp"

#include <adherents/api.hpp>
#include <kernel/kernel.hpp>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <tresor/api.hpp>

namespace aubrac::tresor {

/// What the last passes saw: a file is taken at the second one, since the first may have met it half written.
/// Thread-safe.
class Passes {
public:
    /// False: too early for another pass at this counter.
    bool begin(Training training, base::Instant now, std::int64_t interval_seconds);
    /// Those of `names` that were there at the pass before.
    std::vector<std::string> settle(Training training, const std::vector<std::string>& names);

private:
    std::mutex mutex_;
    std::map<Training, base::Instant> last_;
    std::map<Training, std::set<std::string>> seen_;
};

/// Lives as long as the server; thread-safe once started.
struct Room {
    kernel::Kernel& kernel;
    adherents::Adherents& adherents;
    Store store;
    std::unique_ptr<Passes> passes = std::make_unique<Passes>();
    Receiver* receiver = nullptr; // set at start by the service that understands what comes back
};

std::unique_ptr<Tresor> make_door(Room& room);
/// See Tresor::book and Tresor::remote_name.
std::int64_t book(const Room& room, kernel::Context& context, Training training, const base::AdherentId& adherent,
                  const Shipment& shipment);
std::string remote_name(const kernel::Settings& settings, Training training, const Shipment& shipment,
                        std::string_view sha1);

} // namespace aubrac::tresor
