// SPDX-License-Identifier: AGPL-3.0-or-later
#include <adapters/openssl/cipher.hpp>

#include "pointers.hpp"

#include <adapters/openssl/random.hpp>
#include <base/ensure.hpp>
#include <limits>
#include <openssl/evp.h>

namespace aubrac::adapters::openssl {

namespace {

constexpr char version = 1;
constexpr std::size_t nonce_size = 12;
constexpr std::size_t tag_size = 16;

int small(std::size_t size) {
    ENSURE(size <= std::numeric_limits<int>::max());
    return static_cast<int>(size);
}

Pointer<evp_cipher_ctx_st> make_context() {
    Pointer<evp_cipher_ctx_st> context(EVP_CIPHER_CTX_new());
    expect(context != nullptr, "cipher");
    return context;
}

} // namespace

std::string seal(std::string_view key, std::string_view secret, std::string_view context) {
    ENSURE(key.size() == cipher_key_size);
    const auto nonce = random_bytes(nonce_size);
    const auto cipher = make_context();
    expect(EVP_EncryptInit_ex(cipher.get(), EVP_aes_256_gcm(), nullptr, octets(key), octets(nonce)) == 1, "seal");
    int made = 0;
    expect(EVP_EncryptUpdate(cipher.get(), nullptr, &made, octets(context), small(context.size())) == 1, "seal");
    std::string text(secret.size(), '\0');
    expect(secret.empty() ||
               EVP_EncryptUpdate(cipher.get(), octets(text), &made, octets(secret), small(secret.size())) == 1,
           "seal");
    std::string tag(tag_size, '\0');
    expect(EVP_EncryptFinal_ex(cipher.get(), octets(tag), &made) == 1, "seal");
    expect(EVP_CIPHER_CTX_ctrl(cipher.get(), EVP_CTRL_GCM_GET_TAG, tag_size, tag.data()) == 1, "seal");
    return version + nonce + text + tag;
}

std::optional<std::string> open_sealed(std::string_view key, std::string_view sealed, std::string_view context) {
    ENSURE(key.size() == cipher_key_size);
    if (sealed.size() < 1 + nonce_size + tag_size || sealed.front() != version) return std::nullopt;
    const auto nonce = sealed.substr(1, nonce_size);
    std::string tag(sealed.substr(sealed.size() - tag_size));
    const auto text = sealed.substr(1 + nonce_size, sealed.size() - 1 - nonce_size - tag_size);
    const auto cipher = make_context();
    expect(EVP_DecryptInit_ex(cipher.get(), EVP_aes_256_gcm(), nullptr, octets(key), octets(nonce)) == 1,
           "unseal");
    int made = 0;
    expect(EVP_DecryptUpdate(cipher.get(), nullptr, &made, octets(context), small(context.size())) == 1, "unseal");
    std::string secret(text.size(), '\0');
    expect(text.empty() ||
               EVP_DecryptUpdate(cipher.get(), octets(secret), &made, octets(text), small(text.size())) == 1,
           "unseal");
    expect(EVP_CIPHER_CTX_ctrl(cipher.get(), EVP_CTRL_GCM_SET_TAG, tag_size, tag.data()) == 1, "unseal");
    std::string rest(tag_size, '\0');
    const bool sound = EVP_DecryptFinal_ex(cipher.get(), octets(rest), &made) == 1;
    forget_errors();
    if (!sound) return std::nullopt;
    return secret;
}

} // namespace aubrac::adapters::openssl
