// SPDX-License-Identifier: AGPL-3.0-or-later
// Who works in a folder, between the programs of a machine as between the threads of one.
#pragma once

#include <filesystem>
#include <optional>

namespace aubrac::kernel {

/// Held until it dies, or until its program does, whatever killed it. Throws base::Failure when the file cannot be
/// made.
class FolderLock {
public:
    enum class Share { together, alone };

    /// Waits. `folder` exists; a file `lock` is made in it, and stays.
    FolderLock(const std::filesystem::path& folder, Share share);
    /// Alone, or nothing at once when somebody is there.
    static std::optional<FolderLock> try_alone(const std::filesystem::path& folder);

    FolderLock(FolderLock&& other) noexcept;
    FolderLock& operator=(FolderLock&&) = delete;
    ~FolderLock();

private:
    explicit FolderLock(int descriptor) : descriptor_(descriptor) {}

    int descriptor_;
};

} // namespace aubrac::kernel
