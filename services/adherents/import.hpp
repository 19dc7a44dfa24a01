// SPDX-License-Identifier: AGPL-3.0-or-later
// Import of a CSV file of adhérents, streamed: what is right is kept, what is wrong is reported line by line.
#pragma once

#include "room.hpp"

#include <filesystem>
#include <functional>

namespace aubrac::adherents {

inline constexpr std::int64_t max_import_lines = 100'000;
inline constexpr int import_batch = 500; // lines in one transaction

struct ImportReport {
    std::int64_t created = 0, updated = 0, unchanged = 0, refused = 0;
    std::vector<std::string> unknown_columns;
};

struct ImportHooks {
    /// Opens a transaction of the operator's store that is kept.
    std::function<void(const std::function<void(Context&)>&)> write;
    /// One refusal of a line, in the transaction of its batch. A line with several counts once in the report.
    std::function<void(Context&, std::int64_t line, const base::Refusal&)> refused;
    /// After each batch: bytes read, bytes in all. False stops the import.
    std::function<bool(std::uint64_t, std::uint64_t)> progress;
};

/// Refuses the whole file, nothing read, with ADHERENTS-017 or 021; ADHERENTS-019 when it is too long: what came
/// before is kept. Running it again on the same file changes nothing. Throws base::Failure when the file cannot be
/// read.
base::Result<ImportReport> import_csv(const Room& room, const std::filesystem::path& file,
                                      const ImportHooks& hooks);

} // namespace aubrac::adherents
