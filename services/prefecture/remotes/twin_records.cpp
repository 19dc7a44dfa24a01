// SPDX-License-Identifier: AGPL-3.0-or-later
#include "twin_records.hpp"

#include <adapters/archive/tar_gz.hpp>
#include <base/failure.hpp>
#include <base/text.hpp>
#include <formats/actes/naming.hpp>
#include <formats/actes/reader.hpp>
#include <formats/actes/writer.hpp>
#include <fstream>
#include <iterator>
#include <kernel/files/disk.hpp>
#include <vector>

namespace aubrac::prefecture::twin {

namespace {

namespace norm = formats::actes;

constexpr int last_serial = 999'999; // of the names of the norm

std::string read_file(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

} // namespace

TwinRegistry::TwinRegistry(std::filesystem::path folder) : folder_(std::move(folder)) {
    kernel::disk::make_folder(folder_);
    std::ifstream(folder_ / "serial") >> serial_;
}

// An IDActe that parses holds neither slash nor dot: it is a file name.
bool TwinRegistry::is_known(const std::string& id_acte) const {
    return norm::parse_id_acte(id_acte) && std::filesystem::exists(folder_ / (id_acte + ".xml"));
}

bool TwinRegistry::is_cancelled(const std::string& id_acte) const {
    return norm::parse_id_acte(id_acte) && std::filesystem::exists(folder_ / (id_acte + ".annule"));
}

std::optional<norm::Acte> TwinRegistry::find_acte(const std::string& id_acte) const {
    if (!is_known(id_acte)) return std::nullopt;
    const auto message = norm::find_message(norm::read_any("", read_file(folder_ / (id_acte + ".xml"))));
    const auto* acte = message ? std::get_if<norm::Acte>(&*message) : nullptr;
    if (!acte) throw base::Failure("twin prefecture: " + id_acte + ".xml is damaged");
    return *acte;
}

void TwinRegistry::keep_acte(const std::string& id_acte, const norm::Acte& acte) {
    kernel::disk::write_durably(folder_ / (id_acte + ".xml"), norm::write_message(acte).value());
}

void TwinRegistry::cancel_acte(const std::string& id_acte) {
    kernel::disk::write_durably(folder_ / (id_acte + ".annule"), "");
}

void TwinRegistry::note_letter(const std::string& id_acte, char transaction, base::Date date) {
    kernel::disk::write_durably(letter_place(id_acte, transaction, date), "");
}

bool TwinRegistry::has_letter(const std::string& id_acte, char transaction, base::Date date) const {
    return norm::parse_id_acte(id_acte) && std::filesystem::exists(letter_place(id_acte, transaction, date));
}

std::filesystem::path TwinRegistry::letter_place(const std::string& id_acte, char transaction,
                                                 base::Date date) const {
    return folder_ / (id_acte + "." + transaction + "." + date.iso() + ".courrier");
}

int TwinRegistry::take_serial() {
    serial_ = serial_ % last_serial + 1;
    kernel::disk::write_durably(folder_ / "serial", std::to_string(serial_) + "\n");
    return serial_;
}

namespace {

namespace http = kernel::http;

constexpr int copies_limit = 100'000; // of one archive

/// False when the body is broken.
bool read_form(const std::filesystem::path& body, http::FormReader& reader) {
    std::ifstream file(body, std::ios::binary);
    std::vector<char> bytes(64 * 1024);
    while (file.read(bytes.data(), static_cast<std::streamsize>(bytes.size())), file.gcount() > 0)
        if (reader.feed({bytes.data(), static_cast<std::size_t>(file.gcount())}) != 0) return false;
    return true;
}

/// Folders of archives that a former life left half received.
std::filesystem::path empty_spool(const std::filesystem::path& folder) {
    std::filesystem::remove_all(folder);
    return folder;
}

std::string name_of(const http::Request& form, const http::Upload& upload) {
    if (adapters::archive::is_portable_name(upload.file_name)) return upload.file_name;
    return std::string(form.field("filename"));
}

} // namespace

ReceivedArchive::~ReceivedArchive() {
    std::error_code ignored;
    std::filesystem::remove_all(path.parent_path(), ignored);
}

TwinReception::TwinReception(const std::filesystem::path& folder)
    : received_(folder / "received"), spool_(empty_spool(folder / "spool")) {
    kernel::disk::make_folder(received_);
}

std::unique_ptr<ReceivedArchive> TwinReception::take(const adapters::openssl::TlsServerRequest& request) {
    const auto boundary = http::find_boundary(request.header("content-type"));
    if (!boundary) return nullptr;
    http::FormReader reader(*boundary, spool_, http::Files::accepted);
    http::Request form;
    if (!read_form(request.body_path, reader) || reader.finish(form) != 0) return nullptr;
    std::unique_ptr<ReceivedArchive> archive;
    for (const auto& upload : form.uploads) {
        const auto name = name_of(form, upload);
        if (archive || upload.field != "file" || !adapters::archive::is_portable_name(name)) continue;
        auto folder = upload.path;
        folder += ".folder";
        std::filesystem::create_directories(folder);
        std::filesystem::rename(upload.path, folder / name);
        archive = std::make_unique<ReceivedArchive>(folder / name, base::hex(upload.sha256));
    }
    http::remove_uploads(form.uploads);
    return archive;
}

void TwinReception::keep(const ReceivedArchive& archive, base::Instant now, const std::string& verdict) {
    const auto name = archive.path.filename().string();
    auto place = received_ / name;
    for (int copy = 2; std::filesystem::exists(place); ++copy) {
        if (copy > copies_limit) throw base::Failure("twin prefecture: too many copies of " + name);
        place = received_ / (name + "." + std::to_string(copy));
    }
    kernel::disk::flush(archive.path);
    kernel::disk::move_durably(archive.path, place);
    const auto log = received_ / "received.log";
    std::ofstream file(log, std::ios::app | std::ios::binary);
    file << now.iso() << '\t' << name << '\t' << archive.sha256 << '\t' << verdict << '\n';
    file.close();
    if (!file) throw base::Failure("twin prefecture: cannot write " + log.string());
    kernel::disk::flush(log);
}

} // namespace aubrac::prefecture::twin
