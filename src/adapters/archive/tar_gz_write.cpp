// SPDX-License-Identifier: AGPL-3.0-or-later
// Writing of tar.gz over libarchive.
#include <adapters/archive/tar_gz.hpp>

#include <algorithm>
#include <archive.h>
#include <archive_entry.h>
#include <base/ensure.hpp>
#include <base/failure.hpp>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <fstream>
#include <memory>
#include <set>
#include <sys/stat.h>
#include <unistd.h>

namespace aubrac::adapters::archive {
namespace {

struct FreeWriter {
    void operator()(struct ::archive* writer) const { archive_write_free(writer); }
};
using Writer = std::unique_ptr<struct ::archive, FreeWriter>;

struct FreeEntry {
    void operator()(archive_entry* entry) const { archive_entry_free(entry); }
};

[[noreturn]] void fail(struct ::archive* writer, const std::string& name) {
    const char* reason = archive_error_string(writer);
    throw base::Failure("tar.gz: cannot write " + name + ": " + (reason ? reason : "unknown reason"));
}

void write_data(struct ::archive* writer, const std::string& name, std::string_view bytes) {
    if (archive_write_data(writer, bytes.data(), bytes.size()) != static_cast<la_ssize_t>(bytes.size()))
        fail(writer, name);
}

void write_header(struct ::archive* writer, const std::string& name, std::int64_t size, base::Instant mtime) {
    const std::unique_ptr<archive_entry, FreeEntry> entry(archive_entry_new());
    archive_entry_set_pathname(entry.get(), name.c_str());
    archive_entry_set_size(entry.get(), size);
    archive_entry_set_filetype(entry.get(), AE_IFREG);
    archive_entry_set_perm(entry.get(), 0644);
    archive_entry_set_uid(entry.get(), 0);
    archive_entry_set_gid(entry.get(), 0);
    archive_entry_set_mtime(entry.get(), mtime.ms / 1000, 0);
    if (archive_write_header(writer, entry.get()) != ARCHIVE_OK) fail(writer, name);
}

void add_file(struct ::archive* writer, const Source& source, base::Instant mtime) {
    std::ifstream file(source.file, std::ios::binary);
    std::error_code error;
    const auto size = static_cast<std::int64_t>(std::filesystem::file_size(source.file, error));
    if (!file || error) throw base::Failure("tar.gz: cannot open " + source.file.string());
    write_header(writer, source.name, size, mtime);
    std::string buffer(64 * 1024, '\0');
    std::int64_t left = size;
    while (left > 0) {
        file.read(buffer.data(), static_cast<std::streamsize>(std::min<std::int64_t>(left, buffer.size())));
        const auto count = file.gcount();
        if (count <= 0) throw base::Failure("tar.gz: " + source.file.string() + " became shorter");
        write_data(writer, source.name, std::string_view(buffer).substr(0, static_cast<std::size_t>(count)));
        left -= count;
    }
    if (file.peek() != std::ifstream::traits_type::eof())
        throw base::Failure("tar.gz: " + source.file.string() + " became longer");
}

Writer make_writer() {
    Writer writer(archive_write_new());
    if (!writer) throw base::Failure("libarchive: no writer (out of memory?)");
    if (archive_write_set_format_ustar(writer.get()) != ARCHIVE_OK ||
        archive_write_add_filter_gzip(writer.get()) != ARCHIVE_OK ||
        archive_write_set_options(writer.get(), "gzip:!timestamp,gzip:compression-level=6") != ARCHIVE_OK)
        fail(writer.get(), "the archive");
    archive_write_set_bytes_in_last_block(writer.get(), 1);
    return writer;
}

void add_all(struct ::archive* writer, const std::vector<Source>& sources, base::Instant mtime) {
    std::set<std::string_view> names;
    for (const auto& source : sources) {
        ENSURE(is_portable_name(source.name) && names.insert(source.name).second);
        if (!source.file.empty()) {
            add_file(writer, source, mtime);
            continue;
        }
        write_header(writer, source.name, static_cast<std::int64_t>(source.bytes.size()), mtime);
        write_data(writer, source.name, source.bytes);
    }
    if (archive_write_close(writer) != ARCHIVE_OK) fail(writer, "the end");
}

// A fresh file that disappears unless it was kept.
class NewFile {
public:
    explicit NewFile(const std::filesystem::path& path)
        : path_(path), fd_(::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600)) {
        if (fd_ < 0) throw base::Failure("tar.gz: cannot create " + path.string() + ": " + std::strerror(errno));
    }
    NewFile(const NewFile&) = delete;
    NewFile& operator=(const NewFile&) = delete;
    ~NewFile() {
        ::close(fd_);
        if (!kept_) ::unlink(path_.c_str());
    }
    int fd() const { return fd_; }
    void keep() {
        if (::fsync(fd_) != 0) throw base::Failure("tar.gz: cannot flush " + path_.string());
        kept_ = true;
    }

private:
    std::filesystem::path path_;
    int fd_;
    bool kept_ = false;
};

la_ssize_t append_bytes(struct ::archive* writer, void* context, const void* bytes, std::size_t size) {
    try {
        static_cast<std::string*>(context)->append(static_cast<const char*>(bytes), size);
        return static_cast<la_ssize_t>(size);
    } catch (const std::bad_alloc&) {
        archive_set_error(writer, ENOMEM, "out of memory");
        return -1;
    }
}

} // namespace

bool is_portable_name(std::string_view name) {
    return !name.empty() && name.size() <= 100 && name[0] != '.' &&
           std::all_of(name.begin(), name.end(),
                       [](char c) { return c > 0x20 && c < 0x7F && c != '/' && c != '\\'; });
}

std::string write_tar_gz(const std::vector<Source>& sources, base::Instant mtime) {
    std::string bytes;
    const auto writer = make_writer();
    if (archive_write_open(writer.get(), &bytes, nullptr, append_bytes, nullptr) != ARCHIVE_OK)
        fail(writer.get(), "the archive");
    add_all(writer.get(), sources, mtime);
    return bytes;
}

void write_tar_gz_file(const std::filesystem::path& path, const std::vector<Source>& sources,
                       base::Instant mtime) {
    NewFile file(path);
    const auto writer = make_writer();
    if (archive_write_open_fd(writer.get(), file.fd()) != ARCHIVE_OK) fail(writer.get(), path.string());
    add_all(writer.get(), sources, mtime);
    file.keep();
}

} // namespace aubrac::adapters::archive
