// SPDX-License-Identifier: AGPL-3.0-or-later
#include "descriptor.hpp"

#include <base/failure.hpp>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <string>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

namespace aubrac::kernel::http {

namespace {

[[noreturn]] void fail(const std::string& what) { throw base::Failure(what + ": " + std::strerror(errno)); }

} // namespace

Descriptor::Descriptor(Descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}

Descriptor& Descriptor::operator=(Descriptor&& other) noexcept {
    std::swap(number_, other.number_);
    return *this;
}

Descriptor::~Descriptor() { close(); }

void Descriptor::close() {
    if (number_ >= 0) ::close(std::exchange(number_, -1));
}

Descriptor Descriptor::open(const std::filesystem::path& path) {
    Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
    if (!file.is_open()) fail("cannot open " + path.string());
    struct stat facts {};
    if (::fstat(file.number_, &facts) != 0) fail("cannot look at " + path.string());
    if (!S_ISREG(facts.st_mode)) throw base::Failure("not a regular file: " + path.string());
    return file;
}

Descriptor Descriptor::create(const std::filesystem::path& path) {
    Descriptor file(::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600));
    if (!file.is_open()) fail("cannot create " + path.string());
    return file;
}

std::uint64_t Descriptor::size() const {
    struct stat facts {};
    if (::fstat(number_, &facts) != 0) fail("cannot look at an open file");
    return static_cast<std::uint64_t>(facts.st_size);
}

std::size_t Descriptor::read_at(std::uint64_t offset, char* into, std::size_t room) const {
    for (;;) {
        const auto got = ::pread(number_, into, room, static_cast<off_t>(offset));
        if (got > 0) return static_cast<std::size_t>(got);
        if (got == 0) throw base::Failure("a file being sent was cut short");
        if (errno != EINTR) fail("cannot read a file being sent");
    }
}

void Descriptor::write(std::string_view bytes) const {
    while (!bytes.empty()) {
        const auto put = ::write(number_, bytes.data(), bytes.size());
        if (put < 0 && errno == EINTR) continue;
        if (put < 0) fail("cannot write to the spool");
        bytes.remove_prefix(static_cast<std::size_t>(put));
    }
}

} // namespace aubrac::kernel::http
