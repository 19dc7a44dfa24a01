// SPDX-License-Identifier: AGPL-3.0-or-later
// Rules that no schema can say, between the fields of one group.
#pragma once

#include "field.hpp"
#include "finding.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace aubrac::formats::actes {

struct Breach {
    Rule rule;
    std::string tag; // under the group
    std::vector<std::string> details;
};

/// For a group named `name`: the matière skips no level, the annexes are as many as declared.
std::vector<Breach> check_meaning(std::string_view name, const Field& group);

} // namespace aubrac::formats::actes
