// SPDX-License-Identifier: AGPL-3.0-or-later
#include <kernel/files/disk.hpp>

#include <atomic>
#include <base/failure.hpp>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <string>
#include <unistd.h>

namespace aubrac::kernel::disk {

namespace {

[[noreturn]] void fail(const char* what, const std::filesystem::path& path) {
    throw base::Failure(std::string(what) + " " + path.string() + ": " + std::strerror(errno));
}

class Descriptor {
public:
    Descriptor(const std::filesystem::path& path, int flags) : number_(::open(path.c_str(), flags | O_CLOEXEC, 0600)) {
        if (number_ < 0) fail("cannot open", path);
    }
    ~Descriptor() { ::close(number_); }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    int number() const { return number_; }

private:
    int number_;
};

} // namespace

void flush(const std::filesystem::path& file_or_folder) {
    const Descriptor descriptor(file_or_folder, O_RDONLY);
    if (::fsync(descriptor.number()) != 0) fail("cannot flush", file_or_folder);
}

void move_durably(const std::filesystem::path& from, const std::filesystem::path& to) {
    if (::rename(from.c_str(), to.c_str()) != 0) fail("cannot move to", to);
    flush(to.parent_path());
}

void write_durably(const std::filesystem::path& file, std::string_view bytes) {
    static std::atomic<unsigned> serial{0};
    auto temporary = file;
    temporary += ".new" + std::to_string(::getpid()) + "-" + std::to_string(++serial);
    try {
        {
            const Descriptor descriptor(temporary, O_WRONLY | O_CREAT | O_TRUNC);
            for (std::size_t done = 0; done < bytes.size();) {
                const auto count = ::write(descriptor.number(), bytes.data() + done, bytes.size() - done);
                if (count < 0 && errno == EINTR) continue;
                if (count <= 0) fail("cannot write", temporary);
                done += static_cast<std::size_t>(count);
            }
            if (::fsync(descriptor.number()) != 0) fail("cannot flush", temporary);
        }
        move_durably(temporary, file);
    } catch (...) {
        ::unlink(temporary.c_str());
        throw;
    }
}

void make_folder(const std::filesystem::path& folder) {
    if (std::filesystem::is_directory(folder)) return;
    if (!folder.parent_path().empty()) make_folder(folder.parent_path());
    if (::mkdir(folder.c_str(), 0700) != 0 && errno != EEXIST) fail("cannot make folder", folder);
    flush(folder.parent_path().empty() ? "." : folder.parent_path());
}

} // namespace aubrac::kernel::disk
