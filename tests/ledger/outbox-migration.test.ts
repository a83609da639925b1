import { readFileSync } from 'node:fs';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { MIGRATIONS } from '#main/ledger/migrations/all.ts';
import { listOutbox, nextToSend, outboxMiscounts, outboxRow, outboxSummary } from '#main/ledger/outbox.ts';
import { uploadDocument } from '#main/ledger/upload-document.ts';
import { aFolder, type Folder } from './kit.ts';

const dumpOf = (version: string): string =>
  readFileSync(new URL(`../../fixtures/ledgers/${version}.sql`, import.meta.url), 'utf8');

function place(folder: Folder, version: string): void {
  const db = new Database(folder.path);
  db.exec(dumpOf(version));
  db.close();
}

function schemaOf(path: string): unknown[] {
  const db = new Database(path, { readonly: true });
  const rows = db.prepare('SELECT type, name, sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY type, name').all();
  db.close();
  return rows;
}

const id = (n: string): string => `019ab0e4-7c20-7000-8000-00000000000${n}`;

test('0040 is what was shipped: the step is never edited afterwards', () => {
  using fresh = aFolder();
  using shipped = aFolder();
  fresh.open({ migrations: MIGRATIONS.filter((migration) => migration.number <= 40) }).close();
  place(shipped, '0040');
  expect(schemaOf(fresh.path)).toEqual(schemaOf(shipped.path));
});

test.each([
  ['0010', 2],
  ['0020', 2],
  ['0030', 4],
])('every receipt a shop of version %s had queued is queued still, in its shift, and can be sent', (version, count) => {
  using folder = aFolder();
  place(folder, version);
  const ledger = folder.open();
  const rows = listOutbox(ledger, { limit: 99 });
  expect(rows).toHaveLength(count);
  expect(outboxMiscounts(ledger)).toEqual([]);
  expect(outboxSummary(ledger)).toMatchObject({ waiting: count, oldestAtMs: 1_795_413_660_000 });
  for (const row of rows) {
    expect(row.state).toEqual({ at: 'queued', attempts: 0, sinceMs: row.createdAtMs });
    expect(uploadDocument(ledger, row)).toMatchObject({ id: row.documentId, shift: { number: 12 } });
  }
  expect(nextToSend(ledger, 0)?.documentId).toBe(id('2'));
});

test('a shop of version 40 opens today with every document where it was on its way', () => {
  using folder = aFolder();
  place(folder, '0040');
  const ledger = folder.open();
  const sinceMs = 1_795_413_900_000;
  const reason = { code: 'partner-failed', text: 'HTTP 500: ' };
  expect(outboxRow(ledger, id('2'))?.state).toEqual({ at: 'accepted', attempts: 1, sinceMs });
  expect(outboxRow(ledger, id('4'))?.state).toMatchObject({ at: 'rejected', reason: { text: 'нет такого товара' } });
  const later = { at: 'later', attempts: 3, sinceMs, untilMs: sinceMs + 30_000, reason };
  expect(outboxRow(ledger, id('7'))?.state).toEqual(later);
  expect(outboxSummary(ledger)).toMatchObject({ waiting: 3, later: 1, rejected: 1, reason: 'partner-failed' });
  expect(nextToSend(ledger, sinceMs)).toBeNull();
  expect(nextToSend(ledger, sinceMs + 30_000)?.documentId).toBe(id('7'));
  expect(outboxMiscounts(ledger)).toEqual([]);
});
