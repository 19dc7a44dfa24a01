// SPDX-License-Identifier: AGPL-3.0-or-later
#include <kernel/storage/folder_lock.hpp>

#include "durable.hpp"
#include <cerrno>
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>
#include <utility>

namespace aubrac::kernel {

namespace {

int open_lock(const std::filesystem::path& folder) {
    const auto file = folder / "lock";
    const int descriptor = open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (descriptor < 0) fail_file("open", file);
    return descriptor;
}

} // namespace

FolderLock::FolderLock(const std::filesystem::path& folder, Share share) : descriptor_(open_lock(folder)) {
    while (flock(descriptor_, share == Share::alone ? LOCK_EX : LOCK_SH) != 0) {
        if (errno == EINTR) continue;
        const int reason = errno;
        close(descriptor_);
        errno = reason;
        fail_file("lock", folder);
    }
}

std::optional<FolderLock> FolderLock::try_alone(const std::filesystem::path& folder) {
    FolderLock lock(open_lock(folder));
    if (flock(lock.descriptor_, LOCK_EX | LOCK_NB) == 0) return lock;
    if (errno != EWOULDBLOCK && errno != EINTR) fail_file("lock", folder);
    return std::nullopt;
}

FolderLock::FolderLock(FolderLock&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}

FolderLock::~FolderLock() {
    if (descriptor_ >= 0) close(descriptor_);
}

} // namespace aubrac::kernel
