// SPDX-License-Identifier: AGPL-3.0-or-later
// Secrets of one server, made at its first start in data/keys (mode 0600), never in the tree nor in the logs.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace aubrac::kernel {

class Secrets {
public:
    /// Reads the keys of `folder`, making them when the folder has none. Throws base::Failure when unreadable.
    /// An empty path: keys of this process alone, kept nowhere.
    explicit Secrets(const std::filesystem::path& folder);

    /// 32 bytes for one purpose ("csrf", "journal"): never the server's key itself.
    std::string key(std::string_view purpose) const;
    /// Ed25519 key that signs what is handed out (heads of journals).
    std::filesystem::path signing_key_file() const { return folder_ / "signature.pem"; }

private:
    std::filesystem::path folder_;
    std::string server_key_;
};

} // namespace aubrac::kernel
