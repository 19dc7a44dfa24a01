// SPDX-License-Identifier: AGPL-3.0-or-later
// Files: documents kept by content (SHA-256) in the folder of their adhérent. Written once, checked when read.
#pragma once

#include <kernel/context.hpp>
#include <kernel/http/message.hpp>
#include <kernel/storage/storage.hpp>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace aubrac::kernel {

/// What the first bytes say, whatever the name claims. `other` is never an accepted type by itself.
enum class FileType { pdf, jpeg, png, xml, zip, gzip, empty, other };

FileType sniff(std::string_view first_bytes);
std::string_view media_type(FileType type); // "application/pdf"; "application/octet-stream" for other
std::string_view extension(FileType type);  // "pdf"; empty for other

struct StoredFile {
    std::string sha256;     // 64 hexadecimal characters; its identity
    std::uint64_t size = 0; // bytes
    FileType type = FileType::other;
};

class Files {
public:
    explicit Files(Stores& stores) : stores_(stores) {}

    /// The file is on disk, flushed, before this returns; its row is in the transaction of the context. Keeping
    /// the same content twice keeps it once. An upload is moved, not copied.
    StoredFile keep(Context& context, const http::Upload& upload) const;
    StoredFile keep_bytes(Context& context, std::string_view bytes) const;
    StoredFile keep_path(Context& context, const std::filesystem::path& file) const; // copied

    /// Removes a file that no row knows, left by a transaction that was undone. In a writing context: nobody can be
    /// keeping the same content meanwhile.
    void drop_unkept(Context& context, std::string_view sha256) const;
    std::optional<StoredFile> find(Context& context, std::string_view sha256) const;
    /// Path of a stored file, after its content was checked; throws base::Failure when it is missing or altered.
    std::filesystem::path open(Context& context, std::string_view sha256) const;
    std::string read(Context& context, std::string_view sha256) const; // whole; for small files
    /// Bytes kept by this store.
    std::uint64_t total_size(Context& context) const;
    static std::vector<Migration> migrations();

private:
    std::filesystem::path place(Context& context, std::string_view sha256) const;
    StoredFile settle(Context& context, const std::filesystem::path& temporary, std::string_view sha256) const;

    Stores& stores_;
    Storage storage_{"files", Scope::both};
};

/// First bytes of a file on disk, at most `length`.
std::string read_start(const std::filesystem::path& file, std::size_t length);
/// Whole file; throws base::Failure when it cannot be read or is larger than `limit` bytes.
std::string read_file(const std::filesystem::path& file, std::uint64_t limit);

} // namespace aubrac::kernel
