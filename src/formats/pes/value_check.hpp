// SPDX-License-Identifier: AGPL-3.0-or-later
// One value against what its table says.
#pragma once

#include "finding.hpp"
#include "tables.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace aubrac::formats::pes {

struct Breach {
    Rule rule = Rule::form;
    std::vector<std::string> details;
};

/// `name`: of the element, for the sentence. Nothing when the value is good.
std::optional<Breach> check_value(const ValueRule& value, std::string_view text, std::string_view name);

/// XML Schema's ID: a letter or "_", then letters, digits, ".", "-" and "_".
bool is_xml_id(std::string_view text);

} // namespace aubrac::formats::pes
