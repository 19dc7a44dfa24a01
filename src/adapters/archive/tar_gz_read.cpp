// SPDX-License-Identifier: AGPL-3.0-or-later
// Reading of a stranger's tar.gz over libarchive (catalogue FIL-01). Nothing is unpacked to the disk.
#include <adapters/archive/tar_gz.hpp>

#include <algorithm>
#include <archive.h>
#include <archive_entry.h>
#include <base/failure.hpp>
#include <base/text.hpp>
#include <memory>
#include <set>

namespace aubrac::adapters::archive {
namespace {

struct FreeReader {
    void operator()(struct ::archive* reader) const { archive_read_free(reader); }
};
using Reader = std::unique_ptr<struct ::archive, FreeReader>;

Reader make_reader() {
    Reader reader(archive_read_new());
    if (!reader) throw base::Failure("libarchive: no reader (out of memory?)");
    archive_read_support_filter_gzip(reader.get());
    archive_read_support_format_tar(reader.get());
    return reader;
}

std::string reason_of(struct ::archive* reader) {
    const char* reason = archive_error_string(reader);
    return base::one_line(reason && base::is_utf8(reason) ? reason : "damaged", 200);
}

bool is_acceptable_name(std::string_view name, const TarLimits& limits) {
    return !name.empty() && name.size() <= limits.name_bytes && name != "." && name != ".." &&
           base::is_utf8(name) && std::all_of(name.begin(), name.end(), [](char c) {
               return static_cast<unsigned char>(c) >= 0x20 && c != 0x7F && c != '/' && c != '\\';
           });
}

class Walk {
public:
    Walk(struct ::archive* reader, const TarLimits& limits, MemberSink& sink)
        : reader_(reader), limits_(limits), sink_(sink) {}

    TarResult run() {
        // Bounded by limits_.members: accept() refuses the next one.
        for (;;) {
            archive_entry* entry = nullptr;
            const int status = archive_read_next_header(reader_, &entry);
            if (status == ARCHIVE_EOF) return end_of_archive();
            name_.clear();
            if (status < ARCHIVE_WARN) return damaged();
            if (archive_filter_code(reader_, 0) != ARCHIVE_FILTER_GZIP)
                return problem(TarProblem::unreadable, "not a gzip file");
            if (auto result = accept(entry); !result.ok()) return result;
            if (auto result = stream(archive_entry_size(entry)); !result.ok()) return result;
        }
    }

private:
    TarResult problem(TarProblem kind, std::string message) const { return {kind, name_, std::move(message)}; }

    TarResult damaged() const {
        auto reason = reason_of(reader_);
        const bool cut = reason.find("runcated") != std::string::npos;
        return problem(cut ? TarProblem::truncated : TarProblem::unreadable, std::move(reason));
    }

    // libarchive accepts an empty stream as an archive of nothing.
    TarResult end_of_archive() const {
        if (names_.empty()) return problem(TarProblem::unreadable, "no member");
        return {};
    }

    TarResult accept(archive_entry* entry) {
        const char* raw = archive_entry_pathname(entry);
        if (!raw) raw = archive_entry_pathname_utf8(entry);
        const std::string name = raw ? raw : "";
        name_ = base::is_utf8(name) ? base::one_line(name, 100) : std::string();
        if (names_.size() >= static_cast<std::size_t>(limits_.members))
            return problem(TarProblem::too_many, "more than " + std::to_string(limits_.members) + " members");
        if (archive_entry_filetype(entry) != AE_IFREG || archive_entry_hardlink(entry) ||
            archive_entry_symlink(entry) || archive_entry_sparse_count(entry) > 0)
            return problem(TarProblem::not_a_file, "not a plain file");
        if (!is_acceptable_name(name, limits_)) return problem(TarProblem::bad_name, "name not accepted");
        if (!names_.insert(name).second) return problem(TarProblem::duplicate, "name seen twice");
        if (!archive_entry_size_is_set(entry) || archive_entry_size(entry) < 0)
            return problem(TarProblem::lying_size, "no size");
        if (archive_entry_size(entry) > limits_.total_bytes - total_) return too_big();
        if (sink_.begin(name, archive_entry_size(entry)) == Next::stop) return stopped();
        return {};
    }

    TarResult stream(std::int64_t size) {
        std::int64_t seen = 0;
        for (;;) {
            const void* bytes = nullptr;
            std::size_t count = 0;
            la_int64_t offset = 0;
            const int status = archive_read_data_block(reader_, &bytes, &count, &offset);
            if (status == ARCHIVE_EOF) break;
            if (status < ARCHIVE_WARN) return damaged();
            if (offset != seen) return problem(TarProblem::not_a_file, "file with holes");
            seen += static_cast<std::int64_t>(count);
            total_ += static_cast<std::int64_t>(count);
            if (seen > size) return problem(TarProblem::lying_size, "longer than its header says");
            if (total_ > limits_.total_bytes) return too_big();
            if (is_bomb())
                return problem(TarProblem::bomb, "compression ratio over " + std::to_string(limits_.ratio));
            if (count > 0 && sink_.chunk({static_cast<const char*>(bytes), count}) == Next::stop) return stopped();
        }
        if (seen != size) return problem(TarProblem::lying_size, "shorter than its header says");
        return sink_.end() == Next::stop ? stopped() : TarResult{};
    }

    bool is_bomb() const {
        if (total_ <= limits_.ratio_from_bytes) return false;
        const std::int64_t received = std::max<std::int64_t>(archive_filter_bytes(reader_, -1), 1);
        return total_ / limits_.ratio > received;
    }

    TarResult too_big() const {
        return problem(TarProblem::too_big,
                       "more than " + std::to_string(limits_.total_bytes) + " bytes unpacked");
    }
    TarResult stopped() const { return problem(TarProblem::stopped, "stopped"); }

    struct ::archive* reader_;
    const TarLimits& limits_;
    MemberSink& sink_;
    std::set<std::string> names_;
    std::string name_;
    std::int64_t total_ = 0;
};

TarResult too_big_archive(const TarLimits& limits) {
    return {TarProblem::too_big, "", "archive of more than " + std::to_string(limits.archive_bytes) + " bytes"};
}

} // namespace

TarResult read_tar_gz(std::string_view bytes, const TarLimits& limits, MemberSink& sink) {
    if (static_cast<std::int64_t>(bytes.size()) > limits.archive_bytes) return too_big_archive(limits);
    const auto reader = make_reader();
    if (archive_read_open_memory(reader.get(), bytes.data(), bytes.size()) != ARCHIVE_OK)
        return {TarProblem::unreadable, "", reason_of(reader.get())};
    return Walk(reader.get(), limits, sink).run();
}

TarResult read_tar_gz_file(const std::filesystem::path& path, const TarLimits& limits, MemberSink& sink) {
    std::error_code error;
    const auto size = std::filesystem::file_size(path, error);
    if (error) throw base::Failure("cannot open " + path.string() + ": " + error.message());
    if (size > static_cast<std::uintmax_t>(limits.archive_bytes)) return too_big_archive(limits);
    const auto reader = make_reader();
    if (size == 0 || archive_read_open_filename(reader.get(), path.c_str(), 64 * 1024) != ARCHIVE_OK)
        return {TarProblem::unreadable, "", size == 0 ? "empty" : reason_of(reader.get())};
    return Walk(reader.get(), limits, sink).run();
}

} // namespace aubrac::adapters::archive
