// SPDX-License-Identifier: AGPL-3.0-or-later
// Ed25519 signatures (RFC 8032): the heads of the evidence journal, exports of an adhérent.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

struct evp_pkey_st;

namespace aubrac::adapters::openssl {

/// A private key. Copies share the same key; thread-safe.
class SigningKey {
public:
    static SigningKey generate();

    /// PEM (PKCS#8). Throws base::Failure when the file is absent, is no Ed25519 key, or may be read by others
    /// than its owner.
    static SigningKey load(const std::filesystem::path& file);

    /// Creates the file with rights 0600 and waits for the disk; throws base::Failure when it already exists: a
    /// key is never written over.
    void save(const std::filesystem::path& file) const;

    std::string sign(std::string_view message) const; // 64 bytes; the same message gives the same signature
    std::string public_pem() const;

private:
    explicit SigningKey(std::shared_ptr<evp_pkey_st> key) : key_(std::move(key)) {}
    std::shared_ptr<evp_pkey_st> key_;
};

/// False as well when `public_pem` is no Ed25519 key.
bool is_signed_by(std::string_view public_pem, std::string_view message, std::string_view signature);

} // namespace aubrac::adapters::openssl
