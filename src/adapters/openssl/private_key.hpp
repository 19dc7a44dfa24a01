// SPDX-License-Identifier: AGPL-3.0-or-later
// Private keys held by this machine: the seal of an adhérent (PKCS#12, RFC 7292), twins and tests. The key of a
// person never comes here: it stays on its token, and only digests go to it.
#pragma once

#include <adapters/openssl/x509.hpp>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

struct evp_pkey_st;

namespace aubrac::adapters::openssl {

/// Copies share the same key. Thread-safe.
class PrivateKey {
public:
    static PrivateKey make_rsa(int bits = 2048);
    static PrivateKey make_p256();
    static std::optional<PrivateKey> parse_pem(std::string_view pem); // nothing when it is none, or encrypted

    KeyKind kind() const;
    /// PKCS#1 v1.5 for RSA, DER for elliptic curves. Throws base::Failure for another kind of key.
    std::string sign(Hash hash, std::string_view digest) const;
    std::string pem() const; // PKCS#8, not encrypted
    bool is_key_of(const Certificate& certificate) const;

    evp_pkey_st& native() const; // for this folder
    static PrivateKey adopt(evp_pkey_st* key);

private:
    explicit PrivateKey(std::shared_ptr<evp_pkey_st> key) : key_(std::move(key)) {}
    std::shared_ptr<evp_pkey_st> key_;
};

struct Identity {
    PrivateKey key;
    Certificate certificate;
    std::vector<Certificate> chain; // its authorities as the file gives them, in no sure order
};

enum class Pkcs12Problem { none, unreadable, wrong_password, incomplete };

struct Pkcs12Reading {
    Pkcs12Problem problem = Pkcs12Problem::unreadable; // incomplete: no key, no certificate, or not of one another
    std::optional<Identity> identity;
};

/// Reads the old encryptions too (RC2, 3DES): authorities still deliver them.
Pkcs12Reading read_pkcs12(std::string_view bytes, const std::string& password);
std::string write_pkcs12(const Identity& identity, const std::string& password, const std::string& name);

} // namespace aubrac::adapters::openssl
