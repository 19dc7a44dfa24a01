// SPDX-License-Identifier: AGPL-3.0-or-later
// Which works this thread is inside of. The one thread-local of the house: it turns a deadlock into a Bug.
#pragma once

#include <base/id.hpp>
#include <kernel/storage/stores.hpp>

namespace aubrac::kernel {

/// Stands on the stack of Stores::run. A Bug when this thread is already inside a work of the same store, or
/// when a write is opened inside a member's work: writes nest from the operator's store to a member's only,
/// so that two threads never wait for each other.
class Running {
public:
    Running(const Stores& stores, const base::AdherentId& adherent, Access access);
    ~Running();
    Running(const Running&) = delete;
    Running& operator=(const Running&) = delete;

    /// True when another work of this thread is around this one. Then what it needs is never waited for.
    bool nested() const { return outer_ != nullptr; }

    /// For what waits until a store is at rest: a Bug inside any work of these stores.
    static void ensure_none(const Stores& stores);

private:
    const Stores& stores_;
    const base::AdherentId& adherent_;
    const Running* outer_;
};

/// Ids make folder names and settings: 1 to 64 letters, digits, "-" and "_" (a UUID is one). Else a Bug.
void ensure_safe(const base::AdherentId& adherent);

} // namespace aubrac::kernel
