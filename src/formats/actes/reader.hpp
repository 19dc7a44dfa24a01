// SPDX-License-Identifier: AGPL-3.0-or-later
// Tolerant reader of any XML file of @CTES: both schemas, any encoding, missing or odd pieces. What is wrong
// becomes a finding with its line, tag and rule; only what is no message at all is refused. Pure and thread-safe.
#pragma once

#include "field.hpp"
#include "finding.hpp"
#include "messages.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace aubrac::formats::actes {

struct Reading {
    std::string kind; // "1-1" … "7-3", "classification" (7-2), "envelope", "envelope-anomaly"; empty when refused
    std::string root; // "ARActe"
    Field fields;     // group named after the root; attributes first, then elements, in the order of the norm
    std::vector<Finding> findings; // at most 200
    bool refused = false;          // not XML, DOCTYPE, too big, or a root that the norm does not know

    /// True when no finding is an error.
    bool is_sound() const;
};

/// `file_name`: without folder; compared with the contents; empty when unknown. Never throws on bad input.
Reading read_any(std::string_view file_name, std::string_view bytes);

/// The typed value; absent when the reading was refused.
std::optional<Message> find_message(const Reading& reading);

} // namespace aubrac::formats::actes
