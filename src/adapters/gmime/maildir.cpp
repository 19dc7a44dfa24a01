// SPDX-License-Identifier: AGPL-3.0-or-later
#include <adapters/gmime/maildir.hpp>

#include <algorithm>
#include <base/ensure.hpp>
#include <base/failure.hpp>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace aubrac::adapters::gmime {

namespace {

constexpr std::size_t entries_limit = 100'000;

[[noreturn]] void fail(const std::filesystem::path& path) {
    throw base::Failure("maildir " + path.string() + ": " + std::strerror(errno));
}

void check_name(const std::string& name) {
    ENSURE(!name.empty() && name.front() != '.' && name.find('/') == std::string::npos);
}

/// False when the source is no more there.
bool rename_if_there(const std::filesystem::path& from, const std::filesystem::path& to) {
    if (::rename(from.c_str(), to.c_str()) == 0) return true;
    if (errno != ENOENT) fail(from);
    return false;
}

class Descriptor {
public:
    Descriptor(const std::filesystem::path& path, int flags)
        : value_(::open(path.c_str(), flags | O_CLOEXEC, 0600)) {}
    ~Descriptor() {
        if (value_ >= 0) ::close(value_);
    }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    int get() const { return value_; }

private:
    int value_;
};

} // namespace

Maildir::Maildir(std::filesystem::path folder) : folder_(std::move(folder)) {
    for (const char* part : {"new", "cur", "tmp"}) {
        std::error_code error;
        std::filesystem::create_directories(folder_ / part, error);
        if (error) throw base::Failure("maildir " + folder_.string() + ": " + error.message());
    }
}

std::vector<std::string> Maildir::list_new(std::size_t limit) const {
    std::error_code error;
    std::vector<std::string> names;
    for (std::filesystem::directory_iterator entry(folder_ / "new", error), end; !error && entry != end;
         entry.increment(error)) {
        auto name = entry->path().filename().string();
        if (!name.starts_with('.')) names.push_back(std::move(name));
        if (names.size() >= entries_limit) break;
    }
    if (error) throw base::Failure("maildir " + folder_.string() + ": " + error.message());
    std::sort(names.begin(), names.end());
    if (names.size() > limit) names.resize(limit);
    return names;
}

Maildir::ReadMail Maildir::read_new(const std::string& name, std::size_t bytes_limit) const {
    check_name(name);
    const auto path = folder_ / "new" / name;
    // O_NONBLOCK: a fifo put there must not hold us. O_NOFOLLOW: nor a link lead us elsewhere.
    const Descriptor file(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
    if (file.get() < 0) {
        if (errno == ENOENT || errno == ELOOP) return {};
        fail(path);
    }
    struct stat status {};
    if (::fstat(file.get(), &status) != 0) fail(path);
    if (!S_ISREG(status.st_mode)) return {};
    if (static_cast<std::uintmax_t>(status.st_size) > bytes_limit) return {ReadStatus::too_large, {}};
    std::string bytes(status.st_size, '\0');
    std::size_t size = 0;
    while (size < bytes.size()) {
        const auto got = ::read(file.get(), bytes.data() + size, bytes.size() - size);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) fail(path);
        if (got == 0) break;
        size += got;
    }
    bytes.resize(size);
    return {ReadStatus::found, std::move(bytes)};
}

bool Maildir::keep(const std::string& name) const {
    check_name(name);
    return rename_if_there(folder_ / "new" / name, folder_ / "cur" / (name.substr(0, name.find(':')) + ":2,S"));
}

bool Maildir::move(const std::string& name, const Maildir& other) const {
    check_name(name);
    return rename_if_there(folder_ / "new" / name, other.folder_ / "new" / name);
}

void Maildir::deliver(const std::string& name, std::string_view bytes) const {
    check_name(name);
    const auto waiting = folder_ / "tmp" / name;
    {
        const Descriptor file(waiting, O_WRONLY | O_CREAT | O_TRUNC);
        if (file.get() < 0) fail(waiting);
        while (!bytes.empty()) {
            const auto put = ::write(file.get(), bytes.data(), bytes.size());
            if (put < 0 && errno == EINTR) continue;
            if (put < 0) fail(waiting);
            bytes.remove_prefix(put);
        }
        if (::fsync(file.get()) != 0) fail(waiting);
    }
    if (!rename_if_there(waiting, folder_ / "new" / name)) fail(waiting);
    const Descriptor folder(folder_ / "new", O_RDONLY | O_DIRECTORY);
    if (folder.get() < 0 || ::fsync(folder.get()) != 0) fail(folder_);
}

} // namespace aubrac::adapters::gmime
