-- SPDX-License-Identifier: AGPL-3.0-or-later
-- What came back from the State and belongs to nobody that we know: looked at by the operator.
CREATE TABLE prefecture_bin (
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
CREATE INDEX prefecture_bin_by_date ON prefecture_bin (handled_at, received_at, id);
