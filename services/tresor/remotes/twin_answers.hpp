// SPDX-License-Identifier: AGPL-3.0-or-later
// What the twin of the DGFiP answers to a flux: acquits as Hélios writes them, and a return that pays everything.
#pragma once

#include "twin_knobs.hpp"

#include <base/date.hpp>
#include <filesystem>
#include <string>
#include <vector>

namespace aubrac::tresor::twin {

struct TwinFile {
    std::string name, bytes;
};

struct TwinReply {
    std::vector<TwinFile> files; // in the order they are delivered; empty: nothing comes
    std::string verdict;         // for the log of the twin: "acquit", "rejet partiel", "illisible"…
};

/// `serial`: makes the names unique. A file that is no PES gets a technical refusal, as Hélios does when it can.
/// Throws base::Failure when the file cannot be read.
TwinReply answer_flux(const std::filesystem::path& flux, const TwinKnobs& knobs, base::Instant now, int serial);

} // namespace aubrac::tresor::twin
