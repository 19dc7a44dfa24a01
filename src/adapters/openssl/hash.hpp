// SPDX-License-Identifier: AGPL-3.0-or-later
// Digests by name (FIPS 180-4), as signatures name theirs. digest.hpp is shorter when SHA-256 is known to be the
// one.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

struct evp_md_ctx_st;

namespace aubrac::adapters::openssl {

/// sha1 is here to be recognised and refused, never to sign.
enum class Hash { sha1, sha256, sha384, sha512 };

std::size_t size_of(Hash hash);                         // bytes of a digest
std::string_view name_of(Hash hash);                    // "SHA-256"
std::string hash_of(Hash hash, std::string_view bytes); // raw

/// Of what comes by pieces. One thread at a time.
class Hasher {
public:
    explicit Hasher(Hash hash);
    void add(std::string_view bytes);
    /// Raw bytes; the object is then spent.
    std::string finish();

private:
    struct Free {
        void operator()(evp_md_ctx_st* context) const;
    };
    std::unique_ptr<evp_md_ctx_st, Free> context_;
    Hash hash_;
};

} // namespace aubrac::adapters::openssl
