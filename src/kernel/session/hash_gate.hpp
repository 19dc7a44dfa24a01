// SPDX-License-Identifier: AGPL-3.0-or-later
// HashGate: argon2id holds 19 MiB and a core; this bounds how many run at once, so that a flood of sign-ins slows
// sign-ins and nothing else.
#pragma once

#include <adapters/argon2/password.hpp>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

namespace aubrac::kernel {

/// Thread-safe. Called outside any transaction. Nothing comes back when no place was free within `wait`.
class HashGate {
public:
    HashGate(int places, std::chrono::milliseconds wait, adapters::argon2::PasswordCost cost);

    std::optional<std::string> hash(std::string_view password);
    /// `encoded` empty (no such account, no password yet): the same work is done on a decoy, and the answer is
    /// false.
    std::optional<bool> verify(std::string_view password, const std::string& encoded);
    bool needs_rehash(const std::string& encoded) const;

private:
    class Place;
    std::mutex mutex_;
    std::condition_variable freed_;
    int free_;
    std::chrono::milliseconds wait_;
    adapters::argon2::PasswordCost cost_;
    std::string decoy_;
};

} // namespace aubrac::kernel
