-- SPDX-License-Identifier: AGPL-3.0-or-later
-- What came back from the State and belongs to nobody that we know: looked at by the operator.
CREATE TABLE actes_bin (
    id TEXT NOT NULL PRIMARY KEY,
    received_at TEXT NOT NULL,
    source TEXT NOT NULL,
    file_name TEXT NOT NULL,
    siren TEXT NOT NULL,
    reason TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    handled_at TEXT NOT NULL DEFAULT '',
    handled_by TEXT NOT NULL DEFAULT ''
);
CREATE INDEX actes_bin_by_date ON actes_bin (received_at, id);

-- Figures of each adhérent, recomputed every night.
CREATE TABLE actes_figures (
    adherent_id TEXT NOT NULL PRIMARY KEY,
    sent BIGINT NOT NULL,
    acknowledged BIGINT NOT NULL,
    refused BIGINT NOT NULL,
    published BIGINT NOT NULL,
    late BIGINT NOT NULL,
    computed_at TEXT NOT NULL
);
