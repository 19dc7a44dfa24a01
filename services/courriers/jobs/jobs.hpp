// SPDX-License-Identifier: AGPL-3.0-or-later
// Background jobs of the service.
#pragma once

#include "room.hpp"

#include <kernel/jobs/jobs.hpp>

namespace aubrac::courriers::jobs {

kernel::JobHandler send(Room& room);  // courriers.send: one envoi, accusé or answer
kernel::JobHandler watch(Room& room); // courriers.watch: one answer left without an acknowledgement
kernel::JobHandler train(Room& room); // courriers.train: asks the twin for a letter; its subject is "3-1~IDACTE"

} // namespace aubrac::courriers::jobs
