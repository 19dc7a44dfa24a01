// SPDX-License-Identifier: AGPL-3.0-or-later
#include <kernel/session/schema.hpp>

namespace aubrac::kernel {

namespace {

constexpr auto accounts_sql = R"sql(
CREATE TABLE session_accounts (
    id TEXT NOT NULL PRIMARY KEY,
    email TEXT NOT NULL,
    name TEXT NOT NULL,
    name_key TEXT NOT NULL,
    search_key TEXT NOT NULL,
    telephone TEXT NOT NULL,
    status TEXT NOT NULL,
    staff_role TEXT NOT NULL,
    password_hash TEXT NOT NULL DEFAULT '',
    totp_pending BYTEA,
    totp_secret BYTEA,
    totp_step BIGINT NOT NULL DEFAULT -1,
    created_at TEXT NOT NULL,
    last_seen TEXT NOT NULL DEFAULT ''
);
CREATE UNIQUE INDEX session_accounts_by_email ON session_accounts (email);
CREATE INDEX session_accounts_by_name ON session_accounts (name_key, id);
CREATE TABLE session_grants (
    account_id TEXT NOT NULL,
    adherent_id TEXT NOT NULL,
    service TEXT NOT NULL,
    role TEXT NOT NULL,
    PRIMARY KEY (account_id, adherent_id, service)
);
CREATE INDEX session_grants_by_adherent ON session_grants (adherent_id, account_id);
CREATE TABLE session_invitations (
    token_hash TEXT NOT NULL PRIMARY KEY,
    account_id TEXT NOT NULL,
    expires_at TEXT NOT NULL
);
CREATE INDEX session_invitations_by_account ON session_invitations (account_id);
CREATE TABLE session_recovery_codes (
    account_id TEXT NOT NULL,
    code_hash TEXT NOT NULL,
    PRIMARY KEY (account_id, code_hash)
);
)sql";

constexpr auto sessions_sql = R"sql(
CREATE TABLE session_sessions (
    token_hash TEXT NOT NULL PRIMARY KEY,
    id TEXT NOT NULL,
    account_id TEXT NOT NULL,
    adherent_id TEXT NOT NULL,
    second_factor BIGINT NOT NULL,
    created_at TEXT NOT NULL,
    last_seen TEXT NOT NULL,
    address TEXT NOT NULL,
    browser TEXT NOT NULL,
    id_token BYTEA
);
CREATE INDEX session_sessions_by_account ON session_sessions (account_id, created_at);
CREATE INDEX session_sessions_by_age ON session_sessions (created_at);
CREATE TABLE session_throttles (
    subject TEXT NOT NULL PRIMARY KEY,
    failures BIGINT NOT NULL,
    last_at TEXT NOT NULL
);
CREATE INDEX session_throttles_by_age ON session_throttles (last_at);
CREATE TABLE session_known_addresses (
    account_id TEXT NOT NULL,
    address TEXT NOT NULL,
    last_at TEXT NOT NULL,
    PRIMARY KEY (account_id, address)
);
)sql";

constexpr auto consents_sql = R"sql(
CREATE TABLE session_consents (
    id TEXT NOT NULL PRIMARY KEY,
    adherent_id TEXT NOT NULL,
    staff_id TEXT NOT NULL,
    reason TEXT NOT NULL,
    minutes BIGINT NOT NULL,
    state TEXT NOT NULL,
    asked_at TEXT NOT NULL,
    answered_by TEXT NOT NULL DEFAULT '',
    answered_at TEXT NOT NULL DEFAULT '',
    ends_at TEXT NOT NULL
);
CREATE INDEX session_consents_by_adherent ON session_consents (adherent_id, staff_id, state);
CREATE INDEX session_consents_by_end ON session_consents (state, ends_at);
)sql";

constexpr auto tokens_sql = R"sql(
CREATE TABLE session_tokens (
    id TEXT NOT NULL PRIMARY KEY,
    token_hash TEXT NOT NULL,
    adherent_id TEXT NOT NULL,
    name TEXT NOT NULL,
    rights TEXT NOT NULL,
    created_by TEXT NOT NULL,
    created_at TEXT NOT NULL,
    expires_at TEXT NOT NULL,
    last_used TEXT NOT NULL DEFAULT '',
    revoked_at TEXT NOT NULL DEFAULT ''
);
CREATE UNIQUE INDEX session_tokens_by_hash ON session_tokens (token_hash);
CREATE INDEX session_tokens_by_adherent ON session_tokens (adherent_id, id);
)sql";

constexpr auto oidc_sql = R"sql(
CREATE TABLE session_oidc_attempts (
    state_hash TEXT NOT NULL PRIMARY KEY,
    visitor_hash TEXT NOT NULL,
    nonce TEXT NOT NULL,
    verifier TEXT NOT NULL,
    return_to TEXT NOT NULL,
    expires_at TEXT NOT NULL
);
CREATE INDEX session_oidc_attempts_by_end ON session_oidc_attempts (expires_at);
CREATE TABLE session_oidc_links (
    issuer TEXT NOT NULL,
    subject TEXT NOT NULL,
    account_id TEXT NOT NULL,
    linked_at TEXT NOT NULL,
    PRIMARY KEY (issuer, subject)
);
CREATE UNIQUE INDEX session_oidc_links_by_account ON session_oidc_links (account_id, issuer);
)sql";

constexpr auto links_and_mail_sql = R"sql(
ALTER TABLE session_invitations ADD COLUMN kind TEXT NOT NULL DEFAULT 'invitation';
ALTER TABLE session_accounts ADD COLUMN mail TEXT NOT NULL DEFAULT 'each';
)sql";

} // namespace

std::vector<Migration> session_migrations() {
    return {{"session", Scope::operator_, "0001_accounts", accounts_sql},
            {"session", Scope::operator_, "0002_sessions", sessions_sql},
            {"session", Scope::operator_, "0003_consents", consents_sql},
            {"session", Scope::operator_, "0004_tokens", tokens_sql},
            {"session", Scope::operator_, "0005_oidc", oidc_sql},
            {"session", Scope::operator_, "0006_links_and_mail", links_and_mail_sql}};
}

} // namespace aubrac::kernel
