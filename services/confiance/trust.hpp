// SPDX-License-Identifier: AGPL-3.0-or-later
// Whom one trusts. The authorities are data: a folder of certificates that the operator fills (roots of the French
// trusted list, of the RGS, of DGFiP…), one PEM file each.
#pragma once

#include <adapters/openssl/chain.hpp>
#include <base/result.hpp>
#include <filesystem>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace aubrac::confiance {

/// Alert of the operator before the last day of an authority.
inline constexpr int alert_days = 90;
inline constexpr std::size_t max_authorities = 5000;

/// The folder `trust` of the data folder. Read again when it changes: the command line may have filled it
/// meanwhile. Thread-safe.
class TrustShelf {
public:
    /// `folder` may not exist yet; an empty path: nobody is trusted.
    explicit TrustShelf(std::filesystem::path folder) : folder_(std::move(folder)) {}

    adapters::openssl::TrustStore store() const;
    /// With the authorities of one more PEM bundle (those of the twins, in training); a missing file adds nothing.
    adapters::openssl::TrustStore store_with(const std::filesystem::path& bundle) const;
    /// By last day, soonest first.
    std::vector<adapters::openssl::Certificate> list() const;
    /// DER or PEM, one or many; those added. CONFIANCE-010 none, -061 not authorities, -062 too many.
    base::Result<std::vector<adapters::openssl::Certificate>> add(std::string_view bytes) const;
    /// False when there is none of that fingerprint (SHA-256 in hexadecimal).
    bool remove(std::string_view fingerprint) const;

private:
    std::string read_all() const;
    std::string measure() const; // changes with the folder

    std::filesystem::path folder_;
    mutable std::mutex mutex_;
    mutable std::string measured_;
    mutable std::optional<adapters::openssl::TrustStore> store_;
};

std::string fingerprint_of(const adapters::openssl::Certificate& certificate); // SHA-256 in hexadecimal

} // namespace aubrac::confiance
