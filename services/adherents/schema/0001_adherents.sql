-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Adhérents of the operator, in its own store. `until` and `removing_at` are empty until they happen.
CREATE TABLE adherents_adherents (
    id TEXT NOT NULL PRIMARY KEY,
    siren TEXT NOT NULL,
    name TEXT NOT NULL,
    name_key TEXT NOT NULL,
    search_key TEXT NOT NULL,
    slug TEXT NOT NULL,
    kind TEXT NOT NULL,
    insee TEXT NOT NULL,
    population BIGINT NOT NULL,
    departement TEXT NOT NULL,
    arrondissement TEXT NOT NULL,
    nature TEXT NOT NULL,
    since TEXT NOT NULL,
    until TEXT NOT NULL,
    deliberation TEXT NOT NULL,
    email TEXT NOT NULL,
    telephone TEXT NOT NULL,
    training BIGINT NOT NULL,
    removing_at TEXT NOT NULL DEFAULT ''
);
CREATE UNIQUE INDEX adherents_adherents_by_siren ON adherents_adherents (siren);
CREATE UNIQUE INDEX adherents_adherents_by_slug ON adherents_adherents (slug);
CREATE INDEX adherents_adherents_by_name ON adherents_adherents (name_key, id);
CREATE INDEX adherents_adherents_by_population ON adherents_adherents (population, id);
CREATE INDEX adherents_adherents_by_departement ON adherents_adherents (departement, id);

CREATE TABLE adherents_subscriptions (
    adherent_id TEXT NOT NULL,
    service TEXT NOT NULL,
    since TEXT NOT NULL,
    until TEXT NOT NULL,
    PRIMARY KEY (adherent_id, service, since)
);

CREATE TABLE adherents_contacts (
    id TEXT NOT NULL PRIMARY KEY,
    adherent_id TEXT NOT NULL,
    name TEXT NOT NULL,
    fonction TEXT NOT NULL,
    email TEXT NOT NULL,
    since TEXT NOT NULL,
    until TEXT NOT NULL
);
CREATE INDEX adherents_contacts_by_adherent ON adherents_contacts (adherent_id, id);

CREATE TABLE adherents_telephones (
    contact_id TEXT NOT NULL,
    position BIGINT NOT NULL,
    label TEXT NOT NULL,
    number TEXT NOT NULL,
    PRIMARY KEY (contact_id, position)
);

-- Imports of a CSV file: what was done, and the lines refused.
CREATE TABLE adherents_imports (
    id TEXT NOT NULL PRIMARY KEY,
    file_name TEXT NOT NULL,
    created_by TEXT NOT NULL,
    created_at TEXT NOT NULL,
    finished_at TEXT NOT NULL,
    created BIGINT NOT NULL,
    updated BIGINT NOT NULL,
    unchanged BIGINT NOT NULL,
    refused BIGINT NOT NULL,
    problem TEXT NOT NULL
);
CREATE TABLE adherents_import_refusals (
    import_id TEXT NOT NULL,
    line BIGINT NOT NULL,
    field TEXT NOT NULL,
    code TEXT NOT NULL,
    sentence TEXT NOT NULL,
    PRIMARY KEY (import_id, line, field)
);

-- What was kept of the adhérents removed: one file each in data/archives.
CREATE TABLE adherents_archives (
    id TEXT NOT NULL PRIMARY KEY,
    siren TEXT NOT NULL,
    name TEXT NOT NULL,
    file_name TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    size BIGINT NOT NULL,
    removed_at TEXT NOT NULL
);
