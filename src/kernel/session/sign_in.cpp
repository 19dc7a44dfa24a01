// SPDX-License-Identifier: AGPL-3.0-or-later
#include <kernel/session/sign_in.hpp>

#include "rows.hpp"

#include <adapters/openssl/cipher.hpp>
#include <kernel/session/password_policy.hpp>

namespace aubrac::kernel {

using base::Refusal;
using Subjects = std::vector<std::pair<std::string, int>>;

namespace {

constexpr std::int64_t known_address_days = 30;

std::string id_token_context(const base::AccountId& account) { return "id_token " + account.text(); }

} // namespace

std::string wait_in_words(std::int64_t seconds) {
    if (seconds <= 1) return "1 seconde";
    if (seconds < 60) return std::to_string(seconds) + " secondes";
    const auto minutes = (seconds + 59) / 60;
    return std::to_string(minutes) + (minutes == 1 ? " minute" : " minutes");
}

SignIn::SignIn(Stores& stores, SignInOptions options)
    : stores_(stores), options_(std::move(options)),
      gate_(options_.hashes_at_once, options_.hash_wait, options_.cost), second_factors_(options_.server_key) {
    ENSURE(options_.server_key.size() == adapters::openssl::cipher_key_size);
}

void SignIn::write(const std::function<Outcome(Context&)>& work) {
    stores_.run({ActorKind::machine, "job:session", ""}, {}, {}, Access::write, work);
}

void SignIn::read(const std::function<void(Context&)>& work) {
    stores_.run({ActorKind::machine, "job:session", ""}, {}, {}, Access::read, [&](Context& context) {
        work(context);
        return Outcome::keep;
    });
}

SignIn::Secret SignIn::read_secret(std::string_view email) {
    Secret secret;
    read([&](Context& context) {
        auto row = storage_.query(context,
                                  "SELECT id, password_hash FROM session_accounts WHERE email = $1 AND status = "
                                  "'active'",
                                  {std::string(email)});
        if (row->next()) secret = {base::AccountId(rows::text(*row, 0)), rows::text(*row, 1)};
    });
    return secret;
}

std::optional<Refusal> SignIn::reserve(const Subjects& subjects) {
    std::int64_t wait = 0;
    write([&](Context& context) {
        wait = 0;
        for (const auto& [subject, free_failures] : subjects)
            wait = std::max(wait, throttle_.reserve(context, subject, free_failures));
        return wait == 0 ? Outcome::keep : Outcome::undo;
    });
    if (wait == 0) return std::nullopt;
    return Refusal{"SESSION-002", {}, {wait_in_words(wait)}};
}

void SignIn::give_back(const Subjects& subjects) {
    write([&](Context& context) {
        for (const auto& [subject, free_failures] : subjects) throttle_.give_back(context, subject);
        return Outcome::keep;
    });
}

SignedIn SignIn::open(Context& context, const NewSession& session, const Origin& origin) const {
    if (!origin.token.empty()) sessions_.end(context, origin.token);
    SignedIn result;
    result.token = sessions_.open(context, session);
    auto opened = sessions_.find(context, result.token);
    ENSURE(opened);
    result.session = std::move(*opened);
    storage_.execute(context, "UPDATE session_accounts SET last_seen = $1 WHERE id = $2",
                     {context.now().iso(), session.account.text()});
    if (result.session.second_factor == SecondFactor::awaited) return result;
    storage_.execute(context, "DELETE FROM session_known_addresses WHERE account_id = $1 AND last_at < $2",
                     {session.account.text(), context.now().plus_seconds(-known_address_days * 24 * 3600).iso()});
    storage_.execute(context,
                     "INSERT INTO session_known_addresses (account_id, address, last_at) VALUES ($1, $2, $3) ON "
                     "CONFLICT (account_id, address) DO UPDATE SET last_at = excluded.last_at",
                     {session.account.text(), Throttle::address_subject(origin.address), context.now().iso()});
    return result;
}

base::Result<SignedIn> SignIn::with_password(std::string_view email, std::string_view password,
                                             const Origin& origin) {
    const Refusal wrong{"SESSION-001", {}, {}};
    const auto typed = rows::email_key(email.substr(0, 300));
    if (!base::is_utf8(typed)) return wrong;
    const auto secret = read_secret(typed);
    const auto address = Throttle::address_subject(origin.address);
    // The address from which the person usually comes is counted apart: whoever fails on purpose from elsewhere
    // cannot keep the person out.
    bool known = false;
    read([&](Context& context) {
        auto row = storage_.query(
            context,
            "SELECT 1 FROM session_known_addresses WHERE account_id = $1 AND address = $2 AND last_at > $3",
            {secret.account.text(), address, context.now().plus_seconds(-known_address_days * 24 * 3600).iso()});
        known = row->next();
    });
    // Unknown accounts are counted like the others, or the delay would tell which exist.
    const auto account = "account:" + rows::hash_of(typed) + (known ? " " + address : "");
    const Subjects subjects = {{account, account_free_failures}, {address, address_free_failures}};
    if (const auto refusal = reserve(subjects)) return *refusal;

    const auto matches = gate_.verify(password.substr(0, adapters::argon2::password_limit + 1), secret.hash);
    if (!matches) {
        give_back(subjects);
        return Refusal{"SESSION-003", {}, {}};
    }
    if (!*matches) return wrong;
    std::optional<std::string> better;
    if (gate_.needs_rehash(secret.hash)) better = gate_.hash(password);

    std::optional<SignedIn> signed_in;
    write([&](Context& context) {
        const auto found = accounts_.find(context, secret.account);
        if (!found || found->status != AccountStatus::active) return Outcome::undo;
        throttle_.clear(context, account);
        throttle_.give_back(context, address);
        if (better)
            storage_.execute(context,
                             "UPDATE session_accounts SET password_hash = $1 WHERE id = $2 AND password_hash = $3",
                             {*better, secret.account.text(), secret.hash});
        signed_in =
            open(context, {secret.account, {}, SecondFactor::absent, origin.address, origin.browser, {}}, origin);
        return Outcome::keep;
    });
    if (!signed_in) return wrong;
    return std::move(*signed_in);
}

base::Result<SignedIn> SignIn::with_code(std::string_view code, const Origin& origin) {
    std::optional<SignedIn> signed_in;
    Refusal refusal{"SESSION-005", {}, {}};
    write([&](Context& context) {
        const auto session = sessions_.find(context, origin.token);
        if (!session || session->second_factor != SecondFactor::awaited) return Outcome::undo;
        const auto subject = "code:" + session->account.id.text();
        if (const auto wait = throttle_.reserve(context, subject, account_free_failures); wait > 0) {
            refusal = {"SESSION-002", "code", {wait_in_words(wait)}};
            return Outcome::undo;
        }
        const auto used = second_factors_.use(context, session->account.id, code);
        if (!used) {
            refusal = used.refusal();
            return Outcome::keep; // the failure counts
        }
        throttle_.clear(context, subject);
        signed_in = open(context,
                         {session->account.id, session->adherent, SecondFactor::done, origin.address,
                          origin.browser, sessions_.sealed_id_token(context, origin.token)},
                         origin);
        return Outcome::keep;
    });
    if (!signed_in) return refusal;
    return std::move(*signed_in);
}

base::Result<SignedIn> SignIn::with_identity(const base::AccountId& account, SecondFactor second_factor,
                                             std::string_view id_token, const Origin& origin) {
    std::optional<SignedIn> signed_in;
    write([&](Context& context) {
        const auto found = accounts_.find(context, account);
        if (!found || found->status != AccountStatus::active) return Outcome::undo;
        const auto sealed =
            id_token.empty() ? std::string()
                             : adapters::openssl::seal(options_.server_key, id_token, id_token_context(account));
        signed_in = open(context, {account, {}, second_factor, origin.address, origin.browser, sealed}, origin);
        return Outcome::keep;
    });
    if (!signed_in) return Refusal{"SESSION-001", {}, {}};
    return std::move(*signed_in);
}

void SignIn::sign_out(std::string_view token) {
    write([&](Context& context) {
        sessions_.end(context, token);
        return Outcome::keep;
    });
}

std::string SignIn::id_token(std::string_view token) {
    std::string text;
    read([&](Context& context) {
        const auto session = sessions_.find(context, token);
        if (!session) return;
        const auto sealed = sessions_.sealed_id_token(context, token);
        text = adapters::openssl::open_sealed(options_.server_key, sealed, id_token_context(session->account.id))
                   .value_or("");
    });
    return text;
}

} // namespace aubrac::kernel
