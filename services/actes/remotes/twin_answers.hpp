// SPDX-License-Identifier: AGPL-3.0-or-later
// What the ministry answers to an archive: envelopes and business messages, under the names of the norm.
#pragma once

#include "twin_check.hpp"
#include "twin_knobs.hpp"
#include "twin_registry.hpp"

#include <base/date.hpp>
#include <string>
#include <vector>

namespace aubrac::actes::remotes {

struct TwinFile {
    std::string name;
    std::string media_type;
    std::string bytes;
};

/// One mail of the ministry, in the order they leave.
struct TwinAnswer {
    std::vector<TwinFile> files; // the envelope first
    std::string verdict;         // "1-2", "1-3/002", "ANO/003"; empty: no answer to what was sent (a letter)
};

/// Where the knowledge of a reception comes from.
struct TwinDesk {
    const TwinKnobs& knobs;
    TwinRegistry& registry;
    const TwinKnowledge& knowledge;
    base::Date today;
};

/// Notes in the registry the actes acknowledged and those cancelled.
std::vector<TwinAnswer> answer_archive(const TwinInspection& inspection, TwinDesk desk);

} // namespace aubrac::actes::remotes
