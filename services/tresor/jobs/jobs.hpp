// SPDX-License-Identifier: AGPL-3.0-or-later
// Background jobs of the service.
#pragma once

#include "room.hpp"

#include <formats/pes/flux.hpp>

#include <kernel/jobs/jobs.hpp>

namespace aubrac::tresor::jobs {

kernel::JobHandler fetch(Room& room); // tresor.fetch: what the DGFiP and its twin answered

kernel::JobHandler acknowledge(Room& room); // tresor.acknowledge: our acquit of one return

/// What an acquit tells of a return.
struct RetourToAcquit {
    formats::pes::EnTete entete;
    formats::pes::EnTeteDomaine domaine;
    std::string file_name; // as the DGFiP names it
    std::string sender;    // name of the adhérent
};
/// PES_ACQUIT_RETOUR; empty when the return says too little of itself.
std::string write_acquit_retour(const RetourToAcquit& retour, base::Date today);

} // namespace aubrac::tresor::jobs
