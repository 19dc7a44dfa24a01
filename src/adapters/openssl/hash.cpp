// SPDX-License-Identifier: AGPL-3.0-or-later
#include <adapters/openssl/hash.hpp>

#include "native.hpp"
#include "pointers.hpp"

#include <openssl/evp.h>

namespace aubrac::adapters::openssl {

const evp_md_st* native(Hash hash) {
    switch (hash) {
    case Hash::sha1:
        return EVP_sha1();
    case Hash::sha384:
        return EVP_sha384();
    case Hash::sha512:
        return EVP_sha512();
    case Hash::sha256:
        break;
    }
    return EVP_sha256();
}

std::optional<Hash> find_hash(int nid) {
    for (const auto hash : {Hash::sha1, Hash::sha256, Hash::sha384, Hash::sha512})
        if (EVP_MD_get_type(native(hash)) == nid) return hash;
    return std::nullopt;
}

std::size_t size_of(Hash hash) { return static_cast<std::size_t>(EVP_MD_get_size(native(hash))); }

std::string_view name_of(Hash hash) {
    switch (hash) {
    case Hash::sha1:
        return "SHA-1";
    case Hash::sha384:
        return "SHA-384";
    case Hash::sha512:
        return "SHA-512";
    case Hash::sha256:
        break;
    }
    return "SHA-256";
}

std::string hash_of(Hash hash, std::string_view bytes) {
    std::string out(size_of(hash), '\0');
    expect(EVP_Digest(bytes.data(), bytes.size(), octets(out), nullptr, native(hash), nullptr) == 1, "digest");
    return out;
}

void Hasher::Free::operator()(evp_md_ctx_st* context) const { EVP_MD_CTX_free(context); }

Hasher::Hasher(Hash hash) : context_(EVP_MD_CTX_new()), hash_(hash) {
    expect(context_ && EVP_DigestInit_ex(context_.get(), native(hash), nullptr) == 1, "digest");
}

void Hasher::add(std::string_view bytes) {
    expect(EVP_DigestUpdate(context_.get(), bytes.data(), bytes.size()) == 1, "digest");
}

std::string Hasher::finish() {
    std::string out(size_of(hash_), '\0');
    expect(EVP_DigestFinal_ex(context_.get(), octets(out), nullptr) == 1, "digest");
    return out;
}

} // namespace aubrac::adapters::openssl
