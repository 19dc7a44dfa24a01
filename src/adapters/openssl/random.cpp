// SPDX-License-Identifier: AGPL-3.0-or-later
#include <adapters/openssl/random.hpp>

#include "pointers.hpp"

#include <adapters/openssl/base64.hpp>
#include <base/ensure.hpp>
#include <limits>
#include <openssl/rand.h>

namespace aubrac::adapters::openssl {

void fill_random(std::span<std::uint8_t> bytes) {
    ENSURE(bytes.size() <= std::numeric_limits<int>::max());
    expect(RAND_bytes(bytes.data(), static_cast<int>(bytes.size())) == 1, "random bytes");
}

std::string random_bytes(std::size_t count) {
    std::string out(count, '\0');
    fill_random({octets(out), count});
    return out;
}

std::string random_token(std::size_t count) { return encode_base64url(random_bytes(count)); }

} // namespace aubrac::adapters::openssl
