import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { recordCashMove, recordShiftClosed, sealReceipt } from '#main/ledger/documents.ts';
import type { Ledger } from '#main/ledger/open.ts';
import { assertLedgerConsistent, shiftTotals } from '#main/ledger/reports.ts';
import type { SealedReceipt } from '#main/ledger/rows.ts';
import { aFolder, aLine, aSale, openShift, SHIFT } from './kit.ts';

function seal(ledger: Ledger, n: number, changes: Partial<SealedReceipt> = {}): void {
  const { receipt, fiscal } = aSale(n, changes);
  sealReceipt(ledger, receipt, { ...fiscal, fdNumber: fiscal.fdNumber + 10 });
}

function aDay(ledger: Ledger): void {
  openShift(ledger);
  recordCashMove(ledger, { id: 'in', shiftId: SHIFT, direction: 'in', amountMinor: 100_000, atMs: 1 });
  const tv = aLine({ priceMinor: 123_456, vat: '22' });
  const milk = aLine({ priceMinor: 8999, quantityMilli: 3000, discountMinor: 997 });
  seal(ledger, 1, { lines: [tv, milk], tenderedCashMinor: 150_000, changeMinor: 544 });
  seal(ledger, 2, {
    lines: [milk],
    payments: [
      { tender: 'electronic', amountMinor: 20_000 },
      { tender: 'cash', amountMinor: 6000 },
    ],
    tenderedCashMinor: 10_000,
    changeMinor: 4000,
  });
  seal(ledger, 3, { kind: 'sale-return', lines: [milk] });
  recordCashMove(ledger, { id: 'out', shiftId: SHIFT, direction: 'out', amountMinor: 50_000, atMs: 2 });
}

test('the totals of a shift are counted by kind, tender and rate', () => {
  using folder = aFolder();
  const ledger = folder.open();
  aDay(ledger);
  const none = { prepaid: 0, credit: 0, other: 0 };
  expect(shiftTotals(ledger, SHIFT)).toMatchObject({
    shift: { id: SHIFT, number: 1 },
    kinds: [
      {
        kind: 'sale',
        count: 2,
        totalMinor: 175_456,
        discountMinor: 1994,
        tenders: { cash: 155_456, electronic: 20_000, ...none },
        vat: [
          { vat: '22', sumMinor: 123_456, vatMinor: 22_263 },
          { vat: '10', sumMinor: 52_000, vatMinor: 4728 },
        ],
      },
      {
        kind: 'sale-return',
        count: 1,
        totalMinor: 26_000,
        tenders: { cash: 26_000, electronic: 0, ...none },
        vat: [{ vat: '10', sumMinor: 26_000, vatMinor: 2364 }],
      },
    ],
    cashInMinor: 100_000,
    cashOutMinor: 50_000,
    cashExpectedMinor: 100_000 + 155_456 - 26_000 - 50_000,
  });
  expect(assertLedgerConsistent(ledger)).toEqual([]);
});

test('cash left in the drawer is carried into the next shift, and a closed shift keeps its own figure', () => {
  using folder = aFolder();
  const ledger = folder.open();
  aDay(ledger);
  recordShiftClosed(ledger, { shiftId: SHIFT, closedAtMs: 9 }, null);
  openShift(ledger, 'shift-2', 2, 50);
  expect(shiftTotals(ledger, 'shift-2')).toMatchObject({ kinds: [], cashInMinor: 0, cashExpectedMinor: 179_456 });
  seal(ledger, 60, { shiftId: 'shift-2' });
  expect(shiftTotals(ledger, 'shift-2').cashExpectedMinor).toBe(179_456 + 8990);
  expect(shiftTotals(ledger, SHIFT).cashExpectedMinor).toBe(179_456);
});

test('a shift that never was has no totals', () => {
  using folder = aFolder();
  const ledger = folder.open();
  expect(() => shiftTotals(ledger, 'nobody')).toThrow(RangeError);
});

/** Each sabotage is done behind the program's back, with the triggers removed. */
test.each([
  ['postings-not-zero', 'UPDATE posting SET amount_minor = amount_minor + 1 WHERE id = 1', 'in'],
  [
    'lines-differ',
    "UPDATE receipt_line SET gross_minor = gross_minor + 1, sum_minor = sum_minor + 1 WHERE receipt_id = 'receipt-2'",
    'receipt-2',
  ],
  ['payments-differ', "DELETE FROM receipt_payment WHERE receipt_id = 'receipt-3'", 'receipt-3'],
  ['postings-differ', "DELETE FROM posting WHERE document_id = 'receipt-1'", 'receipt-1'],
  ['no-fiscal-document', "DELETE FROM fiscal_document WHERE receipt_id = 'receipt-2'", 'receipt-2'],
  ['fiscal-total-differs', "UPDATE fiscal_document SET total_minor = 1 WHERE receipt_id = 'receipt-1'", 'receipt-1'],
  ['no-outbox-row', "DELETE FROM outbox WHERE document_id = 'receipt-3'", 'receipt-3'],
  ['number-gap', 'UPDATE receipt SET number = 9 WHERE number = 3', SHIFT],
])('the check finds %s', (code, sabotage, ref) => {
  using folder = aFolder();
  const before = folder.open();
  aDay(before);
  before.close();
  const sql = new Database(folder.path);
  for (const { name } of sql
    .prepare<[], { name: string }>("SELECT name FROM sqlite_schema WHERE type = 'trigger'")
    .all()) {
    sql.exec(`DROP TRIGGER ${name}`);
  }
  sql.exec(sabotage);
  sql.close();
  const ledger = folder.open();
  expect(assertLedgerConsistent(ledger).map((finding) => [finding.code, finding.ref])).toEqual([[code, ref]]);
  expect(assertLedgerConsistent(ledger, SHIFT)).toHaveLength(1);
  expect(assertLedgerConsistent(ledger, 'another')).toEqual([]);
});
