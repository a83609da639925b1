import { expect, test } from 'vitest';
import { recordCashMove, sealReceipt } from '#main/ledger/documents.ts';
import type { Ledger } from '#main/ledger/open.ts';
import { saveUploadState } from '#main/ledger/outbox.ts';
import { recordPaymentOperation } from '#main/ledger/payment-operations.ts';
import { shiftTotals } from '#main/ledger/reports.ts';
import { uploadedTotals } from '#main/ledger/uploaded-totals.ts';
import { aFolder, aLine, anOperation, aSale, BASIS, openShift, SHIFT } from './kit.ts';

const reason = { code: 'refused', text: 'нет' } as const;
const every = { attempts: 1, sinceMs: 1 };

function accept(ledger: Ledger, ...ids: readonly string[]): void {
  for (const id of ids) saveUploadState(ledger, id, { ...every, at: 'accepted' });
}

/** Two sales (one mixed), a return, money in and out: 89,90 + 200,00 − 89,90. */
function aDay(ledger: Ledger): void {
  openShift(ledger);
  const mixed = aSale(2, {
    lines: [aLine({ priceMinor: 20_000 })],
    payments: [
      { tender: 'cash', amountMinor: 5000 },
      { tender: 'credit', amountMinor: 15_000 },
    ],
    tenderedCashMinor: 5000,
  });
  const debt = { receiptId: 'receipt-2', way: 'credit', amountMinor: 15_000, rrn: '', cardMask: '' } as const;
  recordPaymentOperation(ledger, anOperation({ ...debt, terminalId: '', reference: 'Сидоров П. А.' }));
  const back = aSale(3, { kind: 'sale-return', returnBasis: BASIS });
  for (const { receipt, fiscal } of [aSale(1), mixed, back]) sealReceipt(ledger, receipt, fiscal);
  const move = { shiftId: SHIFT, atMs: 7, reason: '', cashierName: '' };
  recordCashMove(ledger, { ...move, id: 'in', direction: 'in', amountMinor: 50_000 });
  recordCashMove(ledger, { ...move, id: 'out', direction: 'out', amountMinor: 20_000 });
}

test('when all is accepted, the uploaded figures are the shift’s own, to the kopeck', () => {
  using folder = aFolder();
  const ledger = folder.open();
  aDay(ledger);
  accept(ledger, 'receipt-1', 'receipt-2', 'receipt-3', 'in', 'out');
  const { kinds, cashInMinor, cashOutMinor, notUploaded } = uploadedTotals(ledger, SHIFT);
  expect(kinds).toEqual([
    {
      ...{ kind: 'sale', correction: false, count: 2, totalMinor: 28_990 },
      tenders: { cash: 13_990, electronic: 0, prepaid: 0, credit: 15_000, other: 0 },
    },
    {
      ...{ kind: 'sale-return', correction: false, count: 1, totalMinor: 8990 },
      tenders: { cash: 8990, electronic: 0, prepaid: 0, credit: 0, other: 0 },
    },
  ]);
  expect({ cashInMinor, cashOutMinor, notUploaded }).toEqual({
    ...{ cashInMinor: 50_000, cashOutMinor: 20_000, notUploaded: [] },
  });
  expect(shiftTotals(ledger, SHIFT)).toMatchObject({ cashInMinor, cashOutMinor, kinds });
});

test('what is not accepted is left out and named with its state', () => {
  using folder = aFolder();
  const ledger = folder.open();
  aDay(ledger);
  accept(ledger, 'receipt-1', 'out');
  saveUploadState(ledger, 'receipt-2', { ...every, at: 'rejected', reason });
  saveUploadState(ledger, 'receipt-3', { ...every, at: 'later', untilMs: 9, reason });
  const { kinds, cashInMinor, notUploaded } = uploadedTotals(ledger, SHIFT);
  expect(kinds.map((kind) => [kind.kind, kind.totalMinor])).toEqual([['sale', 8990]]);
  expect(cashInMinor).toBe(0);
  expect(notUploaded).toEqual([
    { documentId: 'receipt-2', kind: 'sale', number: 2, fdNumber: 3, totalMinor: 20_000, state: 'rejected' },
    { documentId: 'receipt-3', kind: 'sale-return', number: 3, fdNumber: 4, totalMinor: 8990, state: 'later' },
    { documentId: 'in', kind: 'cash-move', number: 0, fdNumber: 0, totalMinor: 50_000, state: 'queued' },
  ]);
});

test('a shift of which nothing was uploaded, and one that is not there', () => {
  using folder = aFolder();
  const ledger = folder.open();
  openShift(ledger);
  const nothing = { kinds: [], cashInMinor: 0, cashOutMinor: 0, notUploaded: [] };
  expect(uploadedTotals(ledger, SHIFT)).toEqual(nothing);
  expect(uploadedTotals(ledger, 'nowhere')).toEqual(nothing);
});
