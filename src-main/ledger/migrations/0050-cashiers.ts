import type { Migration } from '../migrate.ts';

/*
 * Who works at the till. Secrets are here as scrypt hashes only; `badge_key` of `meta` is what all badges of this base
 * are hashed with, so that one look-up finds the owner. Receipts and shifts keep their cashier's name as it was: they
 * do not point here. A badge that was lost is deleted; people never are.
 */
const TABLES = `
CREATE TABLE cashier (
  id TEXT NOT NULL PRIMARY KEY,
  name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 64),
  inn TEXT NOT NULL CHECK (length(inn) IN (0, 12)),
  role TEXT NOT NULL,
  pin_hash TEXT NOT NULL,
  active INTEGER NOT NULL CHECK (active IN (0, 1)),
  created_at_ms INTEGER NOT NULL,
  changed_at_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE cashier_badge (
  hash TEXT NOT NULL PRIMARY KEY,
  cashier_id TEXT NOT NULL REFERENCES cashier (id),
  added_at_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE lock_out (
  subject TEXT NOT NULL PRIMARY KEY,
  failures INTEGER NOT NULL CHECK (failures > 0),
  rest_ms INTEGER NOT NULL CHECK (rest_ms >= 0),
  seen_at_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TRIGGER cashier_no_delete BEFORE DELETE ON cashier BEGIN SELECT RAISE(ABORT, 'cashier: rows are kept'); END;
`;

export const cashiers: Migration = {
  number: 50,
  name: 'cashiers',
  up(db) {
    db.exec(TABLES);
  },
};
