// SPDX-License-Identifier: AGPL-3.0-or-later
// What the ministry checks in one message, once its file is known to be one.
#pragma once

#include "twin_check.hpp"

#include <formats/actes/naming.hpp>
#include <set>
#include <string>

namespace aubrac::actes::remotes {

/// Fills `checked.id_acte`, and `checked.anomaly` unless it has one. `seen`: IDActe of the actes of this envelope
/// so far.
void check_message(const formats::actes::MessageName& name, const TwinKnowledge& knowledge,
                   std::set<std::string>& seen, TwinMessage& checked);

/// The anomaly that the real ministry gives for what it does not know.
TwinAnomaly make_unknown_transaction();

} // namespace aubrac::actes::remotes
