// SPDX-License-Identifier: AGPL-3.0-or-later
// The door of the service, as other services see it, and the same acts for other software (JSON).
#pragma once

#include "room.hpp"

#include <kernel/api/api.hpp>
#include <memory>

namespace aubrac::actes {

std::unique_ptr<Actes> make_actes(Room& room);

kernel::api::Handler api_list(Room& room);
kernel::api::Handler api_get(Room& room);
kernel::api::Handler api_create(Room& room);
kernel::api::Handler api_submit(Room& room);

} // namespace aubrac::actes
