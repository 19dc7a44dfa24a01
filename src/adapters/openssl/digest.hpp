// SPDX-License-Identifier: AGPL-3.0-or-later
// Digests (FIPS 180-4) and HMAC (RFC 2104). Results are raw bytes: base::hex() shows them.
#pragma once

#include <memory>
#include <string>
#include <string_view>

struct evp_md_ctx_st;

namespace aubrac::adapters::openssl {

/// SHA-256 of what comes by pieces. One thread at a time.
class Sha256 {
public:
    Sha256();
    void add(std::string_view bytes);
    /// 32 bytes; the object is then ready for another content.
    std::string finish();

private:
    struct Free {
        void operator()(evp_md_ctx_st* context) const;
    };
    std::unique_ptr<evp_md_ctx_st, Free> context_;
};

std::string sha256(std::string_view bytes); // 32 bytes

/// 20 bytes. Only where a norm asks for it (name of a PES file, seal of a budget): it proves nothing any more.
std::string sha1(std::string_view bytes);

std::string hmac_sha256(std::string_view key, std::string_view bytes); // 32 bytes
std::string hmac_sha1(std::string_view key, std::string_view bytes);   // 20 bytes; for one-time codes

/// Compares secrets in a time that does not depend on where they differ.
bool equal_in_constant_time(std::string_view a, std::string_view b);

} // namespace aubrac::adapters::openssl
