// SPDX-License-Identifier: AGPL-3.0-or-later
#include "pointers.hpp"

#include <base/ensure.hpp>
#include <base/failure.hpp>
#include <limits>
#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

namespace aubrac::adapters::openssl {

void Free::operator()(bignum_st* it) const { BN_free(it); }
void Free::operator()(bio_st* it) const { BIO_free_all(it); }
void Free::operator()(ECDSA_SIG_st* it) const { ECDSA_SIG_free(it); }
void Free::operator()(evp_cipher_ctx_st* it) const { EVP_CIPHER_CTX_free(it); }
void Free::operator()(evp_md_ctx_st* it) const { EVP_MD_CTX_free(it); }
void Free::operator()(evp_pkey_ctx_st* it) const { EVP_PKEY_CTX_free(it); }
void Free::operator()(evp_pkey_st* it) const { EVP_PKEY_free(it); }
void Free::operator()(ossl_param_bld_st* it) const { OSSL_PARAM_BLD_free(it); }
void Free::operator()(ossl_param_st* it) const { OSSL_PARAM_free(it); }
void Free::operator()(x509_st* it) const { X509_free(it); }
void Free::operator()(X509_extension_st* it) const { X509_EXTENSION_free(it); }

void expect(bool done, std::string_view what) {
    if (done) return;
    char reason[256] = "no reason given";
    if (const auto error = ERR_get_error()) ERR_error_string_n(error, reason, sizeof reason);
    ERR_clear_error();
    throw base::Failure(std::string(what) + ": " + reason);
}

void forget_errors() { ERR_clear_error(); }

Pointer<bio_st> make_memory_reader(std::string_view bytes) {
    ENSURE(bytes.size() <= std::numeric_limits<int>::max());
    Pointer<bio_st> bio(BIO_new_mem_buf(bytes.data(), static_cast<int>(bytes.size())));
    expect(bio != nullptr, "memory reader");
    return bio;
}

Pointer<bio_st> make_memory_writer() {
    Pointer<bio_st> bio(BIO_new(BIO_s_mem()));
    expect(bio != nullptr, "memory writer");
    return bio;
}

std::string content(bio_st& written) {
    char* start = nullptr;
    const long size = BIO_get_mem_data(&written, &start);
    return size > 0 ? std::string(start, size) : std::string();
}

std::string write_private_pem(evp_pkey_st& key) {
    auto bio = make_memory_writer();
    expect(PEM_write_bio_PKCS8PrivateKey(bio.get(), &key, nullptr, nullptr, 0, nullptr, nullptr) == 1,
           "writing a private key");
    return content(*bio);
}

std::string write_public_pem(evp_pkey_st& key) {
    auto bio = make_memory_writer();
    expect(PEM_write_bio_PUBKEY(bio.get(), &key) == 1, "writing a public key");
    return content(*bio);
}

namespace {

/// An encrypted key must be refused: without this, OpenSSL asks for a passphrase on the terminal.
int no_passphrase(char*, int, int, void*) { return -1; }

} // namespace

KeyPointer parse_private_pem(std::string_view pem) {
    if (pem.empty()) return nullptr;
    KeyPointer key(PEM_read_bio_PrivateKey(make_memory_reader(pem).get(), nullptr, no_passphrase, nullptr));
    forget_errors();
    return key;
}

KeyPointer parse_public_pem(std::string_view pem) {
    if (pem.empty()) return nullptr;
    KeyPointer key(PEM_read_bio_PUBKEY(make_memory_reader(pem).get(), nullptr, no_passphrase, nullptr));
    forget_errors();
    return key;
}

} // namespace aubrac::adapters::openssl
