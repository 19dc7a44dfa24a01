// SPDX-License-Identifier: AGPL-3.0-or-later
// XML tree + grammar -> fields and findings.
#pragma once

#include "field.hpp"
#include "finding.hpp"

#include <adapters/xml/reader.hpp>
#include <vector>

namespace aubrac::formats::actes {

inline constexpr std::size_t max_findings = 200;

/// `root` bears a name that find_grammar knows. Findings beyond max_findings are dropped.
Field read_tree(const adapters::xml::Element& root, std::vector<Finding>& findings);

} // namespace aubrac::formats::actes
