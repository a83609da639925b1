import Database from 'better-sqlite3';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { step } from '#domain/machine.ts';
import { upload } from '#domain/upload/machine.ts';
import type { UploadEvent, UploadState } from '#domain/upload/states.ts';
import { recordCashMove, recordShiftClosed, sealReceipt } from '#main/ledger/documents.ts';
import { journalHead } from '#main/ledger/journal.ts';
import type { Ledger } from '#main/ledger/open.ts';
import {
  addToOutbox,
  correctOutboxCounts,
  listOutbox,
  nextDueMs,
  nextToSend,
  outboxMiscounts,
  outboxRow,
  outboxSummary,
  saveUploadState,
} from '#main/ledger/outbox.ts';
import { Query } from '#main/ledger/query.ts';
import { verifyJournal } from '#main/ledger/verify.ts';
import { aFiscal, aFolder, aSale, openShift, SHIFT } from './kit.ts';

const NOW = 1_000_000;
const reason = { code: 'no-link', text: 'no route' } as const;

function add(ledger: Ledger, documentId: string, shiftId = SHIFT, atMs = 1): void {
  addToOutbox(ledger, { documentId, shiftId, kind: 'sale', body: {}, atMs });
}

function put(ledger: Ledger, documentId: string, at: UploadState['at'], untilMs = NOW + 60_000): void {
  const every = { attempts: 1, sinceMs: 5 };
  const state: UploadState =
    at === 'later'
      ? { ...every, at, untilMs, reason }
      : at === 'rejected'
        ? { ...every, at, reason }
        : { ...every, at };
  saveUploadState(ledger, documentId, state);
}

function secondShift(ledger: Ledger): void {
  recordShiftClosed(ledger, { shiftId: SHIFT, closedAtMs: 9 }, aFiscal({ id: 'z', kind: 'shift-close', fdNumber: 90 }));
  openShift(ledger, 'shift-2', 2, 91);
}

test('a document is queued once, in a shift the ledger has', () => {
  using folder = aFolder();
  const ledger = folder.open();
  openShift(ledger);
  add(ledger, 'a');
  expect(() => add(ledger, 'a')).toThrow(/UNIQUE/);
  expect(() => add(ledger, 'b', 'nowhere')).toThrow(/NOT NULL/);
  expect(outboxRow(ledger, 'b')).toBeNull();
  expect(outboxRow(ledger, 'a')).toEqual({
    ...{ seq: 1, documentId: 'a', kind: 'sale', shiftSeq: 1, body: {}, createdAtMs: 1 },
    state: { at: 'queued', attempts: 0, sinceMs: 1 },
  });
});

test('every state reads back exactly as it was written, also after the ledger was closed', () => {
  using folder = aFolder();
  const ledger = folder.open();
  openShift(ledger);
  const states: UploadState[] = [
    { at: 'queued', attempts: 4, sinceMs: 10 },
    { at: 'sending', attempts: 5, sinceMs: 11 },
    { at: 'later', attempts: 6, sinceMs: 12, untilMs: 99, reason: { code: 'partner-failed', text: 'HTTP 500: «ой»' } },
    { at: 'accepted', attempts: 7, sinceMs: 13 },
    { at: 'rejected', attempts: 8, sinceMs: 14, reason: { code: 'refused', text: 'нет такого товара' } },
  ];
  for (const state of states) {
    add(ledger, state.at);
    saveUploadState(ledger, state.at, state);
  }
  ledger.close();
  const again = folder.open();
  expect(states.map(({ at }) => outboxRow(again, at)?.state)).toEqual(states);
});

test('what was accepted stays accepted, and no other part of a row ever changes', () => {
  using folder = aFolder();
  const ledger = folder.open();
  openShift(ledger);
  add(ledger, 'a');
  add(ledger, 'b');
  put(ledger, 'a', 'accepted');
  expect(() => put(ledger, 'a', 'queued')).toThrow('only the state');
  for (const change of ["document_id = 'c'", 'shift_seq = 7', "kind = 'x'", "body = '1'", 'created_at_ms = 7']) {
    expect(() => ledger.run(new Query(`UPDATE outbox SET ${change} WHERE document_id = 'b'`))).toThrow(
      'only the state',
    );
  }
  expect(() => ledger.run(new Query('DELETE FROM outbox'))).toThrow('rows are kept');
});

test('inside a shift the order is kept: a document that waits holds its shift back, a rejected one does not', () => {
  using folder = aFolder();
  const ledger = folder.open();
  openShift(ledger);
  for (const id of ['a', 'b', 'c']) add(ledger, id);
  const next = (): string | undefined => nextToSend(ledger, NOW)?.documentId;
  expect(next()).toBe('a');
  put(ledger, 'a', 'later');
  expect(next()).toBeUndefined();
  expect(nextDueMs(ledger)).toBe(NOW + 60_000);
  put(ledger, 'a', 'sending');
  expect(next()).toBeUndefined();
  put(ledger, 'a', 'rejected');
  expect(next()).toBe('b');
  put(ledger, 'b', 'accepted');
  expect(next()).toBe('c');
  put(ledger, 'a', 'queued');
  expect(next()).toBe('a');
});

