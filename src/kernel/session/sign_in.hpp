// SPDX-License-Identifier: AGPL-3.0-or-later
// SignIn: from a password, a code or an identity provider to a session (ASVS 5.0 V6, V7; ANSSI-PG-078).
#pragma once

#include <base/result.hpp>
#include <kernel/session/accounts.hpp>
#include <kernel/session/hash_gate.hpp>
#include <kernel/session/second_factors.hpp>
#include <kernel/session/sessions.hpp>
#include <kernel/session/throttle.hpp>
#include <kernel/storage/stores.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace aubrac::kernel {

struct SignInOptions {
    std::string server_key; // 32 bytes
    int hashes_at_once = 2;
    std::chrono::milliseconds hash_wait{5000};
    adapters::argon2::PasswordCost cost;
};

/// Where an attempt comes from.
struct Origin {
    std::string address; // of the client
    std::string browser; // User-Agent
    std::string token;   // session token the browser already had; that session is ended
};

struct SignedIn {
    std::string token; // for the cookie
    Session session;   // its `second_factor` says whether a code is still to come
};

struct Enrolled {
    SignedIn signed_in; // the session, now complete, under a new token
    std::vector<std::string> recovery_codes;
};

/// Thread-safe. Opens its own transactions in the operator's store, because a password is hashed outside any: call
/// it outside any transaction. The caller writes the security log, refusals included.
class SignIn {
public:
    SignIn(Stores& stores, SignInOptions options);

    /// SESSION-001 unknown account, wrong password or disabled account alike, after the same work; 002 throttled
    /// (detail: the wait in words); 003 too many hashes under way.
    base::Result<SignedIn> with_password(std::string_view email, std::string_view password, const Origin& origin);
    /// Code of the app or recovery code, for the session `origin.token` that awaits it. SESSION-002, 004, 005.
    base::Result<SignedIn> with_code(std::string_view code, const Origin& origin);
    /// For an identity that a provider proved; `second_factor` is `done` when its acr says so. `id_token` is kept
    /// sealed for the logout. SESSION-001 when the account is disabled.
    base::Result<SignedIn> with_identity(const base::AccountId& account, SecondFactor second_factor,
                                         std::string_view id_token, const Origin& origin);
    void sign_out(std::string_view token);
    /// What the provider wants back at logout; empty for a session opened by password.
    std::string id_token(std::string_view token);

    /// SESSION-005, and 006 when the account has a second factor that this session has not given.
    base::Result<Enrolment> start_enrolment(std::string_view token);
    /// SESSION-002, 004, 005, 006. Other sessions of the account end.
    base::Result<Enrolled> confirm_enrolment(std::string_view code, const Origin& origin);

    /// Counts a demand of a link for a forgotten password, and gives the address as accounts keep it. Knows
    /// nothing of accounts: an address that has none takes the same time. SESSION-002, 013.
    base::Result<std::string> ask_reset(std::string_view email, const Origin& origin);
    /// First password, or new one, by a link. `words`: commune…, that the password must not be made of. All
    /// sessions end, the links of the account are used up. SESSION-003, 007 to 010, 012.
    base::Result<PasswordLink> choose_password(std::string_view link, std::string_view password,
                                               const std::vector<std::string>& words);
    /// All sessions end but a new one is given. SESSION-002, 003, 005 to 011.
    base::Result<SignedIn> change_password(std::string_view current, std::string_view next,
                                           const std::vector<std::string>& words, const Origin& origin);
    /// By the command line that makes the first account, and by the demo: no link, no throttle. SESSION-003, 007
    /// to 010, 017.
    base::Result<base::Done> set_password(const base::AccountId& account, std::string_view password,
                                          const std::vector<std::string>& words);

private:
    struct Secret {
        base::AccountId account; // empty: no such account, or disabled
        std::string hash;
    };
    Secret read_secret(std::string_view email);
    std::optional<base::Refusal> reserve(const std::vector<std::pair<std::string, int>>& subjects);
    void give_back(const std::vector<std::pair<std::string, int>>& subjects);
    std::optional<base::Refusal> check_current(const base::AccountId& account, std::string_view password);
    base::Result<std::string> hash(std::string_view password, const Account& account,
                                   std::vector<std::string> words);
    SignedIn open(Context& context, const NewSession& session, const Origin& origin) const;
    void store_hash(Context& context, const base::AccountId& account, const std::string& hash) const;
    void write(const std::function<Outcome(Context&)>& work);
    void read(const std::function<void(Context&)>& work);

    Stores& stores_;
    SignInOptions options_;
    HashGate gate_;
    Accounts accounts_;
    Sessions sessions_;
    SecondFactors second_factors_;
    Throttle throttle_;
    Storage storage_{"session", Scope::operator_};
};

/// "30 secondes", "1 minute", "15 minutes": rounded up.
std::string wait_in_words(std::int64_t seconds);

} // namespace aubrac::kernel
