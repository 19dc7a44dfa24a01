// SPDX-License-Identifier: AGPL-3.0-or-later
// Disk: the three gestures that make a file durable. All throw base::Failure; a failed flush is never retried
// (the kernel may have dropped the page: a second success would prove nothing).
#pragma once

#include <filesystem>
#include <string_view>

namespace aubrac::kernel::disk {

void flush(const std::filesystem::path& file_or_folder);
/// `from` takes the place of `to`; both in the same file system. The folder of `to` is flushed.
void move_durably(const std::filesystem::path& from, const std::filesystem::path& to);
/// Whole content through a temporary file beside it, then moved: readers see the old or the new, never half.
void write_durably(const std::filesystem::path& file, std::string_view bytes);
/// Makes the folder and flushes its parent when it was not there.
void make_folder(const std::filesystem::path& folder);

} // namespace aubrac::kernel::disk
