-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Flux PES of one collectivité, what they hold (one line each, made once by the check), and what came back about them.
CREATE TABLE helios_flux (
    {{adherent}}
    id TEXT NOT NULL,
    nom_fic TEXT NOT NULL,
    cod_col TEXT NOT NULL,
    apart TEXT NOT NULL DEFAULT '',
    cod_bud TEXT NOT NULL,
    id_post TEXT NOT NULL,
    siret TEXT NOT NULL,
    libelle TEXT NOT NULL,
    statut TEXT NOT NULL,
    file_name TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    size BIGINT NOT NULL,
    source TEXT NOT NULL,
    send_when_checked BIGINT NOT NULL,
    deposited_by TEXT NOT NULL,
    deposited_at TEXT NOT NULL,
    checked_at TEXT NOT NULL DEFAULT '',
    norme TEXT NOT NULL DEFAULT '',
    refused BIGINT NOT NULL DEFAULT 0,
    errors BIGINT NOT NULL DEFAULT 0,
    warnings BIGINT NOT NULL DEFAULT 0,
    forced BIGINT NOT NULL DEFAULT 0,
    bordereaux BIGINT NOT NULL DEFAULT 0,
    pieces BIGINT NOT NULL DEFAULT 0,
    lignes BIGINT NOT NULL DEFAULT 0,
    pj BIGINT NOT NULL DEFAULT 0,
    total_cents BIGINT NOT NULL DEFAULT 0,
    signatures TEXT NOT NULL DEFAULT '',
    submitted_by TEXT NOT NULL DEFAULT '',
    submitted_at TEXT NOT NULL DEFAULT '',
    sent_at TEXT NOT NULL DEFAULT '',
    remote_name TEXT NOT NULL DEFAULT '',
    answered_at TEXT NOT NULL DEFAULT '',
    anomalies TEXT NOT NULL DEFAULT '',
    handled_at TEXT NOT NULL DEFAULT '',
    replaced_by TEXT NOT NULL DEFAULT '',
    PRIMARY KEY ({{key}} id)
);
-- A name counts once; a flux set apart (replaced) gives its name back.
CREATE UNIQUE INDEX helios_flux_identity ON helios_flux ({{key}} nom_fic, cod_col, apart);
CREATE INDEX helios_flux_by_date ON helios_flux ({{key}} deposited_at, id);
CREATE INDEX helios_flux_by_total ON helios_flux ({{key}} total_cents, id);
CREATE INDEX helios_flux_by_statut ON helios_flux ({{key}} statut, deposited_at, id);
CREATE INDEX helios_flux_by_budget ON helios_flux ({{key}} siret, cod_bud, deposited_at, id);

CREATE TABLE helios_constats (
    {{adherent}}
    flux TEXT NOT NULL,
    position BIGINT NOT NULL,
    severity TEXT NOT NULL,
    code TEXT NOT NULL,
    message TEXT NOT NULL,
    path TEXT NOT NULL,
    line BIGINT NOT NULL,
    bordereau TEXT NOT NULL,
    piece TEXT NOT NULL,
    ligne TEXT NOT NULL,
    PRIMARY KEY ({{key}} flux, position)
);

CREATE TABLE helios_bordereaux (
    {{adherent}}
    flux TEXT NOT NULL,
    position BIGINT NOT NULL,
    domaine TEXT NOT NULL,
    exer TEXT NOT NULL,
    id_bord TEXT NOT NULL,
    typ_bord TEXT NOT NULL,
    emis_le TEXT NOT NULL,
    objet TEXT NOT NULL,
    pieces BIGINT NOT NULL,
    mt_ht BIGINT NOT NULL,
    mt_tva BIGINT NOT NULL,
    signed BIGINT NOT NULL,
    etat TEXT NOT NULL DEFAULT '',
    anomalies TEXT NOT NULL DEFAULT '',
    rejected_pieces BIGINT NOT NULL DEFAULT 0,
    handled_at TEXT NOT NULL DEFAULT '',
    PRIMARY KEY ({{key}} flux, position)
);

