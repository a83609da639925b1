import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import {
  cashMoves,
  currentShift,
  fiscalDocuments,
  listDeferred,
  listReceipts,
  moneyWithoutReceipt,
  papersOf,
  receiptById,
  recordShiftOpened,
  returnedOf,
  sealReceipt,
} from '#main/ledger/documents.ts';
import { readJournal } from '#main/ledger/journal.ts';
import { loadStates } from '#main/ledger/machine-states.ts';
import type { Migration } from '#main/ledger/migrate.ts';
import { MIGRATIONS } from '#main/ledger/migrations/all.ts';
import { type Ledger, LedgerError } from '#main/ledger/open.ts';
import { assertLedgerConsistent, shiftTotals } from '#main/ledger/reports.ts';
import { verifyJournal } from '#main/ledger/verify.ts';
import { aFolder, aSale, type Folder } from './kit.ts';

/** A base of version 10 with rows in it, as SQL text: what a till in a shop may hold when it is updated. */
const BASE_0010 = readFileSync(new URL('../../fixtures/ledgers/0010.sql', import.meta.url), 'utf8');
/** The same shop after the journal became a chain. */
const BASE_0020 = readFileSync(new URL('../../fixtures/ledgers/0020.sql', import.meta.url), 'utf8');
/** The same shop a step later, with card payments, a return and cash moves. */
const BASE_0030 = readFileSync(new URL('../../fixtures/ledgers/0030.sql', import.meta.url), 'utf8');

function place(folder: Folder, sql: string): void {
  const db = new Database(folder.path);
  db.exec(sql);
  db.close();
}

const HEAD_OF_THREE = 'aeae1cf31dc435ccc840507f94711d817c733f4936e7368629979db8b469b74d';

const LAST = MIGRATIONS.at(-1)?.number ?? 0;
const next = (up: Migration['up']): readonly Migration[] => [...MIGRATIONS, { number: LAST + 10, name: 'next', up }];

function errorOf(action: () => unknown): LedgerError {
  try {
    action();
  } catch (error) {
    if (error instanceof LedgerError) return error;
    throw error;
  }
  throw new Error('it did not fail');
}

function schemaOf(path: string): unknown[] {
  const db = new Database(path, { readonly: true });
  const rows = db.prepare('SELECT type, name, sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY type, name').all();
  db.close();
  return rows;
}

test('the steps rise in tens', () => {
  expect(MIGRATIONS.map((migration) => migration.number)).toEqual(MIGRATIONS.map((_, index) => 10 * (index + 1)));
});

test('0010: an empty file becomes a ledger of version 10 without a backup of nothing', () => {
  using folder = aFolder();
  const ledger = folder.open({ migrations: MIGRATIONS.slice(0, 1) });
  expect(ledger.schemaVersion).toBe(10);
  expect(existsSync(join(folder.dir, 'backups'))).toBe(false);
  expect(currentShift(ledger)).toBeNull();
});

test.each([
  ['0010', 1, BASE_0010],
  ['0020', 2, BASE_0020],
  ['0030', 3, BASE_0030],
])('%s is what was shipped: a step is never edited afterwards', (_, steps, dump) => {
  using fresh = aFolder();
  using shipped = aFolder();
  fresh.open({ migrations: MIGRATIONS.slice(0, steps) }).close();
  place(shipped, dump);
  expect(schemaOf(fresh.path)).toEqual(schemaOf(shipped.path));
});

