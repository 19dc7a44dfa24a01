// SPDX-License-Identifier: AGPL-3.0-or-later
// What the ministry answers to an archive: envelopes and business messages, under the names of the norm.
#pragma once

#include "twin_check.hpp"
#include "twin_knobs.hpp"
#include "twin_letters.hpp"
#include "twin_records.hpp"

#include <base/date.hpp>
#include <formats/actes/messages.hpp>
#include <string>
#include <utility>
#include <vector>

namespace aubrac::prefecture::twin {

/// One mail of the ministry, in the order they leave.
struct TwinAnswer {
    std::vector<TwinFile> files; // the envelope first
    std::string verdict;         // "1-2", "1-3/002", "ANO/003"; empty: no answer to what was sent (a letter)
};

struct TwinAnswers {
    std::vector<TwinAnswer> mails;
    std::vector<std::pair<std::string, formats::actes::Acte>> acknowledged; // by IDActe, to be kept
    std::vector<std::string> cancelled;                                     // IDActe

    std::string verdict() const; // of all, by commas; "-" for none
};

/// Where the knowledge of a reception comes from.
struct TwinDesk {
    const TwinKnobs& knobs;
    TwinRegistry& registry;
    const TwinKnowledge& knowledge;
    base::Date today;
};

/// Takes serials in the registry, and notes nothing else there.
TwinAnswers answer_archive(const TwinInspection& inspection, TwinDesk desk);

} // namespace aubrac::prefecture::twin
