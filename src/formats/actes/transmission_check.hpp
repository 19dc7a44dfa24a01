// SPDX-License-Identifier: AGPL-3.0-or-later
// What the parts of a transmission must say of each other.
#pragma once

#include "transmission.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace aubrac::formats::actes {

struct CollectedMember {
    Member member;
    std::string first_bytes; // at most sniffed_bytes
};

/// Moves the members into `reading` and adds the findings of the whole: envelope and archive names, names in the
/// XML = files in the archive, formats of the documents, what was expected.
void check_transmission(std::string_view file_name, const Expected& expected, std::vector<CollectedMember> members,
                        TransmissionReading& reading);

} // namespace aubrac::formats::actes
