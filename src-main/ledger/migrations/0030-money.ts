import type { Database } from 'better-sqlite3';
import { foldText } from '../fold-text.ts';
import type { Migration } from '../migrate.ts';

/*
 * The complete life of money: operations of terminals, returns, corrections, papers, cash moves with their reasons.
 * Columns added to the tables of receipts are empty for a sale, and the new tables and indexes are not touched when a
 * sale paid in cash is sealed. Indexes of `payment_operation` are paid for when the operation is written, while the
 * terminal still prints its slip.
 */
const COLUMNS = `
ALTER TABLE receipt ADD COLUMN buyer_contact TEXT NOT NULL DEFAULT '';
ALTER TABLE receipt ADD COLUMN sale_id TEXT REFERENCES receipt (id);
ALTER TABLE receipt ADD COLUMN return_basis TEXT CHECK (json_valid(return_basis));
ALTER TABLE receipt ADD COLUMN correction TEXT CHECK (json_valid(correction));
ALTER TABLE receipt_line ADD COLUMN sale_position INTEGER;
ALTER TABLE shift ADD COLUMN postings_before INTEGER NOT NULL DEFAULT 0;
CREATE INDEX receipt_returns ON receipt (sale_id) WHERE sale_id IS NOT NULL;
`;

const TABLES = `
CREATE TABLE payment_operation (
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  receipt_id TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('purchase', 'void', 'refund')),
  way TEXT NOT NULL,
  by_hand INTEGER NOT NULL CHECK (by_hand IN (0, 1)),
  amount_minor INTEGER NOT NULL CHECK (amount_minor > 0),
  original_id TEXT REFERENCES payment_operation (id),
  terminal_id TEXT NOT NULL,
  rrn TEXT NOT NULL,
  auth_code TEXT NOT NULL,
  card_mask TEXT NOT NULL,
  batch TEXT NOT NULL,
  reference TEXT NOT NULL,
  found TEXT NOT NULL,
  cashier_name TEXT NOT NULL,
  at_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX payment_operation_receipt ON payment_operation (receipt_id);
CREATE INDEX payment_operation_original ON payment_operation (original_id) WHERE original_id IS NOT NULL;
CREATE INDEX payment_operation_rrn ON payment_operation (rrn) WHERE rrn <> '';
CREATE INDEX payment_operation_card ON payment_operation (substr(card_mask, -4)) WHERE card_mask <> '';
CREATE INDEX payment_operation_reference ON payment_operation (way, reference) WHERE reference <> '';

CREATE TABLE unsealed_money (
  receipt_id TEXT NOT NULL,
  operation_id TEXT NOT NULL REFERENCES payment_operation (id),
  PRIMARY KEY (receipt_id, operation_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE paper_document (
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  kind TEXT NOT NULL,
  number INTEGER NOT NULL CHECK (number > 0),
  receipt_id TEXT NOT NULL REFERENCES receipt (id),
  at_ms INTEGER NOT NULL,
  total_minor INTEGER NOT NULL CHECK (total_minor >= 0),
  cashier_name TEXT NOT NULL,
  UNIQUE (receipt_id, kind),
  UNIQUE (kind, number)
) STRICT;

CREATE TABLE deferred_receipt (
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  draft TEXT NOT NULL CHECK (json_valid(draft)),
  lines INTEGER NOT NULL,
  total_minor INTEGER NOT NULL,
  cashier_name TEXT NOT NULL,
  shift_number INTEGER NOT NULL,
  at_ms INTEGER NOT NULL
) STRICT;

CREATE TABLE cash_move (
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  shift_id TEXT NOT NULL REFERENCES shift (id),
  direction TEXT NOT NULL CHECK (direction IN ('in', 'out')),
  amount_minor INTEGER NOT NULL CHECK (amount_minor > 0),
  reason TEXT NOT NULL,
  cashier_name TEXT NOT NULL,
  at_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX cash_move_shift ON cash_move (shift_id);

CREATE TABLE closed_shift (
  shift_seq INTEGER PRIMARY KEY REFERENCES shift (seq),
  cash_minor INTEGER NOT NULL,
  first_receipt INTEGER,
  last_receipt INTEGER,
  first_ms INTEGER,
  last_ms INTEGER
) STRICT;
CREATE INDEX journal_rare ON journal (kind, seq)
WHERE kind IN ('ledger-begun-anew', 'ledger-restored', 'registrar-ahead');
`;

