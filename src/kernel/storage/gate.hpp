// SPDX-License-Identifier: AGPL-3.0-or-later
// Who is inside which adhérent, so that one can be closed for a while.
#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
#include <string>
#include <unordered_map>

namespace aubrac::kernel {

/// Thread-safe.
class Gate {
public:
    /// Being inside; waits while the adhérent is closed.
    class Pass {
    public:
        Pass(Gate& gate, const std::string& id) : gate_(gate), id_(id) { gate_.enter(id_); }
        ~Pass() { gate_.leave(id_); }
        Pass(const Pass&) = delete;
        Pass& operator=(const Pass&) = delete;

    private:
        Gate& gate_;
        const std::string id_;
    };

    /// Waits until nobody is inside, then runs `action` while nobody can enter.
    void with_closed(const std::string& id, const std::function<void()>& action);

private:
    struct State {
        int inside = 0;
        bool closed = false;
    };

    void enter(const std::string& id);
    void leave(const std::string& id);
    void open(const std::string& id);

    std::mutex mutex_;
    std::condition_variable changed_;
    std::unordered_map<std::string, State> states_; // those inside or closed
};

} // namespace aubrac::kernel
