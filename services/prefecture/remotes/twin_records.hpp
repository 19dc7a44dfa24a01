// SPDX-License-Identifier: AGPL-3.0-or-later
// What the twin of the ministry keeps: the archives received with their log, the actes it acknowledged, the serial
// of its answers.
#pragma once

#include <adapters/openssl/tls_server.hpp>
#include <base/date.hpp>
#include <filesystem>
#include <formats/actes/messages.hpp>
#include <kernel/http/spool.hpp>
#include <memory>
#include <optional>
#include <string>

namespace aubrac::prefecture::twin {

/// Files of a folder, on the disk when each call returns. One thread at a time. Throws base::Failure.
class TwinRegistry {
public:
    explicit TwinRegistry(std::filesystem::path folder);

    bool is_known(const std::string& id_acte) const;
    bool is_cancelled(const std::string& id_acte) const;
    std::optional<formats::actes::Acte> find_acte(const std::string& id_acte) const;
    void keep_acte(const std::string& id_acte, const formats::actes::Acte& acte);
    void cancel_acte(const std::string& id_acte);
    /// A letter was sent about that acte. `transaction`: '2' to '5'.
    void note_letter(const std::string& id_acte, char transaction, base::Date date);
    bool has_letter(const std::string& id_acte, char transaction, base::Date date) const;
    /// From 1; one per file of the State.
    int take_serial();

private:
    std::filesystem::path letter_place(const std::string& id_acte, char transaction, base::Date date) const;

    std::filesystem::path folder_;
    int serial_ = 0;
};

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

} // namespace aubrac::prefecture::twin
