// SPDX-License-Identifier: AGPL-3.0-or-later
// Files: documents kept by content (SHA-256) in the folder of their adhérent. Written once, checked when read.
#pragma once

#include <kernel/context.hpp>
#include <kernel/http/message.hpp>
#include <kernel/storage/storage.hpp>
#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

namespace aubrac::kernel {

/// What the first bytes say, whatever the name claims. `other` is never an accepted type by itself.
enum class FileType { pdf, jpeg, png, xml, zip, gzip, empty, other };

FileType sniff(std::string_view first_bytes);
std::string_view media_type(FileType type); // "application/pdf"; "application/octet-stream" for other
std::string_view extension(FileType type);  // "pdf"; empty for other

/// Of a PDF: whether it opens without a password and has a page. Documents of other types are not looked at: sound.
enum class Soundness { sound, locked, broken };

struct StoredFile {
    std::string sha256;     // 64 hexadecimal characters; its identity
    std::uint64_t size = 0; // bytes
    FileType type = FileType::other;
    Soundness soundness = Soundness::sound;
};

class Arrival; // kernel/files/arrival.hpp

class Files {
public:
    explicit Files(Stores& stores) : stores_(stores) {}

    /// Brings a document in: flushed, looked at, at its place, when this returns. Outside any transaction. Throws
    /// base::Failure when the disk fails. An upload is moved, and its path is the new one; a path is copied.
    Arrival receive(const base::AdherentId& adherent, http::Upload& upload);
    Arrival receive(const base::AdherentId& adherent, const std::filesystem::path& file);

    /// The file is on disk, flushed, before this returns; its row is in the transaction of the context. Keeping
    /// the same content twice keeps it once. What did not arrive before is brought in now, with the writer's turn held:
    /// for small things only. Uploads of a route have arrived when its handler is called.
    StoredFile keep(Context& context, const Arrival& arrival) const;
    StoredFile keep(Context& context, const http::Upload& upload) const; // moved
    StoredFile keep_bytes(Context& context, std::string_view bytes) const;
    StoredFile keep_path(Context& context, const std::filesystem::path& file) const; // copied

    std::optional<StoredFile> find(Context& context, std::string_view sha256) const;
    /// Path of a stored file, after its content was checked; throws base::Failure when it is missing or altered.
    std::filesystem::path open(Context& context, std::string_view sha256) const;
    std::string read(Context& context, std::string_view sha256) const; // whole; for small files
    /// Bytes kept by this store.
    std::uint64_t total_size(Context& context) const;
    static std::vector<Migration> migrations();

private:
    friend class Arrival;
    using Key = std::pair<std::string, std::string>; // adhérent, SHA-256
    struct Arriving {
        StoredFile file;
        bool kept = false;
    };

    std::filesystem::path place(const base::AdherentId& adherent, std::string_view sha256) const;
    std::filesystem::path make_temporary(const base::AdherentId& adherent) const;
    std::filesystem::path copy_in(const base::AdherentId& adherent, const std::filesystem::path& file) const;
    StoredFile bring_in(const base::AdherentId& adherent, const std::filesystem::path& temporary,
                        std::string_view sha256) const;
    StoredFile note_row(Context& context, const StoredFile& file) const;
    Arrival arrive(const base::AdherentId& adherent, const std::filesystem::path& temporary, std::string_view sha256);
    std::shared_ptr<Arriving> find_arriving(const base::AdherentId& adherent, std::string_view sha256) const;
    void end(const base::AdherentId& adherent, const std::shared_ptr<Arriving>& arriving) noexcept;

    Stores& stores_;
    Storage storage_{"files", Scope::both};
    mutable std::mutex arriving_mutex_;
    std::multimap<Key, std::shared_ptr<Arriving>> arriving_;
};

/// Reads the structure of a PDF; never throws on bad input.
Soundness inspect(const std::filesystem::path& file, FileType type);
/// 64 hexadecimal characters; throws base::Failure when it cannot be read.
std::string measure_sha256(const std::filesystem::path& file);
/// First bytes of a file on disk, at most `length`.
std::string read_start(const std::filesystem::path& file, std::size_t length);
/// Whole file; throws base::Failure when it cannot be read or is larger than `limit` bytes.
std::string read_file(const std::filesystem::path& file, std::uint64_t limit);

} // namespace aubrac::kernel
