// SPDX-License-Identifier: AGPL-3.0-or-later
// Validation against an official XSD at hand on the disk: for tests and operators, never for requests.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace aubrac::adapters::xml {

struct SchemaFinding {
    int line = 0; // 0: the document as a whole
    std::string message;
};

/// Nothing when the document is valid; at most 200 findings. A document that reader.hpp refuses gives one
/// finding. Schemas are read from local files only. Throws base::Failure when the schema itself cannot be read.
std::vector<SchemaFinding> validate(std::string_view bytes, const std::string& xsd_path);

} // namespace aubrac::adapters::xml
