// SPDX-License-Identifier: AGPL-3.0-or-later
#include "errands.hpp"

#include <adapters/openssl/digest.hpp>
#include <adapters/openssl/random.hpp>
#include <algorithm>

namespace aubrac::agent {

namespace openssl = adapters::openssl;

namespace {

constexpr std::size_t max_errands = 20;
constexpr int life_seconds = 600;

} // namespace

std::shared_ptr<Errand> Errands::add(Remote remote, base::Instant now) {
    const std::lock_guard lock(mutex_);
    drop_old(now);
    while (all_.size() >= max_errands)
        all_.erase(std::min_element(all_.begin(), all_.end(), [](const auto& one, const auto& other) {
            return one.second->until < other.second->until;
        }));
    auto errand = std::make_shared<Errand>(openssl::random_token(), openssl::random_token(), std::move(remote),
                                           now.plus_seconds(life_seconds));
    all_.emplace(errand->ticket, errand);
    return errand;
}

std::shared_ptr<Errand> Errands::find_ticket(std::string_view ticket, base::Instant now) {
    const std::lock_guard lock(mutex_);
    drop_old(now);
    for (const auto& [known, errand] : all_)
        if (openssl::equal_in_constant_time(known, ticket)) return errand;
    return nullptr;
}

std::shared_ptr<Errand> Errands::find_reading(std::string_view reading, base::Instant now) {
    const std::lock_guard lock(mutex_);
    drop_old(now);
    for (const auto& [known, errand] : all_)
        if (openssl::equal_in_constant_time(errand->reading, reading)) return errand;
    return nullptr;
}

void Errands::drop_old(base::Instant now) {
    std::erase_if(all_, [&](const auto& one) { return one.second->until < now; });
}

} // namespace aubrac::agent
