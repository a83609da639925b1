import { expect } from 'vitest';
import type { StoredDocument } from '#drivers/registry.ts';
import { CASHIER, type FiscalBench, mixedSale, mustDo, saleOf } from './fiscal-bench.ts';

const none = { cashMinor: 0, electronicMinor: 0, prepaidMinor: 0, creditMinor: 0, otherMinor: 0 };

/**
 * One day of a shop in the cashier's words: open, cash in, a sale of four VAT rates with change, a card sale, a
 * return, cash out, X, totals, close. All sums are worked by hand. The device must be without an open shift.
 */
export async function fiscalDay(bench: FiscalBench): Promise<void> {
  const { registrar, pace } = bench;
  const run = pace.until.bind(pace);
  const start = mustDo(await run(registrar.status()));
  expect(start.shift).toBe('closed');
  const drawer = start.cashInDrawerMinor;
  const opened = mustDo(await run(registrar.openShift(CASHIER)));
  expect(opened.shiftNumber).toBe(start.shiftNumber + 1);
  expect(opened.fdNumber).toBe(start.fn.lastFd + 1);
  mustDo(await run(registrar.cashMove('in', 100_000)));

  const sold = mustDo(await run(registrar.registerReceipt(mixedSale())));
  expect(sold).toMatchObject({ fdNumber: opened.fdNumber + 1, changeMinor: 5_010, print: 'done' });
  expect(sold).toMatchObject({ fnNumber: start.fn.number, shiftNumber: opened.shiftNumber });
  const byCard = saleOf(12_345, { payments: { ...none, electronicMinor: 12_345 } });
  expect(mustDo(await run(registrar.registerReceipt(byCard))).changeMinor).toBe(0);
  const mixed = saleOf(10_001, { payments: { ...none, cashMinor: 10_000, electronicMinor: 1 } });
  mustDo(await run(registrar.registerReceipt(mixed)));
  const back = mustDo(await run(registrar.registerReceipt(saleOf(9_990, { operation: 'sale-return' }))));
  expect(back.fdNumber).toBe(sold.fdNumber + 3);

  mustDo(await run(registrar.cashMove('out', 20_000)));
  mustDo(await run(registrar.xReport()));
  const { corrections, ...totals } = mustDo(await run(registrar.totals()));
  if (corrections) expect(Object.values(corrections)).toEqual([0, 0, 0, 0]);
  expect(totals).toEqual({
    shiftNumber: opened.shiftNumber,
    receipts: { sale: 3, saleReturn: 1, purchase: 0, purchaseReturn: 0 },
    saleMinor: { ...none, cashMinor: 44_990 + 10_000, electronicMinor: 12_345 + 1 },
    saleReturnMinor: { ...none, cashMinor: 9_990 },
    purchaseMinor: none,
    purchaseReturnMinor: none,
    cashInMinor: 100_000,
    cashOutMinor: 20_000,
    cashInCount: 1,
    cashOutCount: 1,
    cashInDrawerMinor: drawer + 100_000 + 44_990 + 10_000 - 9_990 - 20_000,
  });
  const before = mustDo(await run(registrar.status()));
  expect(before).toMatchObject({ shift: 'open', receiptOpen: false, paper: 'present' });

  const closed = mustDo(await run(registrar.closeShift(CASHIER)));
  expect(closed).toMatchObject({ fdNumber: back.fdNumber + 1, shiftNumber: opened.shiftNumber, print: 'done' });
  expect(mustDo(await run(registrar.status()))).toMatchObject({ shift: 'closed', fn: { lastFd: closed.fdNumber } });
}

/** What the day above leaves in a virtual storage. */
export const DAY_DOCUMENTS: readonly Pick<StoredDocument, 'type' | 'operation' | 'totalMinor'>[] = [
  { type: 'shift-open', operation: null, totalMinor: 0 },
  { type: 'receipt', operation: 'sale', totalMinor: 44_990 },
  { type: 'receipt', operation: 'sale', totalMinor: 12_345 },
  { type: 'receipt', operation: 'sale', totalMinor: 10_001 },
  { type: 'receipt', operation: 'sale-return', totalMinor: 9_990 },
  { type: 'shift-close', operation: null, totalMinor: 0 },
];
