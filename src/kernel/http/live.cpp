// SPDX-License-Identifier: AGPL-3.0-or-later
#include <algorithm>
#include <kernel/http/live.hpp>

namespace aubrac::kernel::http {

std::uint64_t Live::subscribe(std::vector<std::string> topics, Listener listener) {
    const std::lock_guard lock(mutex_);
    const auto number = next_++;
    subscriptions_.emplace(number, Subscription{std::move(topics), std::move(listener)});
    return number;
}

void Live::unsubscribe(std::uint64_t subscription) {
    const std::lock_guard lock(mutex_);
    subscriptions_.erase(subscription);
}

void Live::publish(std::string_view topic) {
    // Under the lock: a listener is never called once its subscription has ended.
    const std::lock_guard lock(mutex_);
    for (const auto& [number, subscription] : subscriptions_) {
        const auto& topics = subscription.topics;
        if (std::find(topics.begin(), topics.end(), topic) != topics.end()) subscription.listener();
    }
}

} // namespace aubrac::kernel::http
