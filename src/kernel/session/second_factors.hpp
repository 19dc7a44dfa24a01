// SPDX-License-Identifier: AGPL-3.0-or-later
// Second factor by an authenticator app (TOTP, RFC 6238), with recovery codes for the day the telephone is lost.
#pragma once

#include <base/result.hpp>
#include <kernel/context.hpp>
#include <kernel/session/accounts.hpp>
#include <kernel/storage/storage.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace aubrac::kernel {

/// What the app needs, shown once.
struct Enrolment {
    std::string uri;    // "otpauth://totp/…", drawn as a QR code
    std::string secret; // base32, for those who type it
};

/// Thread-safe; contexts of the operator's store that write, except `count_recovery_codes`. Secrets are sealed
/// with the server's key and bound to their account. The caller has checked that the session may do it.
class SecondFactors {
public:
    /// `server_key`: 32 bytes.
    explicit SecondFactors(std::string server_key) : server_key_(std::move(server_key)) {}

    /// A secret that counts only once a code proves that the app has it; a former app still works until then.
    Enrolment start(Context& context, const Account& account) const;
    /// Ten one-time recovery codes, shown once ("ABCD-EFGH-IJKL"); those before are void. Refuses SESSION-004.
    base::Result<std::vector<std::string>> confirm(Context& context, const base::AccountId& account,
                                                   std::string_view code) const;
    /// A code of the app, or a recovery code, serves once. Refuses SESSION-004.
    base::Result<base::Done> use(Context& context, const base::AccountId& account, std::string_view code) const;
    /// For the person who lost everything, by someone who checked who calls. Ends the sessions.
    void remove(Context& context, const base::AccountId& account) const;
    std::vector<std::string> renew_recovery_codes(Context& context, const base::AccountId& account) const;
    int count_recovery_codes(Context& context, const base::AccountId& account) const;

private:
    bool use_recovery_code(Context& context, const base::AccountId& account, std::string_view code) const;

    std::string server_key_;
    Storage storage_{"session", Scope::operator_};
};

} // namespace aubrac::kernel
