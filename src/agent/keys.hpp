// SPDX-License-Identifier: AGPL-3.0-or-later
// The keys within reach: every token of every module, and whether each certificate may sign today.
#pragma once

#include <adapters/openssl/secret.hpp>
#include <adapters/openssl/x509.hpp>
#include <adapters/pkcs11/token.hpp>
#include <base/date.hpp>
#include <string>
#include <vector>

namespace aubrac::agent {

/// A certificate of somebody on a token; those of authorities are in `chain`.
struct Key {
    std::string name; // hexadecimal SHA-256 of the certificate: the same wherever it is plugged
    adapters::openssl::Certificate certificate;
    std::vector<adapters::openssl::Certificate> chain; // what else the token holds of its authorities
    adapters::pkcs11::Token token;
    std::string id; // of the key on its token
    std::size_t module = 0;

    enum class State { usable, expired, not_yet, not_to_sign, locked } state = State::usable;
};

/// Thread-safe.
class Keys {
public:
    /// Modules that are absent are passed over; one that does not load is told in `problems`.
    explicit Keys(const std::vector<std::string>& paths);

    const std::vector<std::string>& problems() const { return problems_; } // English
    bool has_module() const { return !modules_.empty(); }
    /// Tokens are asked each time: people plug and unplug. Usable ones first; at most 100.
    std::vector<Key> list(base::Instant now) const;
    /// The PIN is used for these digests and forgotten.
    adapters::pkcs11::TokenSignatures sign(const Key& key, const adapters::openssl::Secret& pin,
                                           const std::vector<std::string>& digests) const;

    /// Where the modules of the tokens of the field are, on Debian and its kin.
    static std::vector<std::string> usual_modules();

private:
    std::vector<adapters::pkcs11::Module> modules_;
    std::vector<std::string> problems_;
};

} // namespace aubrac::agent
