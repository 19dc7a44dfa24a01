// SPDX-License-Identifier: AGPL-3.0-or-later
// Which works this thread is inside of. The one thread-local of the house: it turns a deadlock into a Bug.
#pragma once

#include <base/id.hpp>
#include <kernel/storage/stores.hpp>

namespace aubrac::kernel {

/// What a thread does with a store: works in it, or holds it closed.
enum class Hold { reading, writing, closed };

/// Stands on the stack of Stores::run and with_closed. A Bug when this thread already holds the same store, when
/// it opens a write inside a member's work (writes nest from the operator's store to a member's only) or a
/// write of the operator while it holds a member closed: so that two threads never wait for each other.
class Running {
public:
    Running(const Stores& stores, const base::AdherentId& adherent, Hold hold);
    ~Running();
    Running(const Running&) = delete;
    Running& operator=(const Running&) = delete;

    /// True when another work of this thread is around this one. Then what it needs is never waited for.
    bool nested() const { return outer_ != nullptr; }

    /// For what waits until a store is at rest: a Bug while this thread holds any of these stores.
    static void ensure_none(const Stores& stores);

private:
    const Stores& stores_;
    const base::AdherentId& adherent_;
    const Hold hold_;
    const Running* outer_;
};

inline Hold hold_for(Access access) { return access == Access::write ? Hold::writing : Hold::reading; }

/// Ids make folder names and settings: 1 to 64 letters, digits, "-" and "_" (a UUID is one). Else a Bug.
void ensure_safe(const base::AdherentId& adherent);

} // namespace aubrac::kernel
