// SPDX-License-Identifier: AGPL-3.0-or-later
// Files and folders that are there after a power cut, or were never there.
#pragma once

#include <filesystem>

namespace aubrac::kernel {

/// Throws base::Failure with the reason of the last system call.
[[noreturn]] void fail_file(const char* what, const std::filesystem::path& file);

/// Makes the folder (its parent exists) for this user alone, and flushes its parent. Nothing when it exists.
void make_folder_durably(const std::filesystem::path& folder);

/// Flushes the list of names of a folder.
void flush_folder(const std::filesystem::path& folder);

/// Copies the whole of an open file under a temporary name, flushes, renames, flushes the folder.
void copy_durably(int descriptor, const std::filesystem::path& file);

} // namespace aubrac::kernel
