import { createHash } from 'node:crypto';
import Database from 'better-sqlite3';
import { describe, expect, test } from 'vitest';
import { appendJournal, journalHead } from '#main/ledger/journal.ts';
import { EMPTY_JOURNAL, type JournalHead } from '#main/ledger/journal-chain.ts';
import { Query } from '#main/ledger/query.ts';
import { verifyJournal } from '#main/ledger/verify.ts';
import { aFolder, type Folder } from './kit.ts';

const ROWS = 9;
const STORED = new Query<{ seq: number; at_ms: number; kind: string; ref: string; body: string; hash: string }>(
  'SELECT * FROM journal ORDER BY seq',
);

/** A journal of nine rows, closed; answers its head. */
function aJournal(folder: Folder, rows = ROWS): JournalHead {
  const ledger = folder.open();
  ledger.transaction(() => {
    for (let n = 1; n <= rows; n++) {
      appendJournal(ledger, { atMs: n * 1000, kind: 'line-removed', ref: `receipt-${n}`, body: { sumMinor: n * 100 } });
    }
  });
  const head = journalHead(ledger);
  ledger.close();
  return head;
}

/** What somebody with a SQL tool does, who knows that the triggers must go first. */
function tamper(folder: Folder, sql: string): void {
  const db = new Database(folder.path);
  db.exec('DROP TRIGGER journal_no_update; DROP TRIGGER journal_no_delete');
  db.exec(sql);
  db.close();
}

const COLUMNS = 'at_ms, kind, ref, body, hash';
const RENUMBER_UP = `UPDATE journal SET seq = -seq - 1 WHERE seq >= 4; UPDATE journal SET seq = -seq WHERE seq < 0;`;
const RENUMBER_DOWN = `UPDATE journal SET seq = -seq + 1 WHERE seq > 4; UPDATE journal SET seq = -seq WHERE seq < 0;`;
const FORGED = `INSERT INTO journal (seq, ${COLUMNS}) VALUES (4, 4000, 'line-removed', 'x', '{}', printf('%064d', 7));`;

test('each row holds SHA-256 over the hash before it and its own fields; the head is the last of them', () => {
  using folder = aFolder();
  const ledger = folder.open();
  expect(journalHead(ledger)).toEqual(EMPTY_JOURNAL);
  appendJournal(ledger, { atMs: 1_795_413_600_000, kind: 'shift-opened', ref: 'смена', body: { number: 12 } });
  appendJournal(ledger, { atMs: 5, kind: '', ref: '', body: null });
  const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
  const first = sha256(`${'0'.repeat(64)}|1|1795413600000|12:shift-opened|5:смена|{"number":12}`);
  const second = sha256(`${first}|2|5|0:|0:|null`);
  expect(ledger.all(STORED).map((row) => row.hash)).toEqual([first, second]);
  expect(journalHead(ledger)).toEqual({ rows: 2, head: second });
  expect(verifyJournal(ledger)).toEqual({ rows: 2, head: second });
});

test('a whole chain is whole for its head, an earlier one, a reader of the file and after a restart', () => {
  using folder = aFolder();
  const head = aJournal(folder, 4100);
  const ledger = folder.open();
  const link = ledger.all(STORED)[1999];
  expect(verifyJournal(ledger)).toEqual(head);
  expect(verifyJournal(ledger, { anchor: head })).toEqual(head);
  expect(verifyJournal(ledger, { anchor: { rows: 2000, head: link?.hash ?? '' } })).toEqual(head);
  expect(verifyJournal(ledger, { tail: 50 })).toEqual(head);
  expect(verifyJournal(ledger, { tail: 5000 })).toEqual(head);
  // While the till has it open.
  expect(verifyJournal(folder.path, { anchor: head })).toEqual(head);
});

test('a row that was rolled back leaves no gap and no link', () => {
  using folder = aFolder();
  const ledger = folder.open();
  const add = (kind: string): void => appendJournal(ledger, { atMs: 1, kind, ref: '', body: null });
  add('a');
  const head = journalHead(ledger);
  expect(() =>
    ledger.transaction(() => {
      add('b');
      throw new Error('no');
    }),
  ).toThrow('no');
  expect(journalHead(ledger)).toEqual(head);
  add('c');
  expect(verifyJournal(ledger)).toEqual({ rows: 2, head: journalHead(ledger).head });
});

test('text that UTF-8 cannot hold is hashed as it is stored', () => {
  using folder = aFolder();
  const ledger = folder.open();
  appendJournal(ledger, { atMs: 1, kind: 'scan\ud800', ref: 'a\0b', body: { text: '\ud800\0' } });
  expect(verifyJournal(ledger)).toEqual(journalHead(ledger));
});

