-- SPDX-License-Identifier: AGPL-3.0-or-later
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
