import { expect, test } from 'vitest';
import { paperById, papersOf, recordPaper, sealReceipt } from '#main/ledger/documents.ts';
import { readJournal } from '#main/ledger/journal.ts';
import type { Ledger } from '#main/ledger/open.ts';
import { outboxRow } from '#main/ledger/outbox.ts';
import type { PaperDocument } from '#main/ledger/rows.ts';
import { aFolder, aSale, BASIS, openShift } from './kit.ts';

const aPaper = (changes: Partial<PaperDocument>): PaperDocument => ({
  id: 'paper-1',
  kind: 'return-note',
  receiptId: 'receipt-1',
  atMs: 7,
  totalMinor: 8990,
  cashierName: 'Иванова А. П.',
  ...changes,
});

function returned(ledger: Ledger, n: number): void {
  const { receipt, fiscal } = aSale(n, { kind: 'sale-return', returnBasis: BASIS });
  sealReceipt(ledger, receipt, fiscal);
}

test('a paper gets the next number of its kind, a row in the queue and one in the journal', () => {
  using folder = aFolder();
  const ledger = folder.open();
  openShift(ledger);
  returned(ledger, 1);
  returned(ledger, 2);
  const number = (changes: Partial<PaperDocument>): number => recordPaper(ledger, aPaper(changes)).number;
  expect(number({})).toBe(1);
  expect(number({ id: 'order-1', kind: 'cash-order' })).toBe(1);
  expect(number({ id: 'paper-2', receiptId: 'receipt-2' })).toBe(2);
  expect(papersOf(ledger, 'receipt-1')).toEqual([
    { ...aPaper({}), number: 1 },
    { ...aPaper({ id: 'order-1', kind: 'cash-order' }), number: 1 },
  ]);
  expect(paperById(ledger, 'paper-2')).toMatchObject({ number: 2, receiptId: 'receipt-2' });
  expect(paperById(ledger, 'nobody')).toBeNull();
  expect(outboxRow(ledger, 'order-1')).toMatchObject({
    kind: 'cash-order',
    body: { paperId: 'order-1', receiptId: 'receipt-1' },
  });
  expect(readJournal(ledger, { limit: 1 })).toMatchObject([
    { kind: 'paper-made', ref: 'paper-2', body: { kind: 'return-note', number: 2, receiptId: 'receipt-2' } },
  ]);
});

test('the second paper of a kind for a return is the first one', () => {
  using folder = aFolder();
  const ledger = folder.open();
  openShift(ledger);
  returned(ledger, 1);
  const first = recordPaper(ledger, aPaper({}));
  const journal = readJournal(ledger, { limit: 99 }).length;
  expect(recordPaper(ledger, aPaper({ id: 'paper-again', totalMinor: 1 }))).toEqual(first);
  expect(outboxRow(ledger, 'paper-again')).toBeNull();
  expect(readJournal(ledger, { limit: 99 })).toHaveLength(journal);
});

test('a paper of a sale, or of nothing, is a defect', () => {
  using folder = aFolder();
  const ledger = folder.open();
  openShift(ledger);
  const { receipt, fiscal } = aSale(1);
  sealReceipt(ledger, receipt, fiscal);
  expect(() => recordPaper(ledger, aPaper({}))).toThrow('no sealed return');
  expect(() => recordPaper(ledger, aPaper({ receiptId: 'nobody' }))).toThrow(RangeError);
  expect(papersOf(ledger, 'receipt-1')).toEqual([]);
});
