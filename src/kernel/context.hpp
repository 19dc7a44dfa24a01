// SPDX-License-Identifier: AGPL-3.0-or-later
// Context: who acts, for which adhérent, when, with which rights, in which transaction. First parameter of
// every call between services; the only header of the kernel that an api/ may include.
#pragma once

#include <base/date.hpp>
#include <base/id.hpp>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace aubrac::kernel {

class Work; // the open transactions, known to kernel/storage alone

/// agent: a person with an account acting for an adhérent; staff: a person of the operator; machine: a job,
/// a token of the API, the server itself; visitor: nobody known, on a public page.
enum class ActorKind { visitor, agent, staff, machine };

struct Actor {
    ActorKind kind = ActorKind::visitor;
    std::string id;   // account id, "token:<id>", "job:<kind>"; empty for a visitor
    std::string name; // as shown to people: "Camille Exemple"

    bool operator==(const Actor&) const = default;
};

/// Rights are names such as "actes.transmettre", sorted, without double.
using Rights = std::vector<std::string>;

/// Made by kernel::Stores for one transaction and dead after it. Used by one thread.
class Context {
public:
    Context(Work& work, Actor actor, base::AdherentId adherent, Rights rights, base::Instant now);
    Context(const Context&) = delete;
    Context& operator=(const Context&) = delete;

    const Actor& actor() const { return actor_; }
    /// Empty when the work is done in the operator's own store.
    const base::AdherentId& adherent() const { return adherent_; }
    /// The moment of the work: the same value during the whole transaction.
    base::Instant now() const {
        asked_the_time_ = true;
        return now_;
    }
    base::Date today() const { return now().date(); }
    /// What was done depends on the moment it was done.
    bool asked_the_time() const { return asked_the_time_; }
    bool may(std::string_view right) const;
    const Rights& rights() const { return rights_; }

    /// A new UUIDv7, increasing within the transaction.
    std::string make_uuid();
    template <class IdType>
    IdType make_id() {
        return IdType(make_uuid());
    }

    /// Runs once the transaction is durable, on the thread that did the work; dropped if it is undone.
    /// Must not throw; for waking a queue or refreshing an open page, never for work that must be done.
    void after_commit(std::function<void()> action);

    Work& work() { return work_; }

private:
    Work& work_;
    Actor actor_;
    base::AdherentId adherent_;
    Rights rights_;
    base::Instant now_;
    mutable bool asked_the_time_ = false;
};

} // namespace aubrac::kernel