describe('the first row that is not as it was written is named', () => {
  test.each<[string, string, number, string]>([
    ['an edited amount', `UPDATE journal SET body = '{"sumMinor":1}' WHERE seq = 5`, 5, 'changed'],
    ['an edited time', 'UPDATE journal SET at_ms = at_ms + 1 WHERE seq = 1', 1, 'changed'],
    ['an edited last row', `UPDATE journal SET ref = 'receipt-8' WHERE seq = 9`, 9, 'changed'],
    ['an edited hash', `UPDATE journal SET hash = printf('%064d', 1) WHERE seq = 3`, 3, 'changed'],
    [
      'a letter moved from one field to the next',
      `UPDATE journal SET kind = 'line-remove', ref = 'd' || ref WHERE seq = 5`,
      5,
      'changed',
    ],
    ['two rows edited', `UPDATE journal SET ref = '' WHERE seq IN (7, 4)`, 4, 'changed'],
    ['a deleted row', 'DELETE FROM journal WHERE seq = 4', 4, 'missing'],
    ['a deleted first row', 'DELETE FROM journal WHERE seq = 1', 1, 'missing'],
    ['deleted rows', 'DELETE FROM journal WHERE seq BETWEEN 2 AND 6', 2, 'missing'],
    ['a deleted row, the others renumbered', `DELETE FROM journal WHERE seq = 4; ${RENUMBER_DOWN}`, 4, 'missing'],
    ['an inserted row, the others renumbered', `${RENUMBER_UP} ${FORGED}`, 4, 'inserted'],
    ['a row before the first', `INSERT INTO journal SELECT -3, ${COLUMNS} FROM journal WHERE seq = 1`, -3, 'inserted'],
    ['a row put at the end', `INSERT INTO journal SELECT 10, ${COLUMNS} FROM journal WHERE seq = 9`, 10, 'changed'],
    [
      'two rows swapped',
      'UPDATE journal SET seq = -5 WHERE seq = 5; UPDATE journal SET seq = 5 WHERE seq = 6; UPDATE journal SET seq = 6 WHERE seq = -5',
      5,
      'changed',
    ],
    [
      'the last two rows swapped',
      'UPDATE journal SET seq = -8 WHERE seq = 8; UPDATE journal SET seq = 8 WHERE seq = 9; UPDATE journal SET seq = 9 WHERE seq = -8',
      8,
      'changed',
    ],
  ])('%s', (_, sql, firstBroken, reason) => {
    using folder = aFolder();
    const anchor = aJournal(folder);
    tamper(folder, sql);
    expect(verifyJournal(folder.path)).toEqual({ firstBroken, reason });
    expect(verifyJournal(folder.path, { anchor })).toEqual({ firstBroken, reason });
  });

  test('a cut tail is a whole chain by itself, and «missing» against a head written down before', () => {
    using folder = aFolder();
    const anchor = aJournal(folder);
    tamper(folder, 'DELETE FROM journal WHERE seq > 6');
    expect(verifyJournal(folder.path)).toMatchObject({ rows: 6 });
    expect(verifyJournal(folder.path, { anchor })).toEqual({ firstBroken: 7, reason: 'missing' });
  });

  test('a journal written anew from end to end is «changed» against a head written down before', () => {
    using folder = aFolder();
    using other = aFolder();
    const anchor = aJournal(folder);
    const ledger = other.open();
    for (let n = 1; n <= 12; n++) appendJournal(ledger, { atMs: n, kind: 'nothing', ref: '', body: null });
    expect(verifyJournal(ledger)).toMatchObject({ rows: 12 });
    expect(verifyJournal(ledger, { anchor })).toEqual({ firstBroken: 9, reason: 'changed' });
  });

  test('a check of the tail names a row of the tail only', () => {
    using folder = aFolder();
    aJournal(folder);
    tamper(folder, `UPDATE journal SET ref = '' WHERE seq IN (2, 8)`);
    expect(verifyJournal(folder.path, { tail: 3 })).toEqual({ firstBroken: 8, reason: 'changed' });
    expect(verifyJournal(folder.path, { tail: 1 })).toMatchObject({ rows: 9 });
    expect(verifyJournal(folder.path)).toEqual({ firstBroken: 2, reason: 'changed' });
  });
});

test('a row without a hash of its own cannot be added at all', () => {
  using folder = aFolder();
  const ledger = folder.open();
  const add = (hash: string) => new Query(`INSERT INTO journal VALUES (1, 1, 'x', '', '', ${hash})`);
  expect(() => ledger.run(add("''"))).toThrow(/CHECK/);
  expect(() => ledger.run(add('NULL'))).toThrow(/NOT NULL/);
});
