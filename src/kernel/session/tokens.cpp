// SPDX-License-Identifier: AGPL-3.0-or-later
#include <kernel/session/tokens.hpp>

#include "rows.hpp"

#include <adapters/openssl/random.hpp>
#include <algorithm>

namespace aubrac::kernel {

using base::Refusal;

namespace {

constexpr std::string_view mark = "aub_"; // lets scanners of leaked secrets recognise ours
constexpr std::size_t secret_length = 4 + 43;
constexpr int tokens_per_adherent = 20;
constexpr std::int64_t touch_seconds = 3600;

std::string select(std::string_view rest) {
    return "SELECT id, adherent_id, name, rights, created_by, created_at, expires_at, last_used, revoked_at FROM "
           "session_tokens " +
           std::string(rest);
}

ApiToken read_token(const sql::Cursor& row) {
    ApiToken token;
    token.id = ApiTokenId(rows::text(row, 0));
    token.adherent = base::AdherentId(rows::text(row, 1));
    token.name = rows::text(row, 2);
    token.rights = base::split(row.text(3), ' ');
    token.created_by = base::AccountId(rows::text(row, 4));
    token.created_at = rows::instant(row, 5);
    token.expires_at = rows::instant(row, 6);
    token.last_used = rows::instant(row, 7);
    token.revoked_at = rows::instant(row, 8);
    return token;
}

std::string joined(const Rights& rights) {
    std::string text;
    for (const auto& right : rights) text += (text.empty() ? "" : " ") + right;
    return text;
}

/// Last millisecond of that day in Paris.
base::Instant end_of(base::Date day) {
    const base::Instant midnight{day.plus_days(1).days() * 24 * 3600 * 1000};
    return {midnight.ms - std::int64_t{paris_offset_minutes(midnight)} * 60 * 1000 - 1};
}

} // namespace

base::Result<MadeApiToken> Tokens::make(Context& context, const base::AdherentId& adherent,
                                        const NewApiToken& wanted, const Rights& holder_rights) const {
    ENSURE(!adherent.empty());
    const auto name = base::trim(wanted.name);
    if (!base::is_utf8(name) || name.empty() || base::count_characters(name) > 100)
        return Refusal{"SESSION-030", "name", {}};
    MadeApiToken made;
    made.token.rights = wanted.rights;
    auto& rights = made.token.rights;
    std::sort(rights.begin(), rights.end());
    rights.erase(std::unique(rights.begin(), rights.end()), rights.end());
    if (rights.empty()) return Refusal{"SESSION-031", "rights", {""}};
    for (const auto& right : rights)
        if (std::find(holder_rights.begin(), holder_rights.end(), right) == holder_rights.end())
            return Refusal{"SESSION-031", "rights", {base::one_line(right, 100)}};
    if (wanted.expires_on <= context.today() || wanted.expires_on > context.today().plus_months(24))
        return Refusal{"SESSION-032", "expires_on", {}};
    {
        auto row =
            storage_.query(context,
                           "SELECT COUNT(*) FROM session_tokens WHERE adherent_id = $1 AND revoked_at = '' AND "
                           "expires_at > $2",
                           {adherent.text(), context.now().iso()});
        if (row->next() && row->integer(0) >= tokens_per_adherent)
            return Refusal{"SESSION-034", {}, {std::to_string(tokens_per_adherent)}};
    }
    made.secret = std::string(mark) + adapters::openssl::random_token();
    made.token.id = context.make_id<ApiTokenId>();
    made.token.adherent = adherent;
    made.token.name = base::one_line(name, 100);
    made.token.created_by = base::AccountId(context.actor().id);
    made.token.created_at = context.now();
    made.token.expires_at = end_of(wanted.expires_on);
    storage_.execute(
        context,
        "INSERT INTO session_tokens (id, token_hash, adherent_id, name, rights, created_by, created_at, "
        "expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        {made.token.id.text(), rows::hash_of(made.secret), adherent.text(), made.token.name, joined(rights),
         made.token.created_by.text(), made.token.created_at.iso(), made.token.expires_at.iso()});
    return made;
}

std::optional<ApiToken> Tokens::find_bearer(Context& context, std::string_view authorization) const {
    constexpr std::string_view scheme = "bearer ";
    if (authorization.size() != scheme.size() + secret_length) return std::nullopt;
    for (std::size_t i = 0; i < scheme.size(); ++i)
        if (const char c = authorization[i]; (c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c) != scheme[i])
            return std::nullopt;
    const auto secret = authorization.substr(scheme.size());
    if (!secret.starts_with(mark)) return std::nullopt;
    auto row = storage_.query(context, select("WHERE token_hash = $1"), {rows::hash_of(secret)});
    if (!row->next()) return std::nullopt;
    auto token = read_token(*row);
    if (token.revoked_at.ms != 0 || context.now() > token.expires_at) return std::nullopt;
    token.touch_due = context.now() >= token.last_used.plus_seconds(touch_seconds);
    return token;
}

void Tokens::touch(Context& context, const ApiToken& token) const {
    storage_.execute(context, "UPDATE session_tokens SET last_used = $1 WHERE id = $2",
                     {context.now().iso(), token.id.text()});
}

bool Tokens::revoke(Context& context, const base::AdherentId& adherent, const ApiTokenId& id) const {
    return storage_.execute(
               context,
               "UPDATE session_tokens SET revoked_at = $1 WHERE id = $2 AND adherent_id = $3 AND revoked_at = ''",
               {context.now().iso(), id.text(), adherent.text()}) > 0;
}

void Tokens::revoke_all(Context& context, const base::AdherentId& adherent) const {
    storage_.execute(context,
                     "UPDATE session_tokens SET revoked_at = $1 WHERE adherent_id = $2 AND revoked_at = ''",
                     {context.now().iso(), adherent.text()});
}

std::vector<ApiToken> Tokens::list(Context& context, const base::AdherentId& adherent) const {
    auto found =
        storage_.query(context, select("WHERE adherent_id = $1 ORDER BY id DESC LIMIT 100"), {adherent.text()});
    std::vector<ApiToken> tokens;
    while (found->next()) tokens.push_back(read_token(*found));
    return tokens;
}

} // namespace aubrac::kernel
