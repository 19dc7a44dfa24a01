// SPDX-License-Identifier: AGPL-3.0-or-later
#include "gate.hpp"

namespace aubrac::kernel {

void Gate::enter(const std::string& id) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] {
        const auto found = states_.find(id);
        return found == states_.end() || !found->second.closed;
    });
    ++states_[id].inside;
}

void Gate::leave(const std::string& id) {
    const std::scoped_lock lock(mutex_);
    auto& state = states_.at(id);
    if (--state.inside > 0) return;
    if (state.closed) {
        changed_.notify_all();
    } else {
        states_.erase(id);
    }
}

void Gate::open(const std::string& id) {
    const std::scoped_lock lock(mutex_);
    states_.erase(id);
    changed_.notify_all();
}

void Gate::with_closed(const std::string& id, const std::function<void()>& action) {
    {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [&] {
            const auto found = states_.find(id);
            return found == states_.end() || !found->second.closed;
        });
        auto& state = states_[id];
        state.closed = true;
        changed_.wait(lock, [&] { return state.inside == 0; });
    }
    try {
        action();
    } catch (...) {
        open(id);
        throw;
    }
    open(id);
}

} // namespace aubrac::kernel
