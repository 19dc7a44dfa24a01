// SPDX-License-Identifier: AGPL-3.0-or-later
#include <kernel/session/second_factors.hpp>

#include "rows.hpp"

#include <adapters/openssl/base64.hpp>
#include <adapters/openssl/cipher.hpp>
#include <adapters/openssl/random.hpp>
#include <adapters/openssl/totp.hpp>
#include <base/failure.hpp>

namespace aubrac::kernel {

using base::Refusal;

namespace {

constexpr int recovery_codes = 10;
constexpr std::size_t recovery_length = 12; // base32 characters, 60 bits

std::string seal_context(const base::AccountId& account) { return "totp " + account.text(); }

std::string recovery_hash(const base::AccountId& account, std::string_view code) {
    return rows::hash_of("recovery " + account.text() + " " + std::string(code));
}

/// "abcd-efgh ijkl" as typed, to "ABCDEFGHIJKL".
std::string normalized(std::string_view code) {
    std::string result;
    for (const char c : code.substr(0, 100)) {
        if (c == ' ' || c == '-') continue;
        result += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    }
    return result;
}

} // namespace

Enrolment SecondFactors::start(Context& context, const Account& account) const {
    const auto secret = adapters::openssl::make_totp_secret();
    storage_.execute(
        context, "UPDATE session_accounts SET totp_pending = $1 WHERE id = $2",
        {sql::Blob{adapters::openssl::seal(server_key_, secret, seal_context(account.id))}, account.id.text()});
    return {adapters::openssl::totp_uri(secret, "Aubrac", account.email),
            adapters::openssl::encode_base32(secret)};
}

base::Result<std::vector<std::string>> SecondFactors::confirm(Context& context, const base::AccountId& account,
                                                              std::string_view code) const {
    std::string sealed;
    {
        auto row =
            storage_.query(context, "SELECT totp_pending FROM session_accounts WHERE id = $1", {account.text()});
        if (row->next()) sealed = row->bytes(0);
    }
    if (sealed.empty()) return Refusal{"SESSION-004", "code", {}};
    const auto secret = adapters::openssl::open_sealed(server_key_, sealed, seal_context(account));
    if (!secret) throw base::Failure("a TOTP secret does not open: was the server's key replaced?");
    const auto step = adapters::openssl::find_totp_step(*secret, code, context.now());
    if (!step) return Refusal{"SESSION-004", "code", {}};
    storage_.execute(context,
                     "UPDATE session_accounts SET totp_secret = totp_pending, totp_pending = NULL, totp_step = $1 "
                     "WHERE id = $2",
                     {*step, account.text()});
    return renew_recovery_codes(context, account);
}

base::Result<base::Done> SecondFactors::use(Context& context, const base::AccountId& account,
                                            std::string_view code) const {
    std::string sealed;
    std::int64_t last_step = -1;
    {
        auto row = storage_.query(context, "SELECT totp_secret, totp_step FROM session_accounts WHERE id = $1",
                                  {account.text()});
        if (row->next()) {
            sealed = row->bytes(0);
            last_step = row->integer(1);
        }
    }
    if (sealed.empty()) return Refusal{"SESSION-004", "code", {}};
    const auto typed = normalized(code);
    if (typed.size() == recovery_length) {
        if (!use_recovery_code(context, account, typed)) return Refusal{"SESSION-004", "code", {}};
        return base::Done{};
    }
    const auto secret = adapters::openssl::open_sealed(server_key_, sealed, seal_context(account));
    if (!secret) throw base::Failure("a TOTP secret does not open: was the server's key replaced?");
    const auto step = adapters::openssl::find_totp_step(*secret, typed, context.now(), last_step);
    // The condition on totp_step makes one of two simultaneous uses of a code lose, on any engine.
    if (!step ||
        storage_.execute(context, "UPDATE session_accounts SET totp_step = $1 WHERE id = $2 AND totp_step < $3",
                         {*step, account.text(), *step}) == 0)
        return Refusal{"SESSION-004", "code", {}};
    return base::Done{};
}

bool SecondFactors::use_recovery_code(Context& context, const base::AccountId& account,
                                      std::string_view code) const {
    return storage_.execute(context, "DELETE FROM session_recovery_codes WHERE account_id = $1 AND code_hash = $2",
                            {account.text(), recovery_hash(account, code)}) > 0;
}

void SecondFactors::remove(Context& context, const base::AccountId& account) const {
    storage_.execute(
        context,
        "UPDATE session_accounts SET totp_secret = NULL, totp_pending = NULL, totp_step = -1 WHERE id = "
        "$1",
        {account.text()});
    storage_.execute(context, "DELETE FROM session_recovery_codes WHERE account_id = $1", {account.text()});
    storage_.execute(context, "DELETE FROM session_sessions WHERE account_id = $1", {account.text()});
}

std::vector<std::string> SecondFactors::renew_recovery_codes(Context& context,
                                                             const base::AccountId& account) const {
    storage_.execute(context, "DELETE FROM session_recovery_codes WHERE account_id = $1", {account.text()});
    std::vector<std::string> codes;
    for (int i = 0; i < recovery_codes; ++i) {
        const auto code = adapters::openssl::encode_base32(adapters::openssl::random_bytes(10)).substr(0, 12);
        storage_.execute(context, "INSERT INTO session_recovery_codes (account_id, code_hash) VALUES ($1, $2)",
                         {account.text(), recovery_hash(account, code)});
        codes.push_back(code.substr(0, 4) + "-" + code.substr(4, 4) + "-" + code.substr(8));
    }
    return codes;
}

int SecondFactors::count_recovery_codes(Context& context, const base::AccountId& account) const {
    auto row = storage_.query(context, "SELECT COUNT(*) FROM session_recovery_codes WHERE account_id = $1",
                              {account.text()});
    return row->next() ? static_cast<int>(row->integer(0)) : 0;
}

} // namespace aubrac::kernel
