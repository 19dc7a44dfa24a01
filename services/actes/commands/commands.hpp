// SPDX-License-Identifier: AGPL-3.0-or-later
// Verbs of the command line: `aubrac actes read` and `aubrac actes write`.
#pragma once

#include <adapters/json/json.hpp>
#include <formats/actes/field.hpp>
#include <formats/actes/finding.hpp>
#include <kernel/command/command.hpp>

namespace aubrac::actes::commands {

kernel::Command read();
kernel::Command write();

/// A group becomes an object, a list an array, nil becomes null.
adapters::json::Value to_json(const formats::actes::Field& field);
formats::actes::Field from_json(std::string_view name, const adapters::json::Value& value);
adapters::json::Value to_json(const std::vector<formats::actes::Finding>& findings);

} // namespace aubrac::actes::commands