test.each([
  [10, BASE_0010],
  [20, BASE_0020],
])('a shop of version %i opens today with every receipt, document and state it had', (_, dump) => {
  using folder = aFolder();
  place(folder, dump);
  const ledger = folder.open();
  expect(ledger.schemaVersion).toBe(LAST);
  expect(listReceipts(ledger, { limit: 10 }).map((row) => [row.number, row.totalMinor, row.fdNumber])).toEqual([
    [2, 26_000, 3],
    [1, 150_453, 2],
  ]);
  const id = '019ab0e4-7c20-7000-8000-000000000002';
  expect(receiptById(ledger, id)).toMatchObject({
    receipt: { tenderedCashMinor: 150_500, changeMinor: 47 },
    lines: [
      { name: 'Телевизор', sumMinor: 123_456 },
      { name: 'Молоко «Ёлочка» 3,2 %', sumMinor: 26_997 },
    ],
    payments: [{ tender: 'cash', amountMinor: 150_453 }],
    fiscal: { fdNumber: 2, fiscalSign: 3_849_583_049 },
  });
  const shift = currentShift(ledger);
  expect(shift && fiscalDocuments(ledger, shift.id).map((each) => each.kind)).toEqual([
    'shift-open',
    'receipt',
    'receipt',
  ]);
  expect(shift && shiftTotals(ledger, shift.id).cashExpectedMinor).toBe(176_453);
  expect(loadStates(ledger)).toEqual({ fiscal: { at: 'idle' } });
  expect(readJournal(ledger, { limit: 10 }).map((row) => row.kind)).toEqual([
    'receipt-sealed',
    'receipt-sealed',
    'shift-opened',
  ]);
  // Worked out with `sha256sum` from the text of the three rows, each after the hash of the one before.
  expect(verifyJournal(ledger)).toEqual({ rows: 3, head: HEAD_OF_THREE });
  expect(assertLedgerConsistent(ledger)).toEqual([]);
  sealReceipt(ledger, ...sale(3, shift?.id ?? ''));
  expect(listReceipts(ledger, { limit: 1 })[0]?.number).toBe(3);
});

test('a shop of version 30 keeps its card payments, its return, its cash moves and what it owes', () => {
  using folder = aFolder();
  place(folder, BASE_0030);
  const ledger = folder.open();
  const [sale, back] = ['019ab0e4-7c20-7000-8000-000000000007', '019ab0e4-7c20-7000-8000-000000000009'];
  expect(receiptById(ledger, sale)?.operations).toMatchObject([{ amountMinor: 17_998, rrn: '632800000001' }]);
  expect(receiptById(ledger, back)).toMatchObject({
    receipt: { kind: 'sale-return', saleId: sale, returnBasis: { reason: 'не подошло', fdNumber: 4 } },
    lines: [{ salePosition: 1, quantityMilli: 1000 }],
  });
  expect(returnedOf(ledger, sale).lines).toEqual([{ position: 1, quantityMilli: 1000, sumMinor: 8999 }]);
  expect(papersOf(ledger, back)).toMatchObject([{ kind: 'return-note', number: 1 }]);
  expect(listDeferred(ledger)).toMatchObject([{ name: 'Синяя куртка', draft: { lines: [] } }]);
  const shiftId = currentShift(ledger)?.id ?? '';
  expect(cashMoves(ledger, shiftId)).toMatchObject([{ direction: 'in', amountMinor: 100_000, reason: 'размен' }]);
  expect(shiftTotals(ledger, shiftId).cashExpectedMinor).toBe(276_453);
  expect(moneyWithoutReceipt(ledger).map((row) => row.amountMinor)).toEqual([5000]);
  expect(assertLedgerConsistent(ledger)).toEqual([
    {
      code: 'money-without-receipt',
      ref: '019ab0e4-7c20-7000-8000-00000000000d',
      expectedMinor: 0,
      actualMinor: 5000,
    },
  ]);
});

test('cash moves and closed shifts of before 0030 are worked out from their postings', () => {
  using folder = aFolder();
  place(folder, BASE_0020);
  const db = new Database(folder.path);
  const shiftId = '019ab0e4-0000-7000-8000-000000000001';
  const post = db.prepare(
    'INSERT INTO posting (at_ms, shift_id, document_id, account, amount_minor) VALUES (?, ?, ?, ?, ?)',
  );
  post.run(7, shiftId, 'move-in', 'cash', 50_000);
  post.run(7, shiftId, 'move-in', 'safe', -50_000);
  post.run(8, shiftId, 'move-out', 'cash', -30_000);
  post.run(8, shiftId, 'move-out', 'safe', 30_000);
  db.prepare('UPDATE shift SET closed_at_ms = 9').run();
  db.close();
  const ledger = folder.open();
  expect(cashMoves(ledger, shiftId).map((move) => [move.id, move.direction, move.amountMinor, move.atMs])).toEqual([
    ['move-in', 'in', 50_000, 7],
    ['move-out', 'out', 30_000, 8],
  ]);
  const shift = recordOpened(ledger);
  expect(shiftTotals(ledger, shift).cashExpectedMinor).toBe(176_453 + 20_000);
  expect(listReceipts(ledger, { limit: 9, text: 'телевизор' }).map((row) => row.number)).toEqual([1]);
  expect(listReceipts(ledger, { limit: 9, fromMs: 0, toMs: 1 })).toEqual([]);
  expect(assertLedgerConsistent(ledger)).toEqual([]);
});

