// SPDX-License-Identifier: AGPL-3.0-or-later
#include "twin_registry.hpp"

#include <base/failure.hpp>
#include <formats/actes/naming.hpp>
#include <formats/actes/reader.hpp>
#include <formats/actes/writer.hpp>
#include <fstream>
#include <iterator>
#include <kernel/files/disk.hpp>

namespace aubrac::actes::remotes {
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

int TwinRegistry::take_serial() {
    serial_ = serial_ % last_serial + 1;
    kernel::disk::write_durably(folder_ / "serial", std::to_string(serial_) + "\n");
    return serial_;
}

} // namespace aubrac::actes::remotes
