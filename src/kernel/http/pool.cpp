// SPDX-License-Identifier: AGPL-3.0-or-later
#include "pool.hpp"

namespace aubrac::kernel::http {

Pool::Pool(int threads, std::size_t max_waiting) : max_waiting_(max_waiting) {
    for (int i = 0; i < threads; ++i) threads_.emplace_back([this] { run(); });
}

Pool::~Pool() {
    {
        const std::lock_guard lock(mutex_);
        ending_ = true;
    }
    offered_.notify_all();
    for (auto& thread : threads_) thread.join();
}

bool Pool::offer(std::function<void()> work) {
    {
        const std::lock_guard lock(mutex_);
        if (waiting_.size() >= max_waiting_) return false;
        waiting_.push_back(std::move(work));
    }
    offered_.notify_one();
    return true;
}

void Pool::run() {
    for (;;) {
        std::function<void()> work;
        {
            std::unique_lock lock(mutex_);
            offered_.wait(lock, [this] { return ending_ || !waiting_.empty(); });
            if (waiting_.empty()) return;
            work = std::move(waiting_.front());
            waiting_.pop_front();
        }
        work();
    }
}

} // namespace aubrac::kernel::http