function recordOpened(ledger: Ledger): string {
  const opening = { id: 'shift-2', number: 2, openedAtMs: 10, cashierName: 'Иванова А. П.', cashierInn: '' };
  recordShiftOpened(ledger, opening, null);
  return opening.id;
}

function sale(n: number, shiftId: string): [ReturnType<typeof aSale>['receipt'], ReturnType<typeof aSale>['fiscal']] {
  const { receipt, fiscal } = aSale(n, { shiftId });
  return [receipt, { ...fiscal, fdNumber: 4 }];
}

test('before a step on rows, a whole copy is made that opens by itself', () => {
  using folder = aFolder();
  place(folder, BASE_0020);
  const ledger = folder.open({ migrations: next((db) => db.exec('ALTER TABLE shift ADD COLUMN place TEXT')) });
  expect(ledger.schemaVersion).toBe(LAST + 10);
  expect(listReceipts(ledger, { limit: 10 })).toHaveLength(2);
  const backups = readdirSync(join(folder.dir, 'backups'));
  const name = new RegExp(`^ledger-2026-11-2[234]-\\d{4}00-before-00${LAST + 10}\\.sqlite$`);
  expect(backups).toEqual([expect.stringMatching(name)]);
  using restored = aFolder();
  copyFileSync(join(folder.dir, 'backups', backups[0] ?? ''), restored.path);
  const old = restored.open();
  expect(old.schemaVersion).toBe(LAST);
  expect(listReceipts(old, { limit: 10 })).toHaveLength(2);
  expect(assertLedgerConsistent(old)).toEqual([]);
  expect(errorOf(() => folder.open()).code).toBe('locked');
  ledger.close();
  expect(errorOf(() => folder.open()).code).toBe('newer-version');
});

test('opening without a pending step makes no backup', () => {
  using folder = aFolder();
  place(folder, BASE_0010);
  folder.open({ migrations: MIGRATIONS.slice(0, 1) }).close();
  expect(existsSync(join(folder.dir, 'backups'))).toBe(false);
});

test.each<[string, Migration['up'], string]>([
  [
    'throws half-way',
    (db) => {
      db.exec('ALTER TABLE shift ADD COLUMN place TEXT');
      throw new Error('half-way');
    },
    'half-way',
  ],
  ['is wrong SQL', (db) => db.exec('ALTER TABLE nowhere ADD COLUMN place TEXT'), 'no such table'],
  ['leaves rows that point to nothing', (db) => db.exec('DROP TABLE shift'), 'rows point to nothing'],
])('a step that %s stops the start and leaves the base as it was, beside its backup', (_, up, detail) => {
  using folder = aFolder();
  place(folder, BASE_0020);
  folder.open().close();
  const backups = () => readdirSync(join(folder.dir, 'backups')).length;
  const before = schemaOf(folder.path);
  const backupsBefore = backups();
  const error = errorOf(() => folder.open({ migrations: next(up) }));
  expect(error).toMatchObject({ code: 'migration-failed', params: { from: LAST, to: LAST + 10 } });
  expect(error.message).toContain(detail);
  expect(schemaOf(folder.path)).toEqual(before);
  expect(backups()).toBe(backupsBefore + 1);
  expect(listReceipts(folder.open(), { limit: 10 })).toHaveLength(2);
});

test('without a place for the backup the step does not begin', () => {
  using folder = aFolder();
  place(folder, BASE_0010);
  mkdirSync(join(folder.dir, 'x'));
  writeFileSync(join(folder.dir, 'x', 'file'), '');
  const error = errorOf(() =>
    folder.open({ backupDir: join(folder.dir, 'x', 'file'), migrations: next((db) => db.exec('DROP TABLE meta')) }),
  );
  expect(error.code).toBe('io');
  expect(folder.open().schemaVersion).toBe(LAST);
});
