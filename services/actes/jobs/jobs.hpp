// SPDX-License-Identifier: AGPL-3.0-or-later
// Background jobs of the service.
#pragma once

#include "room.hpp"

#include <kernel/jobs/jobs.hpp>

namespace aubrac::actes::jobs {

kernel::JobHandler send(Room& room);           // actes.send: one acte, message 1-1
kernel::JobHandler cancel(Room& room);         // actes.cancel: message 6-1
kernel::JobHandler classification(Room& room); // actes.classification: message 7-1
kernel::JobHandler finish(Room& room);         // actes.finish: stamped PDF, bordereau, publication
kernel::JobHandler watch(Room& room);          // actes.watch: one acte left without an answer
kernel::JobHandler figures(Room& room);        // actes.figures: statistics of the operator

} // namespace aubrac::actes::jobs
