-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Circuits, dossiers, who replaces whom, and the seal of one collectivité. Steps and roads are lines of text, which
-- rules/ writes and reads; `awaits` and `due` tell of the stage under way.
CREATE TABLE parapheur_circuits (
    {{adherent}}
    id TEXT NOT NULL,
    title TEXT NOT NULL,
    steps TEXT NOT NULL,
    reading BIGINT NOT NULL,
    followers TEXT NOT NULL,
    is_open BIGINT NOT NULL,
    PRIMARY KEY ({{key}} id)
);

CREATE TABLE parapheur_dossiers (
    {{adherent}}
    id TEXT NOT NULL,
    title TEXT NOT NULL,
    circuit TEXT NOT NULL,
    circuit_title TEXT NOT NULL,
    subject TEXT NOT NULL,
    statut TEXT NOT NULL,
    current BIGINT NOT NULL,
    road TEXT NOT NULL,
    awaits TEXT NOT NULL,
    due TEXT NOT NULL,
    document_name TEXT NOT NULL,
    document_sha256 TEXT NOT NULL,
    document_size BIGINT NOT NULL,
    form TEXT NOT NULL,
    confidential BIGINT NOT NULL,
    reading BIGINT NOT NULL,
    words TEXT NOT NULL,
    followers TEXT NOT NULL,
    created_by TEXT NOT NULL,
    created_at TEXT NOT NULL,
    ended_at TEXT NOT NULL DEFAULT '',
    reason TEXT NOT NULL DEFAULT '',
    bordereau_sha256 TEXT NOT NULL DEFAULT '',
    PRIMARY KEY ({{key}} id)
);
CREATE INDEX parapheur_dossiers_by_statut ON parapheur_dossiers ({{key}} statut, id);
CREATE INDEX parapheur_dossiers_by_kind ON parapheur_dossiers ({{key}} awaits, id);
CREATE INDEX parapheur_dossiers_by_subject ON parapheur_dossiers ({{key}} subject, id);

-- Whom a dossier concerns, and of whom something is awaited now: what the lists are made from.
CREATE TABLE parapheur_concernes (
    {{adherent}}
    account TEXT NOT NULL,
    dossier TEXT NOT NULL,
    awaited BIGINT NOT NULL,
    PRIMARY KEY ({{key}} account, dossier)
);
CREATE INDEX parapheur_concernes_by_dossier ON parapheur_concernes ({{key}} dossier);
CREATE INDEX parapheur_concernes_awaited ON parapheur_concernes ({{key}} account, awaited, dossier);

CREATE TABLE parapheur_annexes (
    {{adherent}}
    dossier TEXT NOT NULL,
    position BIGINT NOT NULL,
    name TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    size BIGINT NOT NULL,
    PRIMARY KEY ({{key}} dossier, position)
);

-- What each signature made: the document once more, or a signature beside it. Number 0 is what was deposited.
CREATE TABLE parapheur_versions (
    {{adherent}}
    dossier TEXT NOT NULL,
    number BIGINT NOT NULL,
    detached BIGINT NOT NULL,
    name TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    size BIGINT NOT NULL,
    stage BIGINT NOT NULL,
    part BIGINT NOT NULL,
    signer TEXT NOT NULL,
    issuer TEXT NOT NULL,
    serial TEXT NOT NULL,
    stamped BIGINT NOT NULL,
    at TEXT NOT NULL,
    PRIMARY KEY ({{key}} dossier, number)
);

-- Second opinions: asked of somebody, without stopping the road.
CREATE TABLE parapheur_avis (
    {{adherent}}
    dossier TEXT NOT NULL,
    id TEXT NOT NULL,
    asked_by TEXT NOT NULL,
    asked_to TEXT NOT NULL,
    question TEXT NOT NULL,
    answer TEXT NOT NULL,
    asked_at TEXT NOT NULL,
    answered_at TEXT NOT NULL,
    PRIMARY KEY ({{key}} dossier, id)
);

CREATE TABLE parapheur_lectures (
    {{adherent}}
    dossier TEXT NOT NULL,
    account TEXT NOT NULL,
    at TEXT NOT NULL,
    PRIMARY KEY ({{key}} dossier, account)
);

CREATE TABLE parapheur_remplacements (
    {{adherent}}
    id TEXT NOT NULL,
    absent TEXT NOT NULL,
    replacement TEXT NOT NULL,
    starts_on TEXT NOT NULL,
    ends_on TEXT NOT NULL,
    PRIMARY KEY ({{key}} id)
);
CREATE INDEX parapheur_remplacements_by_end ON parapheur_remplacements ({{key}} ends_on, id);

-- In what quality a person signs: "Maire".
CREATE TABLE parapheur_qualites (
    {{adherent}}
    account TEXT NOT NULL,
    quality TEXT NOT NULL,
    PRIMARY KEY ({{key}} account)
);

-- The seal of the collectivité: its PKCS#12 and the password of it, each sealed by a key that this store does not hold.
CREATE TABLE parapheur_cachets (
    {{adherent}}
    id TEXT NOT NULL,
    certificate TEXT NOT NULL,
    pkcs12 BYTEA NOT NULL,
    password BYTEA NOT NULL,
    deposited_by TEXT NOT NULL,
    deposited_at TEXT NOT NULL,
    PRIMARY KEY ({{key}} id)
);

-- A person goes to sign outside, with its own key: what for, until when. Only the fingerprint of the word that opens it
-- is kept.
CREATE TABLE parapheur_rendezvous (
    {{adherent}}
    id TEXT NOT NULL,
    account TEXT NOT NULL,
    account_name TEXT NOT NULL,
    dossiers TEXT NOT NULL,
    expires_at TEXT NOT NULL,
    statut TEXT NOT NULL,
    PRIMARY KEY ({{key}} id)
);
CREATE INDEX parapheur_rendezvous_by_end ON parapheur_rendezvous ({{key}} expires_at, id);

-- What the key signs, between its two times; then the value that it gave.
CREATE TABLE parapheur_preparations (
    {{adherent}}
    dossier TEXT NOT NULL,
    rendezvous TEXT NOT NULL,
    prepared TEXT NOT NULL,
    signature_values TEXT NOT NULL,
    PRIMARY KEY ({{key}} dossier, rendezvous)
);
