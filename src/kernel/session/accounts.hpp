// SPDX-License-Identifier: AGPL-3.0-or-later
// Accounts: the people who may sign in, and what each may do for which adhérent. One account may act for several
// adhérents (a secretary of three villages is the normal case).
#pragma once

#include <base/result.hpp>
#include <kernel/context.hpp>
#include <kernel/directory.hpp>
#include <kernel/service.hpp>
#include <kernel/storage/storage.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace aubrac::kernel {

enum class AccountStatus { active, disabled };

/// When the notices of a person leave by mail: each at once, one summary a day, never. Mails of security always
/// do.
enum class MailPreference { each, daily, none };
std::string_view mail_preference_name(MailPreference preference); // "each", "daily", "none"
std::optional<MailPreference> parse_mail_preference(std::string_view name);

struct Account {
    base::AccountId id;
    std::string email; // lower case, unique
    std::string name;  // "Camille Exemple"
    std::string telephone;
    AccountStatus status = AccountStatus::active;
    std::string staff_role; // empty, or one of kernel::staff_roles
    bool has_password = false;
    bool has_second_factor = false;
    base::Instant created_at;
    base::Instant last_seen; // 1970: never; exact to five minutes
    MailPreference mail = MailPreference::each;
    bool is_staff() const { return !staff_role.empty(); }
};

/// What people type about an account.
struct AccountFields {
    std::string email, name, telephone, staff_role;
};

/// `service`: name of one service, or "*" for all. `role`: one of kernel::member_roles.
struct Grant {
    base::AccountId account;
    base::AdherentId adherent;
    std::string service, role;
    bool operator==(const Grant&) const = default;
};

/// Why a link to choose a password was made.
enum class LinkKind { invitation, reset };

/// A link that is still good, and the active account that it opens.
struct PasswordLink {
    Account account;
    LinkKind kind = LinkKind::invitation;
};

/// One page of the list, sorted by name. `after_name` and `after_id` come from the last one of the page before.
struct AccountQuery {
    std::string search; // words of the name or of the e-mail; empty: all
    std::string after_name;
    base::AccountId after_id;
    int limit = 50; // 1 to 1,000
};

/// Thread-safe. Writes need a context of the operator's store; reads take any. The caller has checked the right of
/// its actor, and writes the evidence line.
class Accounts {
public:
    /// Refuses SESSION-013 to 016 and 019. The account has no password yet: see `invite`.
    base::Result<Account> create(Context& context, const AccountFields& fields) const;
    /// Same refusals, and SESSION-017. Another e-mail cancels the links sent; another staff role ends the
    /// sessions.
    base::Result<Account> update(Context& context, const base::AccountId& id, const AccountFields& fields) const;
    /// Ends its sessions, cancels its links, ends the consents it received. Refuses SESSION-017.
    base::Result<base::Done> disable(Context& context, const base::AccountId& id) const;
    base::Result<base::Done> enable(Context& context, const base::AccountId& id) const;
    void set_mail(Context& context, const base::AccountId& id, MailPreference preference) const;
    std::optional<Account> find(Context& context, const base::AccountId& id) const;
    std::optional<Account> find_email(Context& context, std::string_view email) const;
    std::vector<Account> list(Context& context, const AccountQuery& query) const;

    /// Adds or replaces the role for that service. A lesser or other role ends the sessions of the account, a
    /// first one does not. Refuses SESSION-016 and 017.
    base::Result<base::Done> grant(Context& context, const Grant& grant) const;
    /// Ends the sessions of the account when something was taken away.
    void revoke(Context& context, const base::AccountId& account, const base::AdherentId& adherent,
                std::string_view service) const;
    /// All grants of an adhérent, when it leaves or is removed.
    void revoke_all(Context& context, const base::AdherentId& adherent) const;
    std::vector<Grant> list_grants(Context& context, const base::AccountId& account,
                                   const base::AdherentId& adherent) const;
    std::vector<base::AdherentId> list_adherents_of(Context& context, const base::AccountId& account) const;
    /// Active or not, sorted by name; at most 1,000.
    std::vector<Account> list_people_of(Context& context, const base::AdherentId& adherent) const;
    /// One page of the same: those whose name or e-mail has the first words of the search, five at most.
    std::vector<Account> list_people_of(Context& context, const base::AdherentId& adherent,
                                        const AccountQuery& query) const;
    /// Active people whose grants give `right` there: who receives a notice.
    std::vector<Account> accounts_with_right(Context& context, const AdherentCard& adherent,
                                             std::string_view right, const std::vector<Manifest>& manifests) const;

    /// One-time token (43 characters) for the link by which the person chooses a first password; cancels the one
    /// before. Only its fingerprint is kept. `SignIn::choose_password` uses it.
    std::string invite(Context& context, const base::AccountId& account,
                       std::int64_t seconds = 7 * 24 * 3600) const;
    /// The same for a password forgotten; an invitation under way stays good.
    std::string make_reset(Context& context, const base::AccountId& account, std::int64_t seconds = 30 * 60) const;
    std::optional<PasswordLink> find_link(Context& context, std::string_view token) const;
    /// The active account of an invitation that is still good; nothing otherwise.
    std::optional<Account> find_invitation(Context& context, std::string_view token) const;
    /// True when an identity provider opens this account too.
    bool has_identity(Context& context, const base::AccountId& account) const;

    /// One "@", a dotted domain, no space nor control character, at most 254 bytes.
    static bool is_email(std::string_view text);

private:
    base::Result<AccountFields> check(Context& context, const base::AccountId& id, AccountFields fields) const;
    void end_sessions(Context& context, const base::AccountId& account) const;
    void end_assistance(Context& context, const base::AccountId& staff) const;
    std::string make_link(Context& context, const base::AccountId& account, LinkKind kind,
                          std::int64_t seconds) const;

    Storage storage_{"session", Scope::operator_};
};

} // namespace aubrac::kernel
