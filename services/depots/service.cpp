// SPDX-License-Identifier: AGPL-3.0-or-later
// The plan of the room: everything plugged in, in order.
#include "refusals.hpp"
#include "room.hpp"

#include <kernel/registrar.hpp>

namespace aubrac::depots {

void register_service(kernel::Registrar& r) {
    auto& room = r.provide<Room>(std::make_unique<Room>(Room{r.kernel(), r.require<adherents::Adherents>()}));
    r.provide<Depots>(make_door(room));
    r.refusals(refusal_entries);
    r.job("depots.collect", {}, jobs::collect(room));
    r.every("depots.collect", kernel::Seconds(r.kernel().settings.number("depots.seconds", 15)));
}

} // namespace aubrac::depots
