// SPDX-License-Identifier: AGPL-3.0-or-later
// Blocking SFTP client (SSH File Transfer Protocol, version 3): files put down and taken away at a counter such as
// PASTRANS. One call is one connection: no retry, no agent, no known_hosts file; the key of the server is given,
// or nothing is said.
#pragma once

#include <adapters/curl/connection.hpp>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace aubrac::adapters::curl {

struct SftpOptions {
    std::string url; // "sftp://host[:port]", without a path
    std::string user;
    std::filesystem::path private_key; // OpenSSH or PEM; Ed25519, ECDSA or RSA
    std::string passphrase;            // of that key; empty: none
    std::string host_key_sha256;       // 32 raw bytes: fingerprint of the only server accepted
    Timeouts timeouts{60, 600};
};

struct SftpResult {
    Sent sent = Sent::not_sent; // of a put; elsewhere `answered` means done
    std::string problem;        // English, for the operator; empty with `answered`
};

struct SftpListing {
    std::vector<std::string> names; // files and folders, as the server names them, without "." and ".."
    std::string problem;            // empty: the listing is whole
};

/// Thread-safe. Paths are absolute on the server, "/" between their parts; the last part may hold any printable
/// character but
/// "/". Control characters are a Bug. Throws base::Failure when a local file cannot be read or written.
class SftpClient {
public:
    explicit SftpClient(SftpOptions options);

    /// `not_sent`: the server has at most a part of the file, under that name. `maybe_sent`: all of it may be
    /// there.
    SftpResult put(const std::filesystem::path& file, const std::string& remote) const;
    /// At most `limit` names.
    SftpListing list(const std::string& folder, std::size_t limit) const;
    /// Writes `file` anew, at most `limit` bytes. Not flushed.
    SftpResult get(const std::string& remote, const std::filesystem::path& file, std::uint64_t limit) const;
    SftpResult remove(const std::string& remote) const;

private:
    SftpOptions options_;
};

} // namespace aubrac::adapters::curl
