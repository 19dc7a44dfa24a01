// SPDX-License-Identifier: AGPL-3.0-or-later
#include "group_commit.hpp"

#include <base/failure.hpp>

namespace aubrac::kernel {

namespace {

constexpr int most_works = 64;
constexpr auto longest_group = std::chrono::milliseconds(5);
/// Writers of the last group come back together just after it: waiting this little doubles the groups.
constexpr auto patience = std::chrono::microseconds(300);

} // namespace

void GroupCommit::run(const std::function<Outcome()>& part) {
    const auto group = take_turn();
    std::exception_ptr error;
    try {
        if (!group->begun) {
            target_.begin();
            group->begun = true;
        }
        if (part() == Outcome::keep) group->kept = true;
    } catch (...) {
        error = std::current_exception();
    }
    if (!hand_over(*group)) finish(*group);
    {
        std::unique_lock lock(mutex_);
        group->finished.wait(lock, [&] { return group->done; });
    }
    if (error) std::rethrow_exception(error);
    if (!group->failure.empty()) throw base::Failure(group->failure);
}

std::shared_ptr<GroupCommit::Group> GroupCommit::take_turn() {
    std::unique_lock lock(mutex_);
    if (taken_) {
        Waiter self;
        queue_.push_back(&self);
        arrived_.notify_one();
        self.called.wait(lock, [&] { return self.has_turn; });
    }
    taken_ = true;
    if (!group_) {
        group_ = std::make_shared<Group>();
        group_->opened = std::chrono::steady_clock::now();
    }
    ++group_->works;
    return group_;
}

bool GroupCommit::hand_over(const Group& group) {
    const bool intact = !group.begun || target_.intact();
    std::unique_lock lock(mutex_);
    if (!intact || group.works >= most_works) return false;
    if (std::chrono::steady_clock::now() - group.opened >= longest_group) return false;
    if (queue_.empty() && group.works < last_works_)
        arrived_.wait_for(lock, patience, [&] { return !queue_.empty(); });
    if (queue_.empty()) return false;
    pass_turn();
    return true;
}

void GroupCommit::finish(Group& group) {
    std::string failure;
    try {
        if (group.begun && !target_.intact())
            throw base::Failure("the engine rolled the transaction back after a disk error");
        if (group.begun && group.kept) target_.commit();
        if (group.begun && !group.kept) target_.rollback();
    } catch (const std::exception& error) {
        failure = error.what();
        target_.abandon();
    }
    const std::scoped_lock lock(mutex_);
    group.failure = std::move(failure);
    group.done = true;
    group.finished.notify_all();
    last_works_ = group.works;
    group_ = nullptr;
    pass_turn();
}

void GroupCommit::pass_turn() {
    if (queue_.empty()) {
        taken_ = false;
        return;
    }
    auto* next = queue_.front();
    queue_.pop_front();
    next->has_turn = true;
    next->called.notify_one();
}

} // namespace aubrac::kernel
