// SPDX-License-Identifier: AGPL-3.0-or-later
#include <kernel/session/hash_gate.hpp>

#include <adapters/openssl/random.hpp>

namespace aubrac::kernel {

class HashGate::Place {
public:
    explicit Place(HashGate& gate) : gate_(gate) {
        std::unique_lock lock(gate_.mutex_);
        taken_ = gate_.freed_.wait_for(lock, gate_.wait_, [&] { return gate_.free_ > 0; });
        if (taken_) --gate_.free_;
    }
    ~Place() {
        if (!taken_) return;
        {
            const std::scoped_lock lock(gate_.mutex_);
            ++gate_.free_;
        }
        gate_.freed_.notify_one();
    }
    Place(const Place&) = delete;
    Place& operator=(const Place&) = delete;
    bool taken() const { return taken_; }

private:
    HashGate& gate_;
    bool taken_ = false;
};

HashGate::HashGate(int places, std::chrono::milliseconds wait, adapters::argon2::PasswordCost cost)
    : free_(places), wait_(wait), cost_(cost),
      decoy_(adapters::argon2::hash_password(adapters::openssl::random_token(), cost)) {}

std::optional<std::string> HashGate::hash(std::string_view password) {
    const Place place(*this);
    if (!place.taken()) return std::nullopt;
    return adapters::argon2::hash_password(password, cost_);
}

std::optional<bool> HashGate::verify(std::string_view password, const std::string& encoded) {
    const Place place(*this);
    if (!place.taken()) return std::nullopt;
    const bool matches = adapters::argon2::is_password(password, encoded.empty() ? decoy_ : encoded);
    return matches && !encoded.empty();
}

bool HashGate::needs_rehash(const std::string& encoded) const {
    return adapters::argon2::needs_rehash(encoded, cost_);
}

} // namespace aubrac::kernel
