// SPDX-License-Identifier: AGPL-3.0-or-later
// The parapheurs that this person allows to ask for signatures: those of the command line alone when it names
// some, else those agreed to on first meeting, kept in a file of one line each.
#pragma once

#include <filesystem>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace aubrac::agent {

/// Thread-safe.
class TrustedServers {
public:
    /// `named`: of the command line; then nothing else is ever trusted. `file`: empty: nothing is kept.
    TrustedServers(std::vector<std::string> named, std::filesystem::path file);

    enum class Opinion { trusted, unknown, refused };
    Opinion opinion_of(std::string_view server) const;
    void trust(const std::string& server); // at most 100; a file that cannot be written throws base::Failure
    std::vector<std::string> list() const;

private:
    const bool is_closed_;
    const std::filesystem::path file_;
    mutable std::mutex mutex_;
    std::vector<std::string> servers_;
};

} // namespace aubrac::agent
