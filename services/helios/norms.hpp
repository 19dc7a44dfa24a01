// SPDX-License-Identifier: AGPL-3.0-or-later
// Tables of the norm and official schemas that the operator added to those of Aubrac: `helios/schemas/` of the
// data folder, one folder for each set, filled by `aubrac helios schemas add`. Two versions come out each year:
// none needs a new program.
#pragma once

#include <adapters/xml/schema.hpp>
#include <base/result.hpp>
#include <filesystem>
#include <formats/pes/tables.hpp>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace aubrac::helios {

/// What one check reads: tables shared with others, schemas of its own (a schema serves one thread).
struct NormsInForce {
    std::shared_ptr<const formats::pes::Norms> norms;
    std::map<std::string, std::string> schema_paths; // "root space" → file
    std::map<std::string, adapters::xml::Schema> schemas;

    /// Null when the operator added none for that root. Throws base::Failure when it cannot be read any more.
    const adapters::xml::Schema* find_schema(std::string_view root, std::string_view space);
};

class NormsOnDisk {
public:
    /// `folder` may be missing: Aubrac's own alone.
    explicit NormsOnDisk(std::filesystem::path folder) : folder_(std::move(folder)) {}

    /// Read again when a set was added since. Thread-safe.
    NormsInForce read();

    struct Added {
        std::string name;                  // of the folder, and so of the set
        std::vector<std::string> roots;    // of the schemas: "PES_Aller"
        std::vector<std::string> versions; // of the tables
    };
    /// Copies the .xsd (and our .txt tables) of a folder, once they are known to load. Refuses HELIOS-050 (nothing
    /// there to add), HELIOS-051 (a table or a schema that cannot be read; details: the file, why). A set of that
    /// name is replaced.
    base::Result<Added> add(const std::filesystem::path& source);

private:
    std::filesystem::path folder_;
    std::mutex mutex_;
    std::string stamp_;
    std::shared_ptr<const formats::pes::Norms> norms_;
    std::map<std::string, std::string> schema_paths_;
};

} // namespace aubrac::helios