test('a shift that waits does not hold other shifts back', () => {
  using folder = aFolder();
  const ledger = folder.open();
  openShift(ledger);
  add(ledger, 'first');
  secondShift(ledger);
  add(ledger, 'second', 'shift-2');
  put(ledger, 'first', 'later');
  expect(nextToSend(ledger, NOW)?.documentId).toBe('second');
});

test('a document is tried again when its time has come, or when the clock was set back by more than an hour', () => {
  using folder = aFolder();
  const ledger = folder.open();
  openShift(ledger);
  add(ledger, 'a');
  put(ledger, 'a', 'later', NOW + 1);
  expect(nextToSend(ledger, NOW)).toBeNull();
  expect(nextToSend(ledger, NOW + 1)?.documentId).toBe('a');
  expect(nextToSend(ledger, NOW - 3_600_000)?.documentId).toBe('a');
});

test('a time that is over behind a document that waits longer is not called due', () => {
  using folder = aFolder();
  const ledger = folder.open();
  openShift(ledger);
  add(ledger, 'a');
  add(ledger, 'b');
  put(ledger, 'a', 'later', NOW + 500);
  put(ledger, 'b', 'later', NOW - 500);
  expect(nextToSend(ledger, NOW)).toBeNull();
  expect(nextDueMs(ledger)).toBe(NOW + 500);
});

test('the summary counts by state; the age is that of the first still to go, whatever the clock did since', () => {
  using folder = aFolder();
  const ledger = folder.open();
  const empty = { waiting: 0, sending: 0, later: 0, rejected: 0, oldestAtMs: null, reason: null };
  expect(outboxSummary(ledger)).toEqual(empty);
  openShift(ledger);
  for (const [index, id] of ['a', 'b', 'c', 'd', 'e'].entries()) add(ledger, id, SHIFT, 100 - index);
  put(ledger, 'a', 'accepted');
  put(ledger, 'b', 'rejected');
  put(ledger, 'c', 'later');
  put(ledger, 'd', 'sending');
  expect(outboxSummary(ledger)).toEqual({
    ...{ waiting: 4, sending: 1, later: 1, rejected: 1 },
    // 'b' is rejected: it waits for a person and not in the queue.
    ...{ oldestAtMs: 98, reason: 'no-link' },
  });
  for (const id of ['b', 'c', 'd', 'e']) put(ledger, id, 'accepted');
  expect(outboxSummary(ledger)).toEqual(empty);
});

test('lists go in the order of the queue, by what is asked for', () => {
  using folder = aFolder();
  const ledger = folder.open();
  openShift(ledger);
  const states = ['accepted', 'rejected', 'later', 'sending', 'queued', 'rejected'] as const;
  states.forEach((at, index) => {
    add(ledger, `${index}`);
    put(ledger, `${index}`, at);
  });
  const ids = (filter?: 'waiting' | 'rejected' | 'later' | 'sending', limit = 10): string =>
    listOutbox(ledger, { limit, ...(filter ? { filter } : {}) })
      .map((row) => row.documentId)
      .join('');
  expect(ids()).toBe('12345');
  expect([ids('waiting'), ids('rejected'), ids('later'), ids('sending')]).toEqual(['234', '15', '2', '3']);
  expect(ids('rejected', 1)).toBe('1');
});

const EVENT_TYPES = [
  'send',
  'accepted',
  'postponed',
  'rejected',
  'hurry',
  'release',
  'resumed',
  'add',
  'undo',
] as const;

function anEvent(type: UploadEvent['type'], nowMs: number): UploadEvent {
  if (type === 'postponed') return { type, nowMs, reason, jitterMilli: 0, retryAfterMs: null };
  return type === 'rejected' ? { type, nowMs, reason } : { type, nowMs };
}

test('the kept counts never disagree with the rows, whatever happens and whatever is rolled back', () => {
  using folder = aFolder();
  const ledger = folder.open();
  openShift(ledger);
  let made = 0;
  const act = (type: (typeof EVENT_TYPES)[number], pick: number): void => {
    if (type === 'add' || made === 0) {
      add(ledger, `d${made++}`);
      return;
    }
    const row = outboxRow(ledger, `d${pick % made}`);
    const next = row && type !== 'undo' ? step(upload, row.state, anEvent(type, NOW)) : null;
    if (row && next) saveUploadState(ledger, row.documentId, next.state);
  };
  const deed = fc.tuple(fc.constantFrom(...EVENT_TYPES), fc.nat(50));
  fc.assert(
    fc.property(fc.array(deed, { maxLength: 30 }), (deeds) => {
      const before = made;
      try {
        ledger.transaction(() => {
          for (const [type, pick] of deeds) act(type, pick);
          if (deeds.at(-1)?.[0] === 'undo') throw new RangeError('undone');
        });
      } catch (error) {
        if (!(error instanceof RangeError)) throw error;
        made = before;
      }
      expect(outboxMiscounts(ledger)).toEqual([]);
      const rows = listOutbox(ledger, { limit: 10_000 });
      const inState = (at: UploadState['at']): number => rows.filter((row) => row.state.at === at).length;
      expect(outboxSummary(ledger)).toMatchObject({
        ...{ waiting: rows.length, sending: inState('sending') },
        ...{ later: inState('later'), rejected: inState('rejected') },
      });
    }),
    { numRuns: 60 },
  );
});

