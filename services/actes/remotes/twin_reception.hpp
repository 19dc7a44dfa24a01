// SPDX-License-Identifier: AGPL-3.0-or-later
// What the twin of the ministry receives by HTTP, and keeps: received/ and its log.
#pragma once

#include <adapters/openssl/tls_server.hpp>
#include <base/date.hpp>
#include <filesystem>
#include <kernel/http/spool.hpp>
#include <memory>
#include <string>

namespace aubrac::actes::remotes {

/// An archive under the name it was sent with, in a folder of its own; removed with this value, unless kept.
struct ReceivedArchive {
    std::filesystem::path path;
    std::string sha256; // hexadecimal

    ReceivedArchive(std::filesystem::path archive, std::string digest)
        : path(std::move(archive)), sha256(std::move(digest)) {}
    ReceivedArchive(const ReceivedArchive&) = delete;
    ReceivedArchive& operator=(const ReceivedArchive&) = delete;
    ~ReceivedArchive();
};

/// `take` is thread-safe; `keep`, one thread at a time. Both throw base::Failure when the disk refuses.
class TwinReception {
public:
    explicit TwinReception(const std::filesystem::path& folder);

    /// Null: not a multipart/form-data with a file `file`, or its name is no file name of the norm's archives.
    std::unique_ptr<ReceivedArchive> take(const adapters::openssl::TlsServerRequest& request);
    /// Moves it in received/ and adds its line to received.log, on the disk when it returns.
    void keep(const ReceivedArchive& archive, base::Instant now, const std::string& verdict);

private:
    std::filesystem::path received_;
    kernel::http::Spool spool_;
};

} // namespace aubrac::actes::remotes
