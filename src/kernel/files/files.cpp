// SPDX-License-Identifier: AGPL-3.0-or-later
#include <kernel/files/files.hpp>

#include <adapters/openssl/digest.hpp>
#include <adapters/openssl/random.hpp>
#include <base/ensure.hpp>
#include <base/failure.hpp>
#include <base/text.hpp>
#include <fstream>
#include <kernel/files/disk.hpp>

namespace aubrac::kernel {

namespace {

constexpr std::string_view soundness_words[] = {"sound", "locked", "broken"};

std::optional<Soundness> read_soundness(std::string_view word) {
    for (const auto soundness : {Soundness::sound, Soundness::locked, Soundness::broken})
        if (word == soundness_words[static_cast<int>(soundness)]) return soundness;
    return std::nullopt;
}

bool is_intact(const std::filesystem::path& file, std::string_view sha256) {
    return std::filesystem::exists(file) && measure_sha256(file) == sha256;
}

} // namespace

FileType sniff(std::string_view first_bytes) {
    if (first_bytes.empty()) return FileType::empty;
    if (first_bytes.starts_with("\xEF\xBB\xBF")) first_bytes.remove_prefix(3);
    if (first_bytes.starts_with("%PDF-")) return FileType::pdf;
    if (first_bytes.starts_with("\xFF\xD8\xFF")) return FileType::jpeg;
    if (first_bytes.starts_with("\x89PNG\r\n\x1A\n")) return FileType::png;
    if (first_bytes.starts_with("PK\x03\x04")) return FileType::zip;
    if (first_bytes.starts_with("\x1F\x8B")) return FileType::gzip;
    if (base::trim(first_bytes).starts_with("<?xml")) return FileType::xml;
    return FileType::other;
}

std::string_view media_type(FileType type) {
    switch (type) {
    case FileType::pdf:
        return "application/pdf";
    case FileType::jpeg:
        return "image/jpeg";
    case FileType::png:
        return "image/png";
    case FileType::xml:
        return "application/xml";
    case FileType::zip:
        return "application/zip";
    case FileType::gzip:
        return "application/gzip";
    default:
        return "application/octet-stream";
    }
}

std::string_view extension(FileType type) {
    switch (type) {
    case FileType::pdf:
        return "pdf";
    case FileType::jpeg:
        return "jpg";
    case FileType::png:
        return "png";
    case FileType::xml:
        return "xml";
    case FileType::zip:
        return "zip";
    case FileType::gzip:
        return "gz";
    default:
        return "";
    }
}

std::filesystem::path Files::place(const base::AdherentId& adherent, std::string_view sha256) const {
    ENSURE(sha256.size() == 64);
    return stores_.folder(adherent) / "files" / sha256.substr(0, 2) / sha256.substr(2);
}

std::filesystem::path Files::make_temporary(const base::AdherentId& adherent) const {
    const auto folder = stores_.folder(adherent) / "files";
    disk::make_folder(folder);
    return folder / ("new-" + base::hex(adapters::openssl::random_bytes(16)));
}

std::filesystem::path Files::copy_in(const base::AdherentId& adherent, const std::filesystem::path& file) const {
    const auto temporary = make_temporary(adherent);
    std::error_code error;
    std::filesystem::copy_file(file, temporary, error);
    if (error) throw base::Failure("cannot copy " + file.string() + ": " + error.message());
    return temporary;
}

StoredFile Files::bring_in(const base::AdherentId& adherent, const std::filesystem::path& temporary,
                           std::string_view sha256) const {
    const auto target = place(adherent, sha256);
    if (is_intact(target, sha256)) { // a damaged copy is replaced by this one
        std::filesystem::remove(temporary);
    } else {
        disk::make_folder(target.parent_path());
        disk::flush(temporary);
        disk::move_durably(temporary, target);
    }
    StoredFile file{std::string(sha256), std::filesystem::file_size(target), sniff(read_start(target, 1024)), {}};
    file.soundness = inspect(target, file.type);
    return file;
}

StoredFile Files::note_row(Context& context, const StoredFile& file) const {
    storage_.execute(context,
                     "INSERT INTO files_documents (sha256, size, media_type, kept_at, soundness) "
                     "VALUES ($1, $2, $3, $4, $5) ON CONFLICT ({{key}} sha256) DO NOTHING",
                     {file.sha256, static_cast<std::int64_t>(file.size), std::string(media_type(file.type)),
                      context.now().iso(), std::string(soundness_words[static_cast<int>(file.soundness)])});
    return file;
}

StoredFile Files::keep_bytes(Context& context, std::string_view bytes) const {
    const auto sha256 = base::hex(adapters::openssl::sha256(bytes));
    const auto temporary = make_temporary(context.adherent());
    std::ofstream output(temporary, std::ios::binary);
    output.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    output.close();
    if (!output) {
        std::error_code ignored;
        std::filesystem::remove(temporary, ignored);
        throw base::Failure("cannot write " + temporary.string());
    }
    return note_row(context, bring_in(context.adherent(), temporary, sha256));
}

StoredFile Files::keep_path(Context& context, const std::filesystem::path& file) const {
    const auto sha256 = measure_sha256(file);
    return note_row(context, bring_in(context.adherent(), copy_in(context.adherent(), file), sha256));
}

std::optional<StoredFile> Files::find(Context& context, std::string_view sha256) const {
    auto rows = storage_.query(context, "SELECT size, media_type, soundness FROM files_documents WHERE sha256 = $1",
                               {std::string(sha256)});
    if (!rows->next()) return std::nullopt;
    StoredFile file{std::string(sha256), static_cast<std::uint64_t>(rows->integer(0)), FileType::other, {}};
    for (const auto type :
         {FileType::pdf, FileType::jpeg, FileType::png, FileType::xml, FileType::zip, FileType::gzip})
        if (rows->text(1) == media_type(type)) file.type = type;
    if (file.size == 0) file.type = FileType::empty;
    const auto known = read_soundness(rows->text(2));
    file.soundness = known ? *known : inspect(place(context.adherent(), sha256), file.type);
    return file;
}

std::filesystem::path Files::open(Context& context, std::string_view sha256) const {
    const auto path = place(context.adherent(), sha256);
    if (measure_sha256(path) != sha256)
        throw base::Failure("stored file " + path.string() + " was altered: its SHA-256 is not its name");
    return path;
}

std::string Files::read(Context& context, std::string_view sha256) const {
    return read_file(open(context, sha256), 256u << 20);
}

std::uint64_t Files::total_size(Context& context) const {
    auto rows = storage_.query(context, "SELECT CAST(COALESCE(SUM(size), 0) AS BIGINT) FROM files_documents");
    return rows->next() ? static_cast<std::uint64_t>(rows->integer(0)) : 0;
}

std::vector<Migration> Files::migrations() {
    return {{"files", Scope::both, "0001_files", R"sql(
CREATE TABLE files_documents (
    {{adherent}}
    sha256 TEXT NOT NULL,
    size BIGINT NOT NULL,
    media_type TEXT NOT NULL,
    kept_at TEXT NOT NULL,
    PRIMARY KEY ({{key}} sha256)
);
)sql"},
            // Empty: not looked at yet.
            {"files", Scope::both, "0002_soundness",
             "ALTER TABLE files_documents ADD COLUMN soundness TEXT NOT NULL DEFAULT ''"}};
}

std::string measure_sha256(const std::filesystem::path& file) {
    std::ifstream input(file, std::ios::binary);
    if (!input) throw base::Failure("cannot read " + file.string());
    adapters::openssl::Sha256 sha256;
    std::string buffer(256 * 1024, '\0');
    while (input) {
        input.read(buffer.data(), static_cast<std::streamsize>(buffer.size()));
        sha256.add({buffer.data(), static_cast<std::size_t>(input.gcount())});
    }
    if (input.bad()) throw base::Failure("cannot read " + file.string());
    return base::hex(sha256.finish());
}

std::string read_start(const std::filesystem::path& file, std::size_t length) {
    std::ifstream input(file, std::ios::binary);
    std::string bytes(length, '\0');
    input.read(bytes.data(), static_cast<std::streamsize>(length));
    bytes.resize(static_cast<std::size_t>(std::max<std::streamsize>(input.gcount(), 0)));
    return bytes;
}

std::string read_file(const std::filesystem::path& file, std::uint64_t limit) {
    std::error_code error;
    const auto size = std::filesystem::file_size(file, error);
    if (error) throw base::Failure("cannot read " + file.string() + ": " + error.message());
    if (size > limit) throw base::Failure(file.string() + " is larger than " + std::to_string(limit) + " bytes");
    std::ifstream input(file, std::ios::binary);
    std::string bytes(size, '\0');
    input.read(bytes.data(), static_cast<std::streamsize>(size));
    if (!input && size > 0) throw base::Failure("cannot read " + file.string());
    return bytes;
}

} // namespace aubrac::kernel
