// SPDX-License-Identifier: AGPL-3.0-or-later
#include <kernel/secrets.hpp>

#include <adapters/openssl/digest.hpp>
#include <adapters/openssl/random.hpp>
#include <base/failure.hpp>
#include <kernel/files/disk.hpp>
#include <kernel/files/files.hpp>

namespace aubrac::kernel {

Secrets::Secrets(const std::filesystem::path& folder) : folder_(folder) {
    if (folder.empty()) {
        server_key_ = adapters::openssl::random_bytes(32);
        return;
    }
    disk::make_folder(folder);
    const auto file = folder / "server.key";
    if (!std::filesystem::exists(file)) disk::write_durably(file, adapters::openssl::random_bytes(32));
    server_key_ = read_file(file, 1024);
    if (server_key_.size() != 32) throw base::Failure(file.string() + " is not a key of 32 bytes");
}

std::string Secrets::key(std::string_view purpose) const {
    return adapters::openssl::hmac_sha256(server_key_, purpose);
}

} // namespace aubrac::kernel