/*
 * What receipts are searched by. Filled when a shift is closed (search-index.ts), because a dozen lines are a dozen
 * pages of such an index; what came since is read through.
 */
const SEARCH = `
CREATE TABLE search_number (
  value INTEGER NOT NULL,
  receipt_seq INTEGER NOT NULL,
  PRIMARY KEY (value, receipt_seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE search_good (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  barcode TEXT NOT NULL,
  code TEXT NOT NULL,
  article TEXT NOT NULL,
  folded TEXT NOT NULL,
  UNIQUE (name, barcode, code, article)
) STRICT;

CREATE TABLE search_line (
  good_id INTEGER NOT NULL REFERENCES search_good (id),
  receipt_seq INTEGER NOT NULL,
  PRIMARY KEY (good_id, receipt_seq)
) STRICT, WITHOUT ROWID;

INSERT INTO search_number (value, receipt_seq)
  SELECT r.total_minor, r.seq FROM receipt r
  UNION
  SELECT d.fiscal_sign, r.seq FROM receipt r JOIN fiscal_document d ON d.receipt_id = r.id;
INSERT INTO search_good (name, barcode, code, article, folded)
  SELECT DISTINCT name, barcode, code, article, fold_text(name) FROM receipt_line;
INSERT INTO search_line (good_id, receipt_seq)
  SELECT DISTINCT g.id, r.seq
  FROM receipt_line l JOIN receipt r ON r.id = l.receipt_id
    JOIN search_good g ON g.name = l.name AND g.barcode = l.barcode AND g.code = l.code AND g.article = l.article
  ORDER BY 1, 2;
INSERT INTO meta (key, value) SELECT 'searchable-to', CAST(coalesce(max(seq), 0) AS TEXT) FROM receipt;
`;

/** A move was only its postings before; the safe's side has the opposite sign of the drawer's. */
const FILL = `
INSERT INTO cash_move (id, shift_id, direction, amount_minor, reason, cashier_name, at_ms)
  SELECT document_id, shift_id, iif(amount_minor < 0, 'in', 'out'), abs(amount_minor), '', '', at_ms
  FROM posting WHERE account = 'safe' ORDER BY id;
INSERT INTO closed_shift (shift_seq, cash_minor, first_receipt, last_receipt, first_ms, last_ms)
  SELECT s.seq, coalesce(moved.amount_minor, 0), made.first_receipt, made.last_receipt, made.first_ms, made.last_ms
  FROM shift s LEFT JOIN (
    SELECT shift_id, sum(amount_minor) AS amount_minor FROM posting WHERE account = 'cash' GROUP BY shift_id
  ) moved ON moved.shift_id = s.id LEFT JOIN (
    SELECT shift_id, min(seq) AS first_receipt, max(seq) AS last_receipt,
      min(sealed_at_ms) AS first_ms, max(sealed_at_ms) AS last_ms
    FROM receipt GROUP BY shift_id
  ) made ON made.shift_id = s.id
  WHERE s.closed_at_ms IS NOT NULL;
UPDATE shift SET postings_before =
  coalesce((SELECT min(id) - 1 FROM posting WHERE shift_id = shift.id), (SELECT max(id) FROM posting), 0)
  WHERE closed_at_ms IS NULL;
`;

const APPEND_ONLY = ['payment_operation', 'paper_document', 'cash_move'];
const guards = (table: string): string => `
CREATE TRIGGER ${table}_no_update BEFORE UPDATE ON ${table} BEGIN SELECT RAISE(ABORT, '${table}: rows are final'); END;
CREATE TRIGGER ${table}_no_delete BEFORE DELETE ON ${table} BEGIN SELECT RAISE(ABORT, '${table}: rows are kept'); END;`;

export const moneyLife: Migration = {
  number: 30,
  name: 'money',
  up(db: Database) {
    db.function('fold_text', { deterministic: true }, foldText);
    db.exec([COLUMNS, TABLES, SEARCH, FILL, ...APPEND_ONLY.map(guards)].join('\n'));
  },
};
