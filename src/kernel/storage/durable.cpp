// SPDX-License-Identifier: AGPL-3.0-or-later
#include "durable.hpp"

#include <array>
#include <base/failure.hpp>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace aubrac::kernel {

namespace {

class Descriptor {
public:
    Descriptor(const std::filesystem::path& file, int flags)
        : number_(open(file.c_str(), flags | O_CLOEXEC, 0600)) {
        if (number_ < 0) fail_file("open", file);
    }
    ~Descriptor() { close(number_); }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    operator int() const { return number_; }

private:
    int number_;
};

void write_all(int to, const char* bytes, std::size_t size, const std::filesystem::path& file) {
    while (size > 0) {
        const auto written = write(to, bytes, size);
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) fail_file("write", file);
        bytes += written;
        size -= static_cast<std::size_t>(written);
    }
}

void copy_bytes(int from, const std::filesystem::path& file) {
    const Descriptor to(file, O_WRONLY | O_CREAT | O_TRUNC);
    std::array<char, 65536> buffer;
    off_t offset = 0;
    for (;;) {
        const auto count = pread(from, buffer.data(), buffer.size(), offset);
        if (count < 0) fail_file("read", file);
        if (count == 0) break;
        write_all(to, buffer.data(), static_cast<std::size_t>(count), file);
        offset += count;
    }
    if (fsync(to) != 0) fail_file("fsync", file);
}

} // namespace

void fail_file(const char* what, const std::filesystem::path& file) {
    throw base::Failure(std::string(what) + " " + file.string() + ": " + std::strerror(errno));
}

void flush_folder(const std::filesystem::path& folder) {
    const Descriptor descriptor(folder, O_RDONLY | O_DIRECTORY);
    if (fsync(descriptor) != 0) fail_file("fsync", folder);
}

void make_folder_durably(const std::filesystem::path& folder) {
    if (mkdir(folder.c_str(), 0700) == 0) return flush_folder(folder.parent_path());
    if (errno != EEXIST) fail_file("mkdir", folder);
}

void copy_durably(int descriptor, const std::filesystem::path& file) {
    auto temporary = file;
    temporary += ".new";
    copy_bytes(descriptor, temporary);
    if (std::rename(temporary.c_str(), file.c_str()) != 0) fail_file("rename", file);
    flush_folder(file.parent_path());
}

} // namespace aubrac::kernel
