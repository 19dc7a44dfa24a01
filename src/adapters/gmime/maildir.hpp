// SPDX-License-Identifier: AGPL-3.0-or-later
// A Maildir on this machine: the mailbox of who has no IMAP server, and of the twins. Several processes may use it
// at once: a message changes place by rename only.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace aubrac::adapters::gmime {

/// Throws base::Failure when the disk refuses. Names come from list_new(); one that holds "/" or begins with "."
/// is a Bug. What tmp/ holds is never read: it is not whole.
class Maildir {
public:
    /// Creates new/, cur/ and tmp/ when they are missing.
    explicit Maildir(std::filesystem::path folder);

    /// Names of what nobody has filed yet, in their own order (they begin with the time), at most `limit`.
    std::vector<std::string> list_new(std::size_t limit = 500) const;

    enum class ReadStatus { found, absent, too_large };
    struct ReadMail {
        ReadStatus status = ReadStatus::absent;
        std::string bytes;
    };
    ReadMail read_new(const std::string& name, std::size_t bytes_limit) const;

    /// Moves to cur/, as seen. False when it is no more in new/.
    bool keep(const std::string& name) const;
    /// Moves to new/ of another Maildir of the same disk. False when it is no more in new/ here.
    bool move(const std::string& name, const Maildir& other) const;
    /// Puts a whole message in new/; `name` must be unique for ever. It is on the disk when this returns.
    void deliver(const std::string& name, std::string_view bytes) const;

private:
    std::filesystem::path folder_;
};

} // namespace aubrac::adapters::gmime
