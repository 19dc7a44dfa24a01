-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Actes of one collectivité, their annexes, what was exchanged about them, and the lists of its préfecture.
CREATE TABLE actes_actes (
    {{adherent}}
    id TEXT NOT NULL,
    numero TEXT NOT NULL,
    nature BIGINT NOT NULL,
    matiere TEXT NOT NULL,
    objet TEXT NOT NULL,
    decided_on TEXT NOT NULL,
    statut TEXT NOT NULL,
    type_pj TEXT NOT NULL,
    document_sha256 TEXT NOT NULL,
    document_name TEXT NOT NULL,
    document_size BIGINT NOT NULL,
    document_papier BIGINT NOT NULL,
    publish BIGINT NOT NULL,
    created_by TEXT NOT NULL,
    created_at TEXT NOT NULL,
    submitted_by TEXT NOT NULL DEFAULT '',
    submitted_at TEXT NOT NULL DEFAULT '',
    sent_at TEXT NOT NULL DEFAULT '',
    id_acte TEXT NOT NULL DEFAULT '',
    classification_on TEXT NOT NULL DEFAULT '',
    archive_name TEXT NOT NULL DEFAULT '',
    archive_sha256 TEXT NOT NULL DEFAULT '',
    acknowledged_on TEXT NOT NULL DEFAULT '',
    acknowledged_at TEXT NOT NULL DEFAULT '',
    anomaly TEXT NOT NULL DEFAULT '',
    cancelled_on TEXT NOT NULL DEFAULT '',
    published_on TEXT NOT NULL DEFAULT '',
    stamped_sha256 TEXT NOT NULL DEFAULT '',
    bordereau_sha256 TEXT NOT NULL DEFAULT '',
    PRIMARY KEY ({{key}} id)
);
CREATE UNIQUE INDEX actes_actes_identity ON actes_actes ({{key}} decided_on, numero, nature);
CREATE INDEX actes_actes_by_date ON actes_actes ({{key}} decided_on, id);
CREATE INDEX actes_actes_by_numero ON actes_actes ({{key}} numero, id);
CREATE INDEX actes_actes_by_statut ON actes_actes ({{key}} statut, decided_on, id);
CREATE INDEX actes_actes_by_nature ON actes_actes ({{key}} nature, decided_on, id);
CREATE INDEX actes_actes_by_publication ON actes_actes ({{key}} published_on, id);
CREATE INDEX actes_actes_by_id_acte ON actes_actes ({{key}} id_acte);

CREATE TABLE actes_annexes (
    {{adherent}}
    acte TEXT NOT NULL,
    position BIGINT NOT NULL,
    name TEXT NOT NULL,
    type_pj TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    size BIGINT NOT NULL,
    PRIMARY KEY ({{key}} acte, position)
);

-- Every message sent or received, never changed: name of the file of the norm, and the bytes in files.
CREATE TABLE actes_exchanges (
    {{adherent}}
    message_name TEXT NOT NULL,
    acte TEXT NOT NULL,
    code TEXT NOT NULL,
    direction TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    at TEXT NOT NULL,
    summary TEXT NOT NULL,
    PRIMARY KEY ({{key}} direction, message_name)
);
CREATE INDEX actes_exchanges_by_acte ON actes_exchanges ({{key}} acte, at);

-- Classifications served by the préfecture (message 7-2), by their date; the XML is in files.
CREATE TABLE actes_classifications (
    {{adherent}}
    dated_on TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    received_at TEXT NOT NULL,
    PRIMARY KEY ({{key}} dated_on)
);

-- Serial of the envelopes of a day.
CREATE TABLE actes_serials (
    {{adherent}}
    day TEXT NOT NULL,
    last BIGINT NOT NULL,
    PRIMARY KEY ({{key}} day)
);

-- How many actes of each nature and statut, so that no page counts a hundred thousand lines.
CREATE TABLE actes_counts (
    {{adherent}}
    nature BIGINT NOT NULL,
    statut TEXT NOT NULL,
    count BIGINT NOT NULL,
    PRIMARY KEY ({{key}} nature, statut)
);
