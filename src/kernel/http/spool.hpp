// SPDX-License-Identifier: AGPL-3.0-or-later
// Spool: the folder where files of forms land while they arrive, and FormReader, which lands them there.
#pragma once

#include "descriptor.hpp"
#include "multipart.hpp"
#include <adapters/openssl/digest.hpp>
#include <atomic>
#include <filesystem>
#include <kernel/http/message.hpp>
#include <string_view>

namespace aubrac::kernel::http {

/// Thread-safe. Files left by a former life are removed when it is made; nothing else in the folder is touched.
class Spool {
public:
    /// An empty path: this server takes no file. Throws base::Failure when the folder cannot be made.
    explicit Spool(std::filesystem::path folder);
    bool takes_files() const { return !folder_.empty(); }
    std::filesystem::path make_path(); // of a file that does not exist yet

private:
    std::filesystem::path folder_;
    std::atomic<std::uint64_t> next_{1};
};

/// Removes what is still in the spool of `uploads`.
void remove_uploads(const std::vector<Upload>& uploads) noexcept;

enum class Files { accepted, refused };

/// One multipart body: fields in memory, files in the spool with their SHA-256. Writes to disk: never used on the
/// I/O thread. Files are not flushed to the disk's platter: who keeps them does it.
class FormReader final : public PartSink {
public:
    FormReader(std::string_view boundary, Spool& spool, Files files);
    ~FormReader() override; // removes the files unless `finish` gave them

    /// Returns 0, or 400, 413 (more than 100 files, 200 fields, or 1 MiB of fields), 415 (a file where none is
    /// accepted), 431. Throws base::Failure when the disk is full.
    int feed(std::string_view bytes);
    /// Gives fields and uploads to `request`; 400 when the body ended before its closing delimiter.
    int finish(Request& request);
    std::size_t held_bytes() const { return field_bytes_; } // memory taken by fields

private:
    int begin_part(PartHead head) override;
    int add_bytes(std::string_view bytes) override;
    int end_part() override;
    int begin_file(PartHead head);
    void open_file();

    MultipartReader reader_;
    Spool& spool_;
    Files files_;
    Pairs form_;
    std::vector<Upload> uploads_;
    bool in_file_ = false;
    Descriptor file_;
    adapters::openssl::Sha256 digest_;
    std::size_t field_bytes_ = 0;
    std::size_t file_parts_ = 0;
};

} // namespace aubrac::kernel::http
