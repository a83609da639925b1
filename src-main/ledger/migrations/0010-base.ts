import type { Migration } from '../migrate.ts';

/*
 * What is written at every receipt is kept to few pages (a commit flushes each page it touched): no AUTOINCREMENT,
 * because rows are never deleted and plain row numbers only rise; small rows live in the tree of their key (WITHOUT
 * ROWID), the wide lines do not, because such a tree keeps whole rows in its inner pages too; a fiscal document is
 * known by its FN and FD numbers, so its id has no index. VAT keys, journal kinds and outbox states are not listed in
 * CHECKs: they grow with the law and the program, and a CHECK can only be changed by rebuilding its table.
 */
const TABLES = `
CREATE TABLE meta (
  key TEXT NOT NULL PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE machine (
  name TEXT NOT NULL PRIMARY KEY,
  state TEXT NOT NULL CHECK (json_valid(state)),
  updated_at_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE journal (
  seq INTEGER PRIMARY KEY,
  at_ms INTEGER NOT NULL,
  kind TEXT NOT NULL,
  ref TEXT NOT NULL,
  body TEXT NOT NULL
) STRICT;

CREATE TABLE shift (
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  number INTEGER NOT NULL,
  opened_at_ms INTEGER NOT NULL,
  open_fd INTEGER,
  closed_at_ms INTEGER,
  close_fd INTEGER,
  cashier_name TEXT NOT NULL,
  cashier_inn TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX shift_only_one_open ON shift ((1)) WHERE closed_at_ms IS NULL;

CREATE TABLE receipt (
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  shift_id TEXT NOT NULL REFERENCES shift (id),
  kind TEXT NOT NULL CHECK (kind IN ('sale', 'sale-return', 'purchase', 'purchase-return')),
  number INTEGER NOT NULL CHECK (number > 0),
  sealed_at_ms INTEGER NOT NULL,
  cashier_name TEXT NOT NULL,
  cashier_inn TEXT NOT NULL,
  tax_system TEXT NOT NULL,
  total_minor INTEGER NOT NULL CHECK (total_minor >= 0),
  tendered_cash_minor INTEGER NOT NULL CHECK (tendered_cash_minor >= 0),
  change_minor INTEGER NOT NULL CHECK (change_minor >= 0),
  UNIQUE (shift_id, number)
) STRICT;

CREATE TABLE receipt_line (
  receipt_id TEXT NOT NULL REFERENCES receipt (id),
  position INTEGER NOT NULL CHECK (position > 0),
  item_id INTEGER,
  external_id TEXT NOT NULL,
  code TEXT NOT NULL,
  article TEXT NOT NULL,
  barcode TEXT NOT NULL,
  name TEXT NOT NULL,
  unit TEXT NOT NULL,
  measure INTEGER NOT NULL,
  subject INTEGER NOT NULL,
  quantity_milli INTEGER NOT NULL CHECK (quantity_milli > 0),
  price_minor INTEGER NOT NULL,
  gross_minor INTEGER NOT NULL,
  discount_minor INTEGER NOT NULL,
  sum_minor INTEGER NOT NULL CHECK (sum_minor >= 0 AND sum_minor = gross_minor - discount_minor),
  vat TEXT NOT NULL,
  vat_minor INTEGER NOT NULL,
  PRIMARY KEY (receipt_id, position)
) STRICT;

CREATE TABLE receipt_payment (
  receipt_id TEXT NOT NULL REFERENCES receipt (id),
  position INTEGER NOT NULL CHECK (position > 0),
  tender TEXT NOT NULL CHECK (tender IN ('cash', 'electronic', 'prepaid', 'credit', 'other')),
  amount_minor INTEGER NOT NULL CHECK (amount_minor >= 0),
  PRIMARY KEY (receipt_id, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE fiscal_document (
  id TEXT NOT NULL,
  shift_id TEXT NOT NULL REFERENCES shift (id),
  receipt_id TEXT UNIQUE REFERENCES receipt (id),
  kind TEXT NOT NULL CHECK (kind IN ('shift-open', 'receipt', 'shift-close')),
  fn_number TEXT NOT NULL,
  fd_number INTEGER NOT NULL,
  fiscal_sign INTEGER NOT NULL,
  device_time TEXT NOT NULL,
  total_minor INTEGER NOT NULL,
  print TEXT NOT NULL CHECK (print IN ('done', 'pending', 'unknown')),
  recorded_at_ms INTEGER NOT NULL,
  PRIMARY KEY (fn_number, fd_number),
  CHECK ((kind = 'receipt') = (receipt_id IS NOT NULL))
) STRICT, WITHOUT ROWID;
CREATE INDEX fiscal_document_shift ON fiscal_document (shift_id);

CREATE TABLE posting (
  id INTEGER PRIMARY KEY,
  at_ms INTEGER NOT NULL,
  shift_id TEXT NOT NULL REFERENCES shift (id),
  document_id TEXT NOT NULL,
  account TEXT NOT NULL,
  amount_minor INTEGER NOT NULL
) STRICT;

CREATE TABLE outbox (
  seq INTEGER PRIMARY KEY,
  document_id TEXT NOT NULL UNIQUE,
  kind TEXT NOT NULL,
  body TEXT NOT NULL CHECK (json_valid(body)),
  state TEXT NOT NULL DEFAULT 'queued',
  created_at_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX outbox_waiting ON outbox (seq) WHERE state <> 'accepted';

CREATE TRIGGER shift_identity BEFORE UPDATE ON shift
WHEN old.closed_at_ms IS NOT NULL OR new.seq <> old.seq OR new.id <> old.id OR new.number <> old.number
  OR new.opened_at_ms <> old.opened_at_ms OR new.open_fd IS NOT old.open_fd
BEGIN SELECT RAISE(ABORT, 'a shift is only ever closed once'); END;
`;

const APPEND_ONLY = ['journal', 'posting', 'fiscal_document', 'receipt', 'receipt_line', 'receipt_payment'];
const NEVER_DELETED = [...APPEND_ONLY, 'shift', 'outbox'];

const noUpdate = (table: string): string =>
  `CREATE TRIGGER ${table}_no_update BEFORE UPDATE ON ${table} BEGIN SELECT RAISE(ABORT, '${table}: rows are final'); END;`;
const noDelete = (table: string): string =>
  `CREATE TRIGGER ${table}_no_delete BEFORE DELETE ON ${table} BEGIN SELECT RAISE(ABORT, '${table}: rows are kept'); END;`;

export const base: Migration = {
  number: 10,
  name: 'base',
  up(db) {
    db.exec([TABLES, ...APPEND_ONLY.map(noUpdate), ...NEVER_DELETED.map(noDelete)].join('\n'));
  },
};
