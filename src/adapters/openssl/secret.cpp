// SPDX-License-Identifier: AGPL-3.0-or-later
#include <adapters/openssl/secret.hpp>

#include <openssl/crypto.h>

namespace aubrac::adapters::openssl {

void wipe(std::string& secret) {
    OPENSSL_cleanse(secret.data(), secret.size());
    secret.clear();
}

} // namespace aubrac::adapters::openssl
