// SPDX-License-Identifier: AGPL-3.0-or-later
#include <kernel/session/sessions.hpp>

#include "account_rows.hpp"

#include <adapters/openssl/random.hpp>
#include <algorithm>
#include <base/failure.hpp>

namespace aubrac::kernel {

namespace {

constexpr std::int64_t hour = 3600;
constexpr std::int64_t touch_seconds = 300;
constexpr std::int64_t awaiting_seconds = 900;
constexpr std::size_t token_length = 43;
// A person opens a handful; a script that signs in for ever pushes out its own oldest.
constexpr std::int64_t sessions_per_account = 50;

std::string select(std::string_view rest) {
    return "SELECT " + std::string(rows::account_columns) +
           ", s.id, s.adherent_id, s.second_factor, s.created_at, s.last_seen, s.address, s.browser FROM "
           "session_sessions s JOIN session_accounts a ON a.id = s.account_id " +
           std::string(rest);
}

Session read_session(const sql::Cursor& row) {
    constexpr int from = rows::account_width;
    Session session;
    session.account = rows::account(row);
    session.id = rows::text(row, from);
    session.adherent = base::AdherentId(rows::text(row, from + 1));
    const bool given = row.integer(from + 2) != 0;
    session.second_factor = given                               ? SecondFactor::done
                            : session.account.has_second_factor ? SecondFactor::awaited
                                                                : SecondFactor::absent;
    session.created_at = rows::instant(row, from + 3);
    session.last_seen = rows::instant(row, from + 4);
    session.address = rows::text(row, from + 5);
    session.browser = rows::text(row, from + 6);
    return session;
}

bool is_alive(const Session& session, base::Instant now) {
    if (session.account.status != AccountStatus::active) return false;
    const bool staff = session.account.is_staff();
    const auto idle = staff ? hour : 12 * hour;
    auto whole = staff ? 12 * hour : 7 * 24 * hour;
    if (session.second_factor == SecondFactor::awaited) whole = awaiting_seconds;
    return now < session.last_seen.plus_seconds(idle) && now < session.created_at.plus_seconds(whole);
}

} // namespace

SecondFactorPolicy parse_second_factor_policy(std::string_view setting) {
    if (setting == "agents") return SecondFactorPolicy::staff;
    if (setting == "transmettre") return SecondFactorPolicy::transmitters;
    if (setting == "tous") return SecondFactorPolicy::everyone;
    throw base::Failure("session.second_factor is \"agents\", \"transmettre\" or \"tous\", not \"" +
                        base::one_line(setting, 50) + "\"");
}

SessionStage stage_of(const Session& session, const Rights& rights, SecondFactorPolicy policy) {
    if (session.second_factor == SecondFactor::done) return SessionStage::complete;
    if (session.second_factor == SecondFactor::awaited) return SessionStage::code;
    const bool transmits = std::any_of(rights.begin(), rights.end(),
                                       [](const auto& right) { return right.ends_with(".transmettre"); });
    const bool required = session.account.is_staff() || policy == SecondFactorPolicy::everyone ||
                          (policy == SecondFactorPolicy::transmitters && transmits);
    return required ? SessionStage::enrolment : SessionStage::complete;
}

std::string Sessions::open(Context& context, const NewSession& session) const {
    storage_.execute(
        context,
        "DELETE FROM session_sessions WHERE account_id = $1 AND token_hash NOT IN (SELECT token_hash FROM "
        "session_sessions WHERE account_id = $2 ORDER BY created_at DESC, id DESC LIMIT $3)",
        {session.account.text(), session.account.text(), sessions_per_account - 1});
    auto token = adapters::openssl::random_token();
    const sql::Value sealed =
        session.sealed_id_token.empty() ? sql::Value(nullptr) : sql::Value(sql::Blob{session.sealed_id_token});
    storage_.execute(
        context,
        "INSERT INTO session_sessions (token_hash, id, account_id, adherent_id, second_factor, "
        "created_at, last_seen, address, browser, id_token) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, "
        "$10)",
        {rows::hash_of(token), context.make_uuid(), session.account.text(), session.adherent.text(),
         std::int64_t{session.second_factor == SecondFactor::done}, context.now().iso(), context.now().iso(),
         base::one_line(session.address, 100),
         base::is_utf8(session.browser) ? base::one_line(session.browser, 200) : "", sealed});
    return token;
}

std::optional<Session> Sessions::find(Context& context, std::string_view token) const {
    if (token.size() != token_length) return std::nullopt;
    auto row = storage_.query(context, select("WHERE s.token_hash = $1"), {rows::hash_of(token)});
    if (!row->next()) return std::nullopt;
    auto session = read_session(*row);
    if (!is_alive(session, context.now())) return std::nullopt;
    session.touch_due = context.now() >= session.last_seen.plus_seconds(touch_seconds);
    return session;
}

void Sessions::touch(Context& context, const Session& session) const {
    const auto now = context.now().iso();
    storage_.execute(context, "UPDATE session_sessions SET last_seen = $1 WHERE account_id = $2 AND id = $3",
                     {now, session.account.id.text(), session.id});
    storage_.execute(context, "UPDATE session_accounts SET last_seen = $1 WHERE id = $2",
                     {now, session.account.id.text()});
}

void Sessions::choose_adherent(Context& context, std::string_view token, const base::AdherentId& adherent) const {
    storage_.execute(context, "UPDATE session_sessions SET adherent_id = $1 WHERE token_hash = $2",
                     {adherent.text(), rows::hash_of(token)});
}

void Sessions::end(Context& context, std::string_view token) const {
    storage_.execute(context, "DELETE FROM session_sessions WHERE token_hash = $1", {rows::hash_of(token)});
}

bool Sessions::end_by_id(Context& context, const base::AccountId& account, std::string_view id) const {
    return storage_.execute(context, "DELETE FROM session_sessions WHERE account_id = $1 AND id = $2",
                            {account.text(), std::string(id)}) > 0;
}

void Sessions::end_all(Context& context, const base::AccountId& account) const {
    storage_.execute(context, "DELETE FROM session_sessions WHERE account_id = $1", {account.text()});
}

std::vector<Session> Sessions::list(Context& context, const base::AccountId& account) const {
    auto found =
        storage_.query(context, select("WHERE s.account_id = $1 ORDER BY s.created_at DESC, s.id DESC LIMIT 100"),
                       {account.text()});
    std::vector<Session> sessions;
    while (found->next())
        if (auto session = read_session(*found); is_alive(session, context.now()))
            sessions.push_back(std::move(session));
    return sessions;
}

std::string Sessions::sealed_id_token(Context& context, std::string_view token) const {
    auto row = storage_.query(context, "SELECT id_token FROM session_sessions WHERE token_hash = $1",
                              {rows::hash_of(token)});
    return row->next() ? std::string(row->bytes(0)) : std::string();
}

void Sessions::drop_dead(Context& context) const {
    storage_.execute(
        context, "DELETE FROM session_sessions WHERE created_at < $1 OR last_seen < $2",
        {context.now().plus_seconds(-7 * 24 * hour).iso(), context.now().plus_seconds(-12 * hour).iso()});
}

} // namespace aubrac::kernel
