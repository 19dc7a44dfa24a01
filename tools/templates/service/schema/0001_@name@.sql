-- SPDX-License-Identifier: AGPL-3.0-or-later
-- First step of the tables of @name@. Never edited once released: a change is a new step.
CREATE TABLE @name@_item (
    {{adherent}}
    id TEXT NOT NULL,
    label TEXT NOT NULL,
    made_at TEXT NOT NULL,
    PRIMARY KEY ({{key}} id)
);
