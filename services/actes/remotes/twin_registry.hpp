// SPDX-License-Identifier: AGPL-3.0-or-later
// What the twin of the ministry remembers for ever: the actes it acknowledged, and the serial of its answers.
#pragma once

#include <filesystem>
#include <formats/actes/messages.hpp>
#include <optional>
#include <string>

namespace aubrac::actes::remotes {

/// Files of a folder, on the disk when each call returns. One thread at a time. Throws base::Failure.
class TwinRegistry {
public:
    explicit TwinRegistry(std::filesystem::path folder);

    bool is_known(const std::string& id_acte) const;
    bool is_cancelled(const std::string& id_acte) const;
    std::optional<formats::actes::Acte> find_acte(const std::string& id_acte) const;
    void keep_acte(const std::string& id_acte, const formats::actes::Acte& acte);
    void cancel_acte(const std::string& id_acte);
    /// From 1; one per file of the State.
    int take_serial();

private:
    std::filesystem::path folder_;
    int serial_ = 0;
};

} // namespace aubrac::actes::remotes