test('counts spoilt by another program are seen, named and made true again', () => {
  using folder = aFolder();
  const ledger = folder.open();
  openShift(ledger);
  add(ledger, 'a');
  add(ledger, 'b');
  ledger.run(new Query("UPDATE outbox_count SET documents = 7 WHERE state = 'queued'"));
  const found = outboxMiscounts(ledger);
  expect(found).toEqual([{ state: 'queued', counted: 7, documents: 2 }]);
  correctOutboxCounts(ledger, found);
  expect(outboxMiscounts(ledger)).toEqual([]);
  expect(outboxSummary(ledger).waiting).toBe(2);
});

test('a cash move and a closed shift are queued with the fact itself, a failed one is not', () => {
  using folder = aFolder();
  const ledger = folder.open();
  openShift(ledger);
  const move = { id: 'move-1', shiftId: SHIFT, direction: 'in', amountMinor: 50_000, atMs: 7 } as const;
  const said = { reason: 'Размен', cashierName: 'Иванова А. П.' };
  recordCashMove(ledger, { ...move, ...said });
  expect(() => recordCashMove(ledger, { ...move, ...said })).toThrow(/UNIQUE/);
  const sale = aSale(1);
  sealReceipt(ledger, sale.receipt, sale.fiscal);
  recordShiftClosed(ledger, { shiftId: SHIFT, closedAtMs: 9 }, aFiscal({ id: 'z', kind: 'shift-close', fdNumber: 90 }));
  expect(listOutbox(ledger, { limit: 9 }).map((row) => [row.kind, row.documentId])).toEqual([
    ['cash-move', 'move-1'],
    ['sale', 'receipt-1'],
    ['shift-close', `${SHIFT}-close`],
  ]);
});

test('the closing carries the head of the journal, which a journal written anew cannot match', () => {
  using folder = aFolder();
  const ledger = folder.open();
  openShift(ledger);
  recordShiftClosed(ledger, { shiftId: SHIFT, closedAtMs: 9 }, null);
  const anchor = journalHead(ledger);
  expect(outboxRow(ledger, `${SHIFT}-close`)?.body).toEqual({ shiftId: SHIFT, journal: anchor });
  expect(verifyJournal(ledger, { anchor })).toMatchObject({ head: anchor.head });
});

const MANY = 100_000;
const SHIFTS = 300;

function fill(path: string): void {
  const db = new Database(path);
  db.exec(`
    INSERT INTO shift (seq, id, number, opened_at_ms, closed_at_ms, cashier_name, cashier_inn)
      WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${SHIFTS})
      SELECT i, 'shift-' || i, i, i, i + 1, '', '' FROM n;
    INSERT INTO outbox (document_id, shift_seq, kind, body, created_at_ms, since_ms)
      WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < ${MANY} - 1)
      SELECT printf('019ab0e4-7c20-7000-8000-%012d', i), 1 + i * ${SHIFTS} / ${MANY}, 'sale', '{}', i, i FROM n;`);
  db.close();
}

function medianMs(action: () => unknown): number {
  const times = Array.from({ length: 101 }, () => {
    const startMs = performance.now();
    action();
    return performance.now() - startMs;
  });
  return times.sort((a, b) => a - b)[50] ?? Number.NaN;
}

test('with 100 000 documents waiting, and then accepted, the summary still takes well under a millisecond', () => {
  using folder = aFolder();
  folder.open().close();
  fill(folder.path);
  const ledger = folder.open();
  expect(outboxSummary(ledger)).toMatchObject({ waiting: MANY, oldestAtMs: 0 });
  expect(outboxMiscounts(ledger)).toEqual([]);
  expect(medianMs(() => outboxSummary(ledger))).toBeLessThan(1);
  expect(medianMs(() => nextToSend(ledger, NOW))).toBeLessThan(1);
  ledger.run(
    new Query(`
    UPDATE outbox SET state = 'later', until_ms = 5, reason_code = 'no-link'
    WHERE seq IN (SELECT min(seq) FROM outbox GROUP BY shift_seq)`),
  );
  // The dearest case: the first of every shift waits for its time.
  expect(nextToSend(ledger, 0)).toBeNull();
  expect(medianMs(() => nextToSend(ledger, 0))).toBeLessThan(5);
  expect(medianMs(() => outboxSummary(ledger))).toBeLessThan(1);
  ledger.run(new Query("UPDATE outbox SET state = 'accepted', until_ms = NULL"));
  expect(outboxSummary(ledger)).toMatchObject({ waiting: 0, oldestAtMs: null });
  expect(outboxMiscounts(ledger)).toEqual([]);
  expect(medianMs(() => outboxSummary(ledger))).toBeLessThan(1);
});