-- Mandats and titres. Numbers without their leading zeros.
CREATE TABLE helios_pieces (
    {{adherent}}
    flux TEXT NOT NULL,
    position BIGINT NOT NULL,
    bordereau BIGINT NOT NULL,
    domaine TEXT NOT NULL,
    exer TEXT NOT NULL,
    id_bord TEXT NOT NULL,
    id_pce TEXT NOT NULL,
    typ_pce TEXT NOT NULL,
    nat_pce TEXT NOT NULL,
    objet TEXT NOT NULL,
    tiers TEXT NOT NULL,
    words TEXT NOT NULL,
    lignes BIGINT NOT NULL,
    pj BIGINT NOT NULL,
    mt_ht BIGINT NOT NULL,
    mt_tva BIGINT NOT NULL,
    etat TEXT NOT NULL DEFAULT '',
    anomalies TEXT NOT NULL DEFAULT '',
    handled_at TEXT NOT NULL DEFAULT '',
    paiement TEXT NOT NULL DEFAULT 'inconnu',
    mt_regle BIGINT NOT NULL DEFAULT 0,
    regle_le TEXT NOT NULL DEFAULT '',
    motif TEXT NOT NULL DEFAULT '',
    PRIMARY KEY ({{key}} flux, position)
);
CREATE INDEX helios_pieces_by_number ON helios_pieces ({{key}} exer, id_bord, id_pce);
CREATE INDEX helios_pieces_by_etat ON helios_pieces ({{key}} flux, etat, position);

CREATE TABLE helios_lignes (
    {{adherent}}
    flux TEXT NOT NULL,
    position BIGINT NOT NULL,
    piece BIGINT NOT NULL,
    id_ligne TEXT NOT NULL,
    nature TEXT NOT NULL,
    fonction TEXT NOT NULL,
    operation TEXT NOT NULL,
    libelle TEXT NOT NULL,
    mod_regl TEXT NOT NULL,
    id_marche TEXT NOT NULL,
    tiers TEXT NOT NULL,
    adresse TEXT NOT NULL,
    compte TEXT NOT NULL,
    mt_ht BIGINT NOT NULL,
    mt_tva BIGINT NOT NULL,
    anomalies TEXT NOT NULL DEFAULT '',
    PRIMARY KEY ({{key}} flux, position)
);
CREATE INDEX helios_lignes_by_piece ON helios_lignes ({{key}} flux, piece, position);

-- Pièces justificatives that the flux carries; their bytes stay in it.
CREATE TABLE helios_pj (
    {{adherent}}
    flux TEXT NOT NULL,
    position BIGINT NOT NULL,
    id_unique TEXT NOT NULL,
    nom TEXT NOT NULL,
    type_pj TEXT NOT NULL,
    description TEXT NOT NULL,
    bytes BIGINT NOT NULL,
    is_whole BIGINT NOT NULL,
    etat TEXT NOT NULL DEFAULT '',
    anomalies TEXT NOT NULL DEFAULT '',
    handled_at TEXT NOT NULL DEFAULT '',
    PRIMARY KEY ({{key}} flux, position)
);
CREATE INDEX helios_pj_by_etat ON helios_pj ({{key}} flux, etat, position);
CREATE INDEX helios_pj_by_id ON helios_pj ({{key}} id_unique, flux);

-- Which pièce refers to which pièce justificative.
CREATE TABLE helios_pj_refs (
    {{adherent}}
    flux TEXT NOT NULL,
    position BIGINT NOT NULL,
    piece BIGINT NOT NULL,
    id_unique TEXT NOT NULL,
    nom TEXT NOT NULL,
    support TEXT NOT NULL,
    PRIMARY KEY ({{key}} flux, position)
);
CREATE INDEX helios_pj_refs_by_piece ON helios_pj_refs ({{key}} flux, piece);

-- Every file that came back, never changed: acquits of a flux, returns (about no flux in particular).
CREATE TABLE helios_recus (
    {{adherent}}
    id TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    flux TEXT NOT NULL,
    kind TEXT NOT NULL,
    file_name TEXT NOT NULL,
    at TEXT NOT NULL,
    summary TEXT NOT NULL DEFAULT '',
    PRIMARY KEY ({{key}} id)
);
CREATE UNIQUE INDEX helios_recus_identity ON helios_recus ({{key}} sha256, flux);
CREATE INDEX helios_recus_by_flux ON helios_recus ({{key}} flux, at);
CREATE INDEX helios_recus_by_kind ON helios_recus ({{key}} kind, at, id);

CREATE TABLE helios_budgets (
    {{adherent}}
    id TEXT NOT NULL,
    siret TEXT NOT NULL,
    cod_col TEXT NOT NULL,
    cod_bud TEXT NOT NULL,
    id_post TEXT NOT NULL,
    libelle TEXT NOT NULL,
    p_dest TEXT NOT NULL,
    PRIMARY KEY ({{key}} id)
);
CREATE UNIQUE INDEX helios_budgets_identity ON helios_budgets ({{key}} siret, cod_col, cod_bud);

-- How many flux in each statut, so that no page counts them.
CREATE TABLE helios_counts (
    {{adherent}}
    source TEXT NOT NULL,
    statut TEXT NOT NULL,
    count BIGINT NOT NULL,
    PRIMARY KEY ({{key}} source, statut)
);
