// SPDX-License-Identifier: AGPL-3.0-or-later
// A file name against what the file holds.
#pragma once

#include "codes.hpp"
#include "field.hpp"
#include "finding.hpp"

#include <string_view>
#include <vector>

namespace aubrac::formats::actes {

/// Adds warnings only: the contents have the last word. An empty name is not checked.
void check_name(std::string_view file_name, const MessageCode& message, const Field& fields,
                std::vector<Finding>& findings);

/// IDActe the message is about, made from the acte itself for a 1-1 or a 1-3 (`departement` and `siren` come from
/// the envelope then); empty when there is none.
std::string find_id_acte(const MessageCode& message, const Field& fields, std::string_view departement,
                         std::string_view siren);

} // namespace aubrac::formats::actes
