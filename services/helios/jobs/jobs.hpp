// SPDX-License-Identifier: AGPL-3.0-or-later
// Background jobs of the service.
#pragma once

#include "room.hpp"

#include <kernel/jobs/jobs.hpp>

namespace aubrac::helios::jobs {

kernel::JobHandler check(Room& room);       // helios.check: what is wrong with a flux, and what it holds
kernel::JobHandler send(Room& room);        // helios.send: one flux to the counter of the DGFiP
kernel::JobHandler watch(Room& room);       // helios.watch: nobody has answered for two days
kernel::JobHandler read(Room& room);        // helios.read: one acquit or return
kernel::JobHandler collect(Room& room);     // helios.collect: flux left in the watched folder
kernel::JobHandler acknowledge(Room& room); // helios.acknowledge: our PES_ACQUIT_RETOUR of one return

/// The counter of the adhérent, or its twin; nothing while no address is configured.
std::optional<tresor::Training> open_remote(Room& room, kernel::JobRun& run);
/// Hexadecimal; the name under which PASTRANS takes a file bears it.
std::string measure_sha1(const std::filesystem::path& path);

} // namespace aubrac::helios::jobs
