// SPDX-License-Identifier: AGPL-3.0-or-later
#include "twin_credentials.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <kernel/files/disk.hpp>

namespace aubrac::actes::remotes {
namespace {

namespace openssl = adapters::openssl;

constexpr std::string_view names[] = {"ca.pem", "server.pem", "server.key", "client.pem", "client.key"};
constexpr int days = 7300;

std::string read_file(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

void make_all(const std::filesystem::path& folder, base::Instant now) {
    // A test may have frozen the clock of the kernel; TLS reads that of the machine: both must fall inside.
    const auto since = now.plus_seconds(-days / 2 * 86'400LL);
    const auto authority = openssl::CertificateAuthority::make("Ministère d'entraînement", since, days);
    const auto server = authority.issue({.common_name = "127.0.0.1",
                                         .use = openssl::CertificateUse::server,
                                         .dns_names = {"localhost"},
                                         .ip_addresses = {"127.0.0.1"},
                                         .days = days},
                                        since);
    const auto client = authority.issue(
        {.common_name = "TdT d'entraînement", .use = openssl::CertificateUse::client, .days = days}, since);
    const std::string contents[] = {authority.certificate_pem(), server.certificate_pem, server.key_pem,
                                    client.certificate_pem, client.key_pem};
    for (std::size_t i = 0; i < std::size(names); ++i) kernel::disk::write_durably(folder / names[i], contents[i]);
}

} // namespace

TwinCredentials keep_credentials(const std::filesystem::path& folder, base::Instant now) {
    kernel::disk::make_folder(folder);
    const bool is_whole = std::all_of(std::begin(names), std::end(names),
                                      [&](auto name) { return std::filesystem::exists(folder / name); });
    if (!is_whole) make_all(folder, now);
    return {read_file(folder / "ca.pem"), {read_file(folder / "server.pem"), read_file(folder / "server.key")}};
}

} // namespace aubrac::actes::remotes
