// SPDX-License-Identifier: AGPL-3.0-or-later
// The DGFiP's counter as we see it (PASTRANS): files put in one folder, files taken from another, by SFTP. A real
// one and the twin differ by configuration only.
#pragma once

#include <filesystem>
#include <kernel/settings.hpp>
#include <memory>
#include <string>
#include <tresor/api.hpp>
#include <vector>

namespace aubrac::tresor {

struct Waiting {
    std::vector<std::string> names; // at most 1,000
    std::string problem;            // English; empty: the list is whole
};

class Guichet {
public:
    virtual ~Guichet() = default;
    virtual DeliveryReport send(const std::filesystem::path& file, const std::string& remote_name) = 0;
    virtual Waiting list_waiting() = 0;
    /// Writes `file`; empty when done, else why not, in English.
    virtual std::string take(const std::string& name, const std::filesystem::path& file) = 0;
    /// The real counter forgets what was read by itself: to be gone already is no trouble.
    virtual void forget(const std::string& name) = 0;
};

/// Settings under "tresor.state." (the State) or "tresor.training." (the twin): url, user, key, passphrase,
/// host_key (SHA-256 of the server's key in base64, as ssh-keygen -l shows it), depot, retour (folders). Null when
/// `url` is not set. Throws base::Failure when host_key is missing or wrong: nothing is ever said to an unknown
/// server.
std::unique_ptr<Guichet> make_guichet(const kernel::Settings& settings, Training training);

/// "tresor.state." or "tresor.training."
std::string settings_prefix(Training training);

/// What we accept as the name of a file of the State: no folder, no control character, not hidden, 255 bytes.
bool is_file_name(std::string_view name);

} // namespace aubrac::tresor
