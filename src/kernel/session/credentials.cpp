// SPDX-License-Identifier: AGPL-3.0-or-later
// The part of SignIn that changes what a person signs in with.
#include <kernel/session/sign_in.hpp>

#include "rows.hpp"

#include <kernel/session/password_policy.hpp>

namespace aubrac::kernel {

using base::Refusal;

namespace {

constexpr int reset_free_demands = 2; // the fourth mail in a row waits

std::string reset_subject(const std::string& email) { return "reset:" + rows::hash_of(email); }

} // namespace

base::Result<Enrolment> SignIn::start_enrolment(std::string_view token) {
    std::optional<Enrolment> enrolment;
    Refusal refusal{"SESSION-005", {}, {}};
    write([&](Context& context) {
        const auto session = sessions_.find(context, token);
        if (!session) return Outcome::undo;
        // Else whoever stole a password would put an app of their own in place of the person's.
        if (session->second_factor == SecondFactor::awaited) {
            refusal = {"SESSION-006", {}, {}};
            return Outcome::undo;
        }
        enrolment = second_factors_.start(context, session->account);
        return Outcome::keep;
    });
    if (!enrolment) return refusal;
    return std::move(*enrolment);
}

base::Result<Enrolled> SignIn::confirm_enrolment(std::string_view code, const Origin& origin) {
    std::optional<Enrolled> enrolled;
    Refusal refusal{"SESSION-005", {}, {}};
    write([&](Context& context) {
        const auto session = sessions_.find(context, origin.token);
        if (!session) return Outcome::undo;
        if (session->second_factor == SecondFactor::awaited) {
            refusal = {"SESSION-006", {}, {}};
            return Outcome::undo;
        }
        const auto subject = "code:" + session->account.id.text();
        if (const auto wait = throttle_.reserve(context, subject, account_free_failures); wait > 0) {
            refusal = {"SESSION-002", "code", {wait_in_words(wait)}};
            return Outcome::undo;
        }
        const auto codes = second_factors_.confirm(context, session->account.id, code);
        if (!codes) {
            refusal = codes.refusal();
            return Outcome::keep; // the failure counts
        }
        throttle_.clear(context, subject);
        const auto sealed = sessions_.sealed_id_token(context, origin.token);
        sessions_.end_all(context, session->account.id);
        enrolled = Enrolled{open(context,
                                 {session->account.id, session->adherent, SecondFactor::done, origin.address,
                                  origin.browser, sealed},
                                 origin),
                            codes.value()};
        return Outcome::keep;
    });
    if (!enrolled) return refusal;
    return std::move(*enrolled);
}

base::Result<std::string> SignIn::hash(std::string_view password, const Account& account,
                                       std::vector<std::string> words) {
    words.push_back(account.email);
    words.push_back(account.name);
    if (const auto refusal = check_password(password, words)) return *refusal;
    auto encoded = gate_.hash(password);
    if (!encoded) return Refusal{"SESSION-003", {}, {}};
    return std::move(*encoded);
}

void SignIn::store_hash(Context& context, const base::AccountId& account, const std::string& hash) const {
    storage_.execute(context, "UPDATE session_accounts SET password_hash = $1 WHERE id = $2",
                     {hash, account.text()});
    storage_.execute(context, "DELETE FROM session_invitations WHERE account_id = $1", {account.text()});
    sessions_.end_all(context, account);
}

base::Result<std::string> SignIn::ask_reset(std::string_view email, const Origin& origin) {
    auto typed = rows::email_key(email.substr(0, 300));
    if (!Accounts::is_email(typed)) return Refusal{"SESSION-013", "email", {}};
    const std::vector<std::pair<std::string, int>> subjects = {
        {reset_subject(typed), reset_free_demands},
        {"reset " + Throttle::address_subject(origin.address), address_free_failures}};
    if (auto refusal = reserve(subjects)) {
        refusal->field = "email";
        return std::move(*refusal);
    }
    return typed;
}

base::Result<PasswordLink> SignIn::choose_password(std::string_view link, std::string_view password,
                                                   const std::vector<std::string>& words) {
    const Refusal used{"SESSION-012", {}, {}};
    std::optional<PasswordLink> found;
    read([&](Context& context) { found = accounts_.find_link(context, link); });
    if (!found) return used;
    const auto& account = found->account;
    const auto encoded = hash(password, account, words);
    if (!encoded) return encoded.refusal();
    bool kept = false;
    write([&](Context& context) {
        const auto still = accounts_.find_link(context, link);
        kept = still && still->account.id == account.id;
        if (!kept) return Outcome::undo;
        store_hash(context, account.id, encoded.value());
        throttle_.clear_everywhere(context, "account:" + rows::hash_of(account.email));
        throttle_.clear(context, reset_subject(account.email));
        return Outcome::keep;
    });
    if (!kept) return used;
    return std::move(*found);
}

std::optional<Refusal> SignIn::check_current(const base::AccountId& account, std::string_view password) {
    const std::vector<std::pair<std::string, int>> subjects = {
        {"password:" + account.text(), account_free_failures}};
    if (auto refusal = reserve(subjects)) return refusal;
    std::string encoded;
    read([&](Context& context) {
        auto row =
            storage_.query(context, "SELECT password_hash FROM session_accounts WHERE id = $1", {account.text()});
        if (row->next()) encoded = rows::text(*row, 0);
    });
    const auto matches = gate_.verify(password.substr(0, adapters::argon2::password_limit + 1), encoded);
    if (matches && !*matches) return Refusal{"SESSION-011", "current", {}};
    give_back(subjects);
    if (!matches) return Refusal{"SESSION-003", {}, {}};
    return std::nullopt;
}

base::Result<SignedIn> SignIn::change_password(std::string_view current, std::string_view next,
                                               const std::vector<std::string>& words, const Origin& origin) {
    const Refusal ended{"SESSION-005", {}, {}};
    std::optional<Session> session;
    read([&](Context& context) { session = sessions_.find(context, origin.token); });
    if (!session) return ended;
    if (session->second_factor == SecondFactor::awaited) return Refusal{"SESSION-006", {}, {}};
    if (const auto refusal = check_current(session->account.id, current)) return *refusal;
    const auto encoded = hash(next, session->account, words);
    if (!encoded) return encoded.refusal();
    std::optional<SignedIn> signed_in;
    write([&](Context& context) {
        if (!sessions_.find(context, origin.token)) return Outcome::undo;
        throttle_.clear(context, "password:" + session->account.id.text());
        const auto sealed = sessions_.sealed_id_token(context, origin.token);
        store_hash(context, session->account.id, encoded.value());
        signed_in = open(context,
                         {session->account.id, session->adherent, session->second_factor, origin.address,
                          origin.browser, sealed},
                         origin);
        return Outcome::keep;
    });
    if (!signed_in) return ended;
    return std::move(*signed_in);
}

base::Result<base::Done> SignIn::set_password(const base::AccountId& account, std::string_view password,
                                              const std::vector<std::string>& words) {
    std::optional<Account> found;
    read([&](Context& context) { found = accounts_.find(context, account); });
    if (!found) return Refusal{"SESSION-017", {}, {}};
    const auto encoded = hash(password, *found, words);
    if (!encoded) return encoded.refusal();
    write([&](Context& context) {
        store_hash(context, account, encoded.value());
        return Outcome::keep;
    });
    return base::Done{};
}

} // namespace aubrac::kernel
