// SPDX-License-Identifier: AGPL-3.0-or-later
// Reads a mailbox by IMAP4rev1 (RFC 3501): what the State answers by mail, and other letters to be filed.
#pragma once

#include <adapters/curl/connection.hpp>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace aubrac::adapters::curl {

struct ImapOptions {
    std::string url; // "imap://host[:143]" or "imaps://host[:993]"; imap:// sends the password in clear
    std::string user;
    std::string password;
    std::string folder = "INBOX"; // ASCII
    TlsOptions tls;
    Timeouts timeouts; // `total_seconds` holds for each operation
};

enum class FetchStatus {
    found,
    absent,    // moved or deleted since it was listed
    too_large, // beyond the limit given: nothing was read
};

struct FetchedMail {
    FetchStatus status = FetchStatus::absent;
    std::string bytes; // raw RFC 5322 message
};

/// One session on one folder. One thread at a time. Nothing marks a message as seen but flag_seen(): a message
/// fetched and not filed is listed again. Any trouble (unreachable, sign-in refused, folder absent, cut, time-out)
/// throws base::Failure; the session must then be dropped.
class ImapSession {
public:
    explicit ImapSession(const ImapOptions& options);
    ~ImapSession();
    ImapSession(ImapSession&&) noexcept;
    ImapSession& operator=(ImapSession&&) noexcept;

    /// Changes when the server has renumbered the folder: a (uid_validity, uid) pair names one message for ever.
    std::uint32_t uid_validity() const;
    /// UIDs of messages neither seen nor deleted, the oldest first, at most `limit`.
    std::vector<std::uint32_t> list_unseen(std::size_t limit = 500);
    FetchedMail fetch(std::uint32_t uid, std::size_t bytes_limit);
    /// Creates the folder when it is missing. Without the server's MOVE, the message is copied then deleted.
    /// A message that is no more there is no trouble. Folder: ASCII, "/" or the server's separator between levels.
    void move(std::uint32_t uid, std::string_view folder);
    void flag_seen(std::uint32_t uid);

private:
    class Dialogue;
    std::unique_ptr<Dialogue> dialogue_;
};

} // namespace aubrac::adapters::curl
