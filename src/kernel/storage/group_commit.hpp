// SPDX-License-Identifier: AGPL-3.0-or-later
// Writers of one store take turns; those of a moment share one transaction, hence one flush (decision 0005).
#pragma once

#include <chrono>
#include <condition_variable>
#include <deque>
#include <functional>
#include <kernel/storage/stores.hpp>
#include <memory>
#include <mutex>
#include <string>

namespace aubrac::kernel {

/// The transaction that a group shares. Called by one thread at a time, under the turn.
class GroupTarget {
public:
    virtual ~GroupTarget() = default;
    virtual void begin() = 0;
    virtual void commit() = 0;   // durable when it returns
    virtual void rollback() = 0; // nothing was kept: no flush
    /// The transaction is lost (a disk error): forget it, start anew at the next `begin`.
    virtual void abandon() noexcept = 0;
    virtual bool intact() const = 0; // false when the engine rolled everything back by itself
};

class GroupCommit {
public:
    explicit GroupCommit(GroupTarget& target) : target_(target) {}

    /// Waits for the turn, runs `part` (which undoes itself on `undo` and on exception) and returns once the
    /// group is durable. Rethrows what `part` threw; throws base::Failure to every member if the group is lost.
    void run(const std::function<Outcome()>& part);

private:
    using Moment = std::chrono::steady_clock::time_point;
    struct Group {
        Moment opened;
        int works = 0;
        bool begun = false;
        bool kept = false; // someone's work is to be kept
        bool done = false;
        std::string failure;
        std::condition_variable finished;
    };
    struct Waiter {
        std::condition_variable called;
        bool has_turn = false;
    };

    std::shared_ptr<Group> take_turn();
    bool hand_over(const Group& group);
    void finish(Group& group);
    void pass_turn(); // with mutex_ held

    GroupTarget& target_;
    std::mutex mutex_;
    std::condition_variable arrived_;
    std::deque<Waiter*> queue_; // as long as there are threads
    std::shared_ptr<Group> group_;
    bool taken_ = false;
    int last_works_ = 0; // size of the group before
};

} // namespace aubrac::kernel
