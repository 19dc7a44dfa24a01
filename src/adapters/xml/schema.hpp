// SPDX-License-Identifier: AGPL-3.0-or-later
// Validation against an official XSD at hand on the disk, in memory or along a stream (stream.hpp).
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace aubrac::adapters::xml {

struct SchemaFinding {
    int line = 0; // 0: the document as a whole
    std::string message;
};

struct SchemaHandle;

/// An official schema, read once. Used by one thread at a time.
class Schema {
public:
    /// Reads local files only. Throws base::Failure when the schema, or one that it includes, cannot be read.
    explicit Schema(const std::string& xsd_path);
    Schema(Schema&&) noexcept;
    Schema& operator=(Schema&&) noexcept;
    ~Schema();

    const SchemaHandle& handle() const { return *handle_; } // of this folder

private:
    std::unique_ptr<SchemaHandle> handle_;
};

/// Nothing when the document is valid; at most 200 findings. A document that reader.hpp refuses gives one
/// finding. Schemas are read from local files only. Throws base::Failure when the schema itself cannot be read.
std::vector<SchemaFinding> validate(std::string_view bytes, const std::string& xsd_path);

} // namespace aubrac::adapters::xml
