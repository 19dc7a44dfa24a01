// SPDX-License-Identifier: AGPL-3.0-or-later
// What every screen and job of this service shares, and the one way it changes accounts, consents and tokens: the
// change with an evidence line of the operator, then the same line in the journal of the adhérent.
#pragma once

#include <base/result.hpp>
#include <functional>
#include <kernel/identity.hpp>
#include <kernel/session/oidc.hpp>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

namespace aubrac::bureau {

/// A line to write in journals. `sentence`: French, without names.
struct Evidence {
    std::string action, subject, sentence;
    kernel::Facts facts = {};
};

/// Lives as long as the server; thread-safe.
class Room {
public:
    explicit Room(kernel::Kernel& the_kernel) : kernel(the_kernel) {}

    kernel::Kernel& kernel;
    kernel::Identity& identity() const { return *kernel.identity; }

    /// Runs `work` in the operator's store with its evidence line, then writes that line in the journal of
    /// `adherent` (empty: nowhere else). Two transactions, for the stores forbid one inside the other; job
    /// `bureau.evidence` writes the second line if the server falls between them. Called outside any transaction.
    using Work = std::function<base::Result<Evidence>(kernel::Context&)>;
    base::Result<base::Done> change(const kernel::Actor& actor, const base::AdherentId& adherent,
                                    const Work& work) const;
    /// The first half of `change`, inside a work of the operator's store.
    std::string note_and_plan(kernel::Context& context, const base::AdherentId& adherent, Evidence evidence,
                              kernel::Seconds delay) const;
    /// The second half: once only, whoever comes first. `payload`: what `note_and_plan` gave.
    void note_once(kernel::Context& context, std::string_view payload) const;

    /// A mail of security to that person, whatever mails they prefer; nothing when no mail is configured. In a
    /// writing context of the operator's store.
    enum class Alert { password, second_factor, recovery_codes };
    void alert(kernel::Context& context, const base::AccountId& account, Alert alert) const;

    void read(const kernel::Actor& actor, const base::AdherentId& adherent, const kernel::Rights& rights,
              const std::function<void(kernel::Context&)>& work) const;

    /// Null when settings oidc.issuer, oidc.client_id and oidc.client_secret are not all there.
    kernel::Oidc* oidc();
    bool has_oidc() const;
    std::string url(std::string_view path) const; // whole address: setting server.url, then `path`

    /// Sentence and advice.
    std::string sentence(const base::Refusal& refusal) const { return kernel.refusals.sentence(refusal); }
    int status(const base::Refusal& refusal) const { return kernel.refusals.get(refusal.code).status; }

private:
    std::mutex mutex_;
    std::unique_ptr<kernel::Oidc> oidc_; // made at first use: the address of the server is known by then
};

std::string_view role_words(std::string_view role); // "Responsable"; empty for an unknown role

} // namespace aubrac::bureau
