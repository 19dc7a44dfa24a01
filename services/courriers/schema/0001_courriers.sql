-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Letters of the préfecture, what was sent back (acknowledgements and answers), and the documents of both.
CREATE TABLE courriers_courriers (
    {{adherent}}
    id TEXT NOT NULL,
    acte TEXT NOT NULL,
    id_acte TEXT NOT NULL,
    acte_title TEXT NOT NULL,
    acte_objet TEXT NOT NULL,
    nature BIGINT NOT NULL,
    code TEXT NOT NULL,
    message_name TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    dated_on TEXT NOT NULL,
    received_at TEXT NOT NULL,
    words TEXT NOT NULL,
    office TEXT NOT NULL,
    contact_name TEXT NOT NULL,
    contact_telephone TEXT NOT NULL,
    contact_email TEXT NOT NULL,
    due TEXT NOT NULL,
    statut TEXT NOT NULL,
    is_open BIGINT NOT NULL,
    closed_by TEXT NOT NULL DEFAULT '',
    closed_at TEXT NOT NULL DEFAULT '',
    PRIMARY KEY ({{key}} id)
);
CREATE UNIQUE INDEX courriers_courriers_by_name ON courriers_courriers ({{key}} message_name);
CREATE INDEX courriers_courriers_by_reception ON courriers_courriers ({{key}} received_at, id);
CREATE INDEX courriers_courriers_by_opening ON courriers_courriers ({{key}} is_open, received_at, id);
CREATE INDEX courriers_courriers_by_acte ON courriers_courriers ({{key}} acte, received_at);

-- What leaves about a letter: 3-2 and 4-2 by themselves, the answers when a person says so.
CREATE TABLE courriers_envois (
    {{adherent}}
    id TEXT NOT NULL,
    courrier TEXT NOT NULL,
    code TEXT NOT NULL,
    etat TEXT NOT NULL,
    created_by TEXT NOT NULL,
    created_at TEXT NOT NULL,
    submitted_at TEXT NOT NULL DEFAULT '',
    sent_at TEXT NOT NULL DEFAULT '',
    message_name TEXT NOT NULL DEFAULT '',
    archive_name TEXT NOT NULL DEFAULT '',
    archive_sha256 TEXT NOT NULL DEFAULT '',
    acknowledged_on TEXT NOT NULL DEFAULT '',
    anomaly TEXT NOT NULL DEFAULT '',
    PRIMARY KEY ({{key}} id)
);
CREATE INDEX courriers_envois_by_courrier ON courriers_envois ({{key}} courrier, created_at, id);
CREATE INDEX courriers_envois_by_archive ON courriers_envois ({{key}} archive_name);

-- Documents of a letter or of an envoi, which `owner` names.
CREATE TABLE courriers_pieces (
    {{adherent}}
    owner TEXT NOT NULL,
    position BIGINT NOT NULL,
    name TEXT NOT NULL,
    type_pj TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    size BIGINT NOT NULL,
    PRIMARY KEY ({{key}} owner, position)
);
