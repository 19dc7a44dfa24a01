-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Flux that left, by what their answers will name; SIRET of those who sent; files that belong to nobody that we know.
CREATE TABLE tresor_envois (
    subject TEXT NOT NULL PRIMARY KEY,
    adherent_id TEXT NOT NULL,
    nom_fic TEXT NOT NULL,
    cod_col TEXT NOT NULL,
    siret TEXT NOT NULL,
    training BIGINT NOT NULL,
    size BIGINT NOT NULL,
    booked_at TEXT NOT NULL
);
CREATE INDEX tresor_envois_by_name ON tresor_envois (nom_fic, cod_col, booked_at);
CREATE INDEX tresor_envois_by_date ON tresor_envois (training, booked_at);

CREATE TABLE tresor_sirets (
    siret TEXT NOT NULL,
    adherent_id TEXT NOT NULL,
    PRIMARY KEY (siret, adherent_id)
);

-- Returns handed to an adhérent, and our PES_ACQUIT_RETOUR of each.
CREATE TABLE tresor_retours (
    id TEXT NOT NULL PRIMARY KEY,
    adherent_id TEXT NOT NULL,
    training BIGINT NOT NULL,
    file_name TEXT NOT NULL,
    etat TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    received_at TEXT NOT NULL
);

CREATE TABLE tresor_bac (
    id TEXT NOT NULL PRIMARY KEY,
    received_at TEXT NOT NULL,
    file_name TEXT NOT NULL,
    nom_fic TEXT NOT NULL,
    siret TEXT NOT NULL,
    reason TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    handled_at TEXT NOT NULL DEFAULT '',
    handled_by TEXT NOT NULL DEFAULT ''
);
CREATE INDEX tresor_bac_by_date ON tresor_bac (handled_at, received_at, id);
