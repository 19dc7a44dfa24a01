// SPDX-License-Identifier: AGPL-3.0-or-later
// Live: tells open pages that what they show has changed. Carries topics only, never data.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace aubrac::kernel::http {

/// Thread-safe. A topic names an adhérent and a subject: "<adherent>/actes/<id>".
class Live {
public:
    using Listener = std::function<void()>; // called on the publisher's thread: must only post elsewhere

    std::uint64_t subscribe(std::vector<std::string> topics, Listener listener);
    void unsubscribe(std::uint64_t subscription);
    void publish(std::string_view topic);

private:
    struct Subscription {
        std::vector<std::string> topics;
        Listener listener;
    };
    std::mutex mutex_;
    std::uint64_t next_ = 1;
    std::map<std::uint64_t, Subscription> subscriptions_;
};

} // namespace aubrac::kernel::http
