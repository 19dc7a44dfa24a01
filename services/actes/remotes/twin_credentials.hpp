// SPDX-License-Identifier: AGPL-3.0-or-later
// Certificates of a twin: its own authority, its server, and one client, made once.
#pragma once

#include <adapters/openssl/certificates.hpp>
#include <base/date.hpp>
#include <filesystem>
#include <string>

namespace aubrac::actes::remotes {

struct TwinCredentials {
    std::string authority_pem;
    adapters::openssl::CertificateAndKey server;
};

/// Reads ca.pem, server.pem, server.key of `folder`, and makes them with client.pem and client.key when one of the
/// five is missing. Throws base::Failure.
TwinCredentials keep_credentials(const std::filesystem::path& folder, base::Instant now);

} // namespace aubrac::actes::remotes
