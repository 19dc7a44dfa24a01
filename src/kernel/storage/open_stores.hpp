// SPDX-License-Identifier: AGPL-3.0-or-later
// The members' SQLite files that are open: as many as allowed, the least recently used idle one closed first.
#pragma once

#include "sqlite_store.hpp"
#include <condition_variable>
#include <list>
#include <mutex>
#include <unordered_map>

namespace aubrac::kernel {

/// Whether one may wait until another store becomes idle. A thread that already holds one may not.
enum class Patience { wait, exceed };

/// Thread-safe.
class OpenStores {
public:
    using Opener = std::function<std::unique_ptr<SqliteStore>(const std::string& id)>;
    OpenStores(std::size_t limit, Opener open) : limit_(limit), open_(std::move(open)) {}

    /// Keeps a store open.
    class Pin {
    public:
        Pin(OpenStores& stores, const std::string& id, Patience patience)
            : stores_(stores), id_(id), store_(stores.pin(id, patience)) {}
        ~Pin() { stores_.unpin(id_); }
        Pin(const Pin&) = delete;
        Pin& operator=(const Pin&) = delete;
        SqliteStore& store() { return store_; }

    private:
        OpenStores& stores_;
        std::string id_;
        SqliteStore& store_;
    };

    /// Waits until nobody uses the store, closes it, runs `action` while nobody can open it.
    void with_closed(const std::string& id, const std::function<void()>& action);

    std::size_t count() const;

private:
    struct Slot {
        std::unique_ptr<SqliteStore> store; // absent while it is opened, closed, or kept closed
        int users = 0;
        bool wanted_closed = false;
        std::list<std::string>::iterator idle; // valid when there is a store and no user
    };
    using Slots = std::unordered_map<std::string, Slot>;

    SqliteStore& pin(const std::string& id, Patience patience);
    void unpin(const std::string& id);
    /// Closes an idle store, or waits for a change. False when there is none idle and one may not wait.
    bool make_room(std::unique_lock<std::mutex>& lock, Patience patience);
    SqliteStore& open_slot(std::unique_lock<std::mutex>& lock, const std::string& id);
    void forget(const std::string& id);

    const std::size_t limit_;
    const Opener open_;
    mutable std::mutex mutex_;
    std::condition_variable changed_;
    Slots slots_;
    std::list<std::string> idle_; // least recently used first
};

} // namespace aubrac::kernel
