// SPDX-License-Identifier: AGPL-3.0-or-later
#include "open_stores.hpp"

#include <base/ensure.hpp>

namespace aubrac::kernel {

SqliteStore& OpenStores::pin(const std::string& id, Patience patience) {
    std::unique_lock lock(mutex_);
    for (;;) {
        const auto found = slots_.find(id);
        if (found == slots_.end()) {
            if (slots_.size() < limit_ || !make_room(lock, patience)) return open_slot(lock, id);
            continue; // meanwhile another thread may have opened it
        }
        auto& slot = found->second;
        if (slot.store && !slot.wanted_closed) {
            if (slot.users == 0) idle_.erase(slot.idle);
            ++slot.users;
            return *slot.store;
        }
        changed_.wait(lock);
    }
}

void OpenStores::unpin(const std::string& id) {
    std::unique_lock lock(mutex_);
    auto& slot = slots_.at(id);
    ENSURE(slot.users > 0);
    if (--slot.users > 0) return;
    slot.idle = idle_.insert(idle_.end(), id);
    changed_.notify_all();
    if (slots_.size() > limit_) make_room(lock, Patience::exceed);
}

bool OpenStores::make_room(std::unique_lock<std::mutex>& lock, Patience patience) {
    auto victim = idle_.begin();
    while (victim != idle_.end() && slots_.at(*victim).wanted_closed) ++victim;
    if (victim == idle_.end()) {
        if (patience == Patience::exceed) return false;
        changed_.wait(lock);
        return true;
    }
    const auto id = *victim;
    idle_.erase(victim);
    auto store = std::move(slots_.at(id).store);
    lock.unlock();
    store.reset(); // folds the WAL back: some milliseconds, during which the others go on
    lock.lock();
    forget(id);
    return true;
}

SqliteStore& OpenStores::open_slot(std::unique_lock<std::mutex>& lock, const std::string& id) {
    slots_.try_emplace(id);
    lock.unlock();
    std::unique_ptr<SqliteStore> store;
    try {
        store = open_(id);
    } catch (...) {
        lock.lock();
        forget(id);
        throw;
    }
    lock.lock();
    auto& slot = slots_.at(id);
    slot.store = std::move(store);
    slot.users = 1;
    changed_.notify_all();
    return *slot.store;
}

void OpenStores::forget(const std::string& id) {
    slots_.erase(id);
    changed_.notify_all();
}

void OpenStores::with_closed(const std::string& id, const std::function<void()>& action) {
    std::unique_lock lock(mutex_);
    // Two threads may want the same store closed, or it may be on its way in or out: one after another.
    changed_.wait(lock, [&] {
        const auto found = slots_.find(id);
        return found == slots_.end() || (found->second.store && !found->second.wanted_closed);
    });
    auto& slot = slots_[id]; // not counted against the limit: it holds no file
    slot.wanted_closed = true;
    changed_.wait(lock, [&] { return slot.users == 0; });
    if (slot.store) idle_.erase(slot.idle);
    auto store = std::move(slot.store);
    lock.unlock();
    try {
        store.reset();
        action();
    } catch (...) {
        lock.lock();
        forget(id);
        throw;
    }
    lock.lock();
    forget(id);
}

std::size_t OpenStores::count() const {
    const std::scoped_lock lock(mutex_);
    return slots_.size();
}

} // namespace aubrac::kernel
