// SPDX-License-Identifier: AGPL-3.0-or-later
// Sessions: who is behind a browser. The browser holds a random token of 256 bits; the store holds its SHA-256.
#pragma once

#include <kernel/context.hpp>
#include <kernel/session/accounts.hpp>
#include <kernel/storage/storage.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace aubrac::kernel {

/// absent: the account has none. awaited: it has one, not yet given in this session. done: given here, or by the
/// identity provider.
enum class SecondFactor { absent, awaited, done };

/// Whose second factor is required: the staff always; then those who may transmit to the State, or everyone.
enum class SecondFactorPolicy { staff, transmitters, everyone };

/// What the session may do now. `code`: only give the code; `enrolment`: only enrol a second factor.
enum class SessionStage { complete, code, enrolment };

struct Session {
    std::string id;            // shown in the list of sessions; not the token
    Account account;           // active
    base::AdherentId adherent; // the current one; empty: none chosen, or the operator's desk
    SecondFactor second_factor = SecondFactor::absent;
    base::Instant created_at;
    base::Instant last_seen; // exact to five minutes
    std::string address;     // at sign-in
    std::string browser;     // at sign-in, as it said, at most 200 characters
    bool touch_due = false;  // call `touch` in some later write
};

struct NewSession {
    base::AccountId account;
    base::AdherentId adherent;
    SecondFactor second_factor = SecondFactor::absent;
    std::string address, browser;
    std::string sealed_id_token; // of the identity provider; empty: none
};

/// Setting "session.second_factor": "agents" (staff only), "transmettre", "tous"; throws base::Failure otherwise.
SecondFactorPolicy parse_second_factor_policy(std::string_view setting);

/// `rights`: those of the session in its current adhérent.
SessionStage stage_of(const Session& session, const Rights& rights, SecondFactorPolicy policy);

/// Thread-safe. A session dies after 12 h without use and 7 days in all (staff: 1 h and 12 h; awaiting its second
/// factor: 15 min), and at once when its account is disabled or its password or role changes. `find` reads in any
/// context; all else needs a writing context of the operator's store.
class Sessions {
public:
    /// A new token, always: one that came from outside is never adopted.
    std::string open(Context& context, const NewSession& session) const;
    /// Hot path: one read by primary key. Nothing for a token unknown, dead, or of a disabled account.
    std::optional<Session> find(Context& context, std::string_view token) const;
    /// Writes `last_seen` of the session and of its account; the caller does it when `touch_due`.
    void touch(Context& context, const Session& session) const;
    /// The caller has checked that the account may act there, now and at each request.
    void choose_adherent(Context& context, std::string_view token, const base::AdherentId& adherent) const;
    void end(Context& context, std::string_view token) const;
    /// One of one's own, by the id of the list. False when it is not there.
    bool end_by_id(Context& context, const base::AccountId& account, std::string_view id) const;
    void end_all(Context& context, const base::AccountId& account) const;
    /// Living ones, latest first, at most 100.
    std::vector<Session> list(Context& context, const base::AccountId& account) const;
    /// Sealed ID token kept at sign-in through an identity provider; empty otherwise.
    std::string sealed_id_token(Context& context, std::string_view token) const;
    /// Removes the dead. Called by a job.
    void drop_dead(Context& context) const;

private:
    Storage storage_{"session", Scope::operator_};
};

} // namespace aubrac::kernel
