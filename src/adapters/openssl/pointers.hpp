// SPDX-License-Identifier: AGPL-3.0-or-later
// Private to this folder: owners of OpenSSL's objects, and the way its errors become a Failure.
#pragma once

#include <memory>
#include <string>
#include <string_view>

struct bignum_st;
struct bio_st;
struct ECDSA_SIG_st;
struct evp_cipher_ctx_st;
struct evp_md_ctx_st;
struct evp_pkey_ctx_st;
struct evp_pkey_st;
struct ossl_param_bld_st;
struct ossl_param_st;
struct x509_st;
struct X509_extension_st;

namespace aubrac::adapters::openssl {

struct Free {
    void operator()(bignum_st*) const;
    void operator()(bio_st*) const;
    void operator()(ECDSA_SIG_st*) const;
    void operator()(evp_cipher_ctx_st*) const;
    void operator()(evp_md_ctx_st*) const;
    void operator()(evp_pkey_ctx_st*) const;
    void operator()(evp_pkey_st*) const;
    void operator()(ossl_param_bld_st*) const;
    void operator()(ossl_param_st*) const;
    void operator()(x509_st*) const;
    void operator()(X509_extension_st*) const;
};

template <class T>
using Pointer = std::unique_ptr<T, Free>;
using KeyPointer = Pointer<evp_pkey_st>;
using CertificatePointer = Pointer<x509_st>;

/// Throws base::Failure("<what>: <OpenSSL's reason>") unless `done`, and empties this thread's error queue.
void expect(bool done, std::string_view what);

/// For what may rightly fail (a wrong signature): forgets the errors that OpenSSL queued on this thread.
void forget_errors();

inline const unsigned char* octets(std::string_view bytes) {
    return reinterpret_cast<const unsigned char*>(bytes.data());
}
inline unsigned char* octets(std::string& bytes) { return reinterpret_cast<unsigned char*>(bytes.data()); }

Pointer<bio_st> make_memory_reader(std::string_view bytes);
Pointer<bio_st> make_memory_writer();
std::string content(bio_st& written);

std::string write_private_pem(evp_pkey_st& key);    // PKCS#8, not encrypted
std::string write_public_pem(evp_pkey_st& key);     // SubjectPublicKeyInfo
KeyPointer parse_private_pem(std::string_view pem); // null when it is no private key
KeyPointer parse_public_pem(std::string_view pem);  // null when it is no public key

} // namespace aubrac::adapters::openssl
