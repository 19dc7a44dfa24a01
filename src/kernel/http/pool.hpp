// SPDX-License-Identifier: AGPL-3.0-or-later
// Pool: threads that do blocking work in the order it was offered.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace aubrac::kernel::http {

class Pool {
public:
    Pool(int threads, std::size_t max_waiting);
    ~Pool(); // does what was accepted, then joins

    /// False when `max_waiting` works wait already. `work` must not throw. From any thread.
    bool offer(std::function<void()> work);

private:
    void run();

    const std::size_t max_waiting_;
    std::mutex mutex_;
    std::condition_variable offered_;
    std::deque<std::function<void()>> waiting_;
    bool ending_ = false;
    std::vector<std::thread> threads_;
};

} // namespace aubrac::kernel::http
