// SPDX-License-Identifier: AGPL-3.0-or-later
#include <adapters/openssl/digest.hpp>

#include "pointers.hpp"

#include <base/ensure.hpp>
#include <limits>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

namespace aubrac::adapters::openssl {

namespace {

std::string digest(const EVP_MD* algorithm, std::string_view bytes) {
    std::string out(EVP_MD_get_size(algorithm), '\0');
    expect(EVP_Digest(bytes.data(), bytes.size(), octets(out), nullptr, algorithm, nullptr) == 1, "digest");
    return out;
}

std::string hmac(const EVP_MD* algorithm, std::string_view key, std::string_view bytes) {
    ENSURE(key.size() <= std::numeric_limits<int>::max());
    std::string out(EVP_MD_get_size(algorithm), '\0');
    // OpenSSL takes a null key for "the key of last time": an empty one needs an address.
    const void* key_bytes = key.empty() ? "" : key.data();
    expect(HMAC(algorithm, key_bytes, static_cast<int>(key.size()), octets(bytes), bytes.size(), octets(out),
                nullptr) != nullptr,
           "hmac");
    return out;
}

} // namespace

void Sha256::Free::operator()(evp_md_ctx_st* context) const { EVP_MD_CTX_free(context); }

Sha256::Sha256() : context_(EVP_MD_CTX_new()) {
    expect(context_ && EVP_DigestInit_ex(context_.get(), EVP_sha256(), nullptr) == 1, "sha256");
}

void Sha256::add(std::string_view bytes) {
    expect(EVP_DigestUpdate(context_.get(), bytes.data(), bytes.size()) == 1, "sha256");
}

std::string Sha256::finish() {
    std::string out(32, '\0');
    expect(EVP_DigestFinal_ex(context_.get(), octets(out), nullptr) == 1, "sha256");
    expect(EVP_DigestInit_ex(context_.get(), EVP_sha256(), nullptr) == 1, "sha256");
    return out;
}

std::string sha256(std::string_view bytes) { return digest(EVP_sha256(), bytes); }
std::string sha1(std::string_view bytes) { return digest(EVP_sha1(), bytes); }

std::string hmac_sha256(std::string_view key, std::string_view bytes) { return hmac(EVP_sha256(), key, bytes); }
std::string hmac_sha1(std::string_view key, std::string_view bytes) { return hmac(EVP_sha1(), key, bytes); }

bool equal_in_constant_time(std::string_view a, std::string_view b) {
    return a.size() == b.size() && (a.empty() || CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0);
}

} // namespace aubrac::adapters::openssl
