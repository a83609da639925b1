import { expect, test } from 'vitest';
import {
  cashMoves,
  listReceipts,
  recordCashMove,
  recordPaymentOperation,
  recordShiftClosed,
  sealReceipt,
} from '#main/ledger/documents.ts';
import type { Ledger } from '#main/ledger/open.ts';
import { postingsOf } from '#main/ledger/postings.ts';
import { assertLedgerConsistent, shiftTotals } from '#main/ledger/reports.ts';
import type { SealedReceipt } from '#main/ledger/rows.ts';
import { aFolder, aLine, aMove, anOperation, aSale, BASIS, byCard, CORRECTION, openShift, SHIFT } from './kit.ts';

function seal(ledger: Ledger, n: number, changes: Partial<SealedReceipt> = {}): void {
  const { receipt, fiscal } = aSale(n, changes);
  sealReceipt(ledger, receipt, { ...fiscal, fdNumber: fiscal.fdNumber + 10 });
}

function aDay(ledger: Ledger): void {
  openShift(ledger);
  recordCashMove(ledger, aMove({ id: 'in', amountMinor: 100_000 }));
  const tv = aLine({ priceMinor: 123_456, vat: '22' });
  const milk = aLine({ priceMinor: 8999, quantityMilli: 3000, discountMinor: 997 });
  seal(ledger, 1, { lines: [tv, milk], tenderedCashMinor: 150_000, changeMinor: 544 });
  recordPaymentOperation(ledger, anOperation({ receiptId: 'receipt-2', amountMinor: 20_000 }));
  seal(ledger, 2, {
    lines: [milk],
    payments: [
      { tender: 'electronic', amountMinor: 20_000 },
      { tender: 'cash', amountMinor: 6000 },
    ],
    tenderedCashMinor: 10_000,
    changeMinor: 4000,
  });
  seal(ledger, 3, { kind: 'sale-return', returnBasis: BASIS, lines: [milk] });
  recordCashMove(ledger, aMove({ id: 'out', direction: 'out', amountMinor: 50_000 }));
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

test('corrections are counted apart, and neither their cash nor their cards move the drawer', () => {
  using folder = aFolder();
  const ledger = folder.open();
  aDay(ledger);
  const drawer = shiftTotals(ledger, SHIFT).cashExpectedMinor;
  seal(ledger, 4, { correction: CORRECTION });
  seal(ledger, 5, { correction: CORRECTION, ...byCard(8990) });
  seal(ledger, 6, { kind: 'sale-return', correction: CORRECTION });
  const { kinds, cashExpectedMinor } = shiftTotals(ledger, SHIFT);
  expect(kinds.map((each) => [each.kind, each.correction, each.count, each.totalMinor])).toEqual([
    ['sale', false, 2, 175_456],
    ['sale-return', false, 1, 26_000],
    ['sale', true, 2, 17_980],
    ['sale-return', true, 1, 8990],
  ]);
  expect(postingsOf(ledger, 'receipt-4').map((row) => [row.account, row.amountMinor])).toEqual([
    ['corrected', 8990],
    ['sales', -8990],
  ]);
  expect(kinds[2]?.tenders).toMatchObject({ cash: 8990, electronic: 8990 });
  expect(cashExpectedMinor).toBe(drawer);
  expect(assertLedgerConsistent(ledger)).toEqual([]);
});

test('a cash move and a receipt found after closing correct the drawer of every later shift', () => {
  using folder = aFolder();
  const ledger = folder.open();
  aDay(ledger);
  recordShiftClosed(ledger, { shiftId: SHIFT, closedAtMs: 9 }, null);
  openShift(ledger, 'shift-2', 2, 50);
  seal(ledger, 7);
  recordCashMove(ledger, aMove({ id: 'late', direction: 'out', amountMinor: 400 }));
  expect(shiftTotals(ledger, SHIFT).cashExpectedMinor).toBe(179_456 + 8990 - 400);
  expect(shiftTotals(ledger, 'shift-2').cashExpectedMinor).toBe(179_456 + 8990 - 400);
  expect(listReceipts(ledger, { limit: 9, fromMs: 0, toMs: Number.MAX_SAFE_INTEGER })).toHaveLength(4);
  expect(assertLedgerConsistent(ledger)).toEqual([]);
});

test('cash moves are told in their order, with their reasons', () => {
  using folder = aFolder();
  const ledger = folder.open();
  aDay(ledger);
  recordCashMove(ledger, aMove({ id: 'bank', direction: 'out', amountMinor: 1, reason: 'инкассация' }));
  expect(cashMoves(ledger, SHIFT).map((move) => [move.id, move.direction, move.amountMinor, move.reason])).toEqual([
    ['in', 'in', 100_000, 'размен'],
    ['out', 'out', 50_000, 'размен'],
    ['bank', 'out', 1, 'инкассация'],
  ]);
  expect(cashMoves(ledger, 'another')).toEqual([]);
  expect(() => recordCashMove(ledger, aMove({ id: 'bank' }))).toThrow(/UNIQUE/);
});
