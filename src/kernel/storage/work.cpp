// SPDX-License-Identifier: AGPL-3.0-or-later
#include "work.hpp"

#include <base/ensure.hpp>
#include <base/failure.hpp>
#include <base/id.hpp>
#include <sys/random.h>

namespace aubrac::kernel {

namespace {

constexpr std::uint64_t low_bits = (std::uint64_t{1} << 62) - 1;

struct Noise {
    std::uint64_t high, low;
};

Noise make_noise() {
    Noise noise{};
    if (getrandom(&noise, sizeof noise, 0) != static_cast<ssize_t>(sizeof noise))
        throw base::Failure("the machine gives no random number");
    return noise;
}

} // namespace

std::string Work::make_uuid(base::Instant now) {
    const auto noise = make_noise();
    if (begun_) {
        // RFC 9562 §6.2, method 2: a random step keeps ids of one transaction in order and unguessable.
        low_ += 1 + (noise.low & 0xFFFFFFFF);
        high_ += low_ >> 62;
        low_ &= low_bits;
    } else {
        begun_ = true;
        high_ = noise.high & 0x7FF; // the highest bit is left for the carries
        low_ = noise.low & low_bits;
    }
    std::array<std::uint8_t, 10> entropy{};
    entropy[0] = static_cast<std::uint8_t>(high_ >> 8);
    entropy[1] = static_cast<std::uint8_t>(high_);
    for (int i = 0; i < 8; ++i) entropy[2 + i] = static_cast<std::uint8_t>(low_ >> (56 - 8 * i));
    return base::make_uuid7(now.ms, entropy);
}

void run_actions(const Actions& actions) {
    bool thrown = false;
    for (const auto& action : actions) {
        try {
            action();
        } catch (...) {
            thrown = true;
        }
    }
    if (thrown) throw base::Bug("an after_commit action threw; the transaction is kept");
}

} // namespace aubrac::kernel
