/** Every way money moves through a registrar: its totals, its archive and its Z against sums worked by hand. */
import { describe, expect, test } from 'vitest';
import type { FiscalPayments, FiscalReceipt } from '#drivers/fiscal/fiscal.ts';
import { type FiscalModel, registry } from '#drivers/registry.ts';
import { CASHIER, correctionOf, mustDo, saleOf, type VirtualBench, virtualBench } from './kit/fiscal-bench.ts';

const MODELS = registry.models.filter((model): model is FiscalModel => model.kind === 'fiscal');

const NONE: FiscalPayments = { cashMinor: 0, electronicMinor: 0, prepaidMinor: 0, creditMinor: 0, otherMinor: 0 };
const paid = (payments: Partial<FiscalPayments>): FiscalPayments => ({ ...NONE, ...payments });

async function register(bench: VirtualBench, totalMinor: number, change: Partial<FiscalReceipt>) {
  return mustDo(await bench.pace.until(bench.registrar.registerReceipt(saleOf(totalMinor, change))));
}

/** One of everything; the sums are those of the test below. */
async function mixedDay(bench: VirtualBench): Promise<void> {
  const { registrar, pace } = bench;
  const giveBack = (payments: Partial<FiscalPayments>) =>
    ({ operation: 'sale-return', payments: paid(payments) }) as const;
  mustDo(await pace.until(registrar.cashMove('in', 500_00)));
  mustDo(await pace.until(registrar.cashMove('in', 250_50)));
  await register(bench, 123_45, { payments: paid({ cashMinor: 200_00 }) });
  await register(bench, 1_000_01, { payments: paid({ electronicMinor: 900_00, cashMinor: 150_00 }) });
  await register(bench, 300_00, { payments: paid({ prepaidMinor: 200_00, electronicMinor: 100_00 }) });
  await register(bench, 450_10, { payments: paid({ creditMinor: 400_00, cashMinor: 50_10 }) });
  await register(bench, 77_70, { payments: paid({ otherMinor: 77_70 }) });
  await register(bench, 23_45, giveBack({ cashMinor: 23_45 }));
  await register(bench, 99_99, giveBack({ electronicMinor: 99_99 }));
  await register(bench, 60_02, giveBack({ cashMinor: 10_02, electronicMinor: 50_00 }));
  await register(bench, 15_00, { operation: 'purchase', payments: paid({ cashMinor: 15_00 }) });
  await register(bench, 5_00, { operation: 'purchase-return', payments: paid({ cashMinor: 5_00 }) });
  mustDo(await pace.until(registrar.registerCorrection(correctionOf(32_10))));
  mustDo(await pace.until(registrar.registerCorrection(correctionOf(7_01, { operation: 'sale-return' }))));
  mustDo(await pace.until(registrar.cashMove('out', 100_00)));
}

describe.each(MODELS)('$id: a day of every kind of payment', (model) => {
  test('the totals are the sums of what was paid, to the kopeck, and nothing else', async () => {
    const bench = await virtualBench(model);
    const { shiftNumber, cashInDrawerMinor } = mustDo(await bench.pace.until(bench.registrar.status()));
    expect(cashInDrawerMinor).toBe(0);
    await mixedDay(bench);
    expect(mustDo(await bench.pace.until(bench.registrar.totals()))).toEqual({
      shiftNumber,
      receipts: { sale: 5, saleReturn: 3, purchase: 1, purchaseReturn: 1 },
      saleMinor: {
        // 123.45 of the 200.00 handed over, 100.01 of the 150.00 beside the card, 50.10 beside the credit.
        cashMinor: 273_56,
        electronicMinor: 1_000_00,
        prepaidMinor: 200_00,
        creditMinor: 400_00,
        otherMinor: 77_70,
      },
      saleReturnMinor: paid({ cashMinor: 33_47, electronicMinor: 149_99 }),
      purchaseMinor: paid({ cashMinor: 15_00 }),
      purchaseReturnMinor: paid({ cashMinor: 5_00 }),
      corrections: { saleMinor: 32_10, saleReturnMinor: 7_01, purchaseMinor: 0, purchaseReturnMinor: 0 },
      cashInMinor: 750_50,
      cashOutMinor: 100_00,
      cashInCount: 2,
      cashOutCount: 1,
      // 750.50 + 273.56 - 33.47 - 15.00 + 5.00 - 100.00
      cashInDrawerMinor: 880_59,
    });
    await bench.registrar.stop();
  });

  test('after Z all totals but the cash in the drawer are zero', async () => {
    const bench = await virtualBench(model);
    await mixedDay(bench);
    const closed = mustDo(await bench.pace.until(bench.registrar.closeShift(CASHIER)));
    expect(mustDo(await bench.pace.until(bench.registrar.totals()))).toEqual({
      shiftNumber: closed.shiftNumber,
      receipts: { sale: 0, saleReturn: 0, purchase: 0, purchaseReturn: 0 },
      saleMinor: NONE,
      saleReturnMinor: NONE,
      purchaseMinor: NONE,
      purchaseReturnMinor: NONE,
      corrections: { saleMinor: 0, saleReturnMinor: 0, purchaseMinor: 0, purchaseReturnMinor: 0 },
      cashInMinor: 0,
      cashOutMinor: 0,
      cashInCount: 0,
      cashOutCount: 0,
      cashInDrawerMinor: 880_59,
    });
  });
});

describe.each(MODELS)('$id: the archive by numbers', (model) => {
  test('the archive names every document of the day, one by one, and has no more', async () => {
    const bench = await virtualBench(model);
    const first = bench.simulation.documents().length + 1;
    await mixedDay(bench);
    mustDo(await bench.pace.until(bench.registrar.closeShift(CASHIER)));
    const named: unknown[] = [];
    for (let fdNumber = first; ; fdNumber++) {
      const record = mustDo(await bench.pace.until(bench.registrar.document(fdNumber)));
      if (record === null) break;
      const { deviceTime, ...rest } = record;
      expect(deviceTime).toMatch(/^20\d\d-\d\d-\d\dT\d\d:\d\d$/);
      named.push(rest);
    }
    expect(named).toEqual(bench.simulation.documents().slice(first - 1));
    expect(named).toHaveLength(13);
    expect(named).toMatchObject([
      { type: 'receipt', operation: 'sale', totalMinor: 123_45 },
      { type: 'receipt', operation: 'sale', totalMinor: 1_000_01 },
      { type: 'receipt', operation: 'sale', totalMinor: 300_00 },
      { type: 'receipt', operation: 'sale', totalMinor: 450_10 },
      { type: 'receipt', operation: 'sale', totalMinor: 77_70 },
      { type: 'receipt', operation: 'sale-return', totalMinor: 23_45 },
      { type: 'receipt', operation: 'sale-return', totalMinor: 99_99 },
      { type: 'receipt', operation: 'sale-return', totalMinor: 60_02 },
      { type: 'receipt', operation: 'purchase', totalMinor: 15_00 },
      { type: 'receipt', operation: 'purchase-return', totalMinor: 5_00 },
      { type: 'correction', operation: 'sale', totalMinor: 32_10 },
      { type: 'correction', operation: 'sale-return', totalMinor: 7_01 },
      { type: 'shift-close', operation: null, totalMinor: 0 },
    ]);
  });

  test.each([0, -1, 1.5, 2 ** 32, Number.NaN])('%s is no number of a document: refused, not sent', async (fdNumber) => {
    const bench = await virtualBench(model, { openShift: false });
    bench.cable.plan(null);
    const refused = await bench.pace.until(bench.registrar.document(fdNumber));
    expect(refused).toMatchObject({ ok: false, fault: { code: 'command-refused' } });
    expect(bench.cable.writes).toBe(0);
  });
});

describe.each(MODELS)('$id: giving money back', (model) => {
  test.each([
    ['in cash alone', paid({ cashMinor: 400_00 })],
    ['partly in cash', paid({ cashMinor: 200_01, electronicMinor: 199_99 })],
  ])('more than the drawer holds, %s: not enough cash, nothing registered, nothing open', async (_how, payments) => {
    const bench = await virtualBench(model);
    mustDo(await bench.pace.until(bench.registrar.cashMove('in', 200_00)));
    const before = bench.simulation.documents().length;
    const back = saleOf(400_00, { operation: 'sale-return', payments });
    const refused = await bench.pace.until(bench.registrar.registerReceipt(back));
    expect(refused).toMatchObject({ ok: false, fault: { code: 'not-enough-cash', retry: 'needs-person' } });
    expect(mustDo(await bench.pace.until(bench.registrar.status()))).toMatchObject({
      receiptOpen: false,
      cashInDrawerMinor: 200_00,
    });
    expect(bench.simulation.documents()).toHaveLength(before);
    mustDo(await bench.pace.until(bench.registrar.cashMove('in', 200_00)));
    mustDo(await bench.pace.until(bench.registrar.registerReceipt(back)));
  });

  test('to a card it needs no cash in the drawer', async () => {
    const bench = await virtualBench(model);
    const back = saleOf(400_00, { operation: 'sale-return', payments: paid({ electronicMinor: 400_00 }) });
    const made = mustDo(await bench.pace.until(bench.registrar.registerReceipt(back)));
    expect(mustDo(await bench.pace.until(bench.registrar.document(made.fdNumber)))).toMatchObject({
      type: 'receipt',
      operation: 'sale-return',
      totalMinor: 400_00,
      fiscalSign: made.fiscalSign,
      deviceTime: made.deviceTime,
    });
  });
});

describe.each(MODELS)('$id: what is told apart after a lost answer', (model) => {
  test('a correction is not taken for a sale of the same total, nor a sale for a correction', async () => {
    const bench = await virtualBench(model);
    const before = mustDo(await bench.pace.until(bench.registrar.baseline('document')));
    mustDo(await bench.pace.until(bench.registrar.registerCorrection(correctionOf(555))));
    const asSale = { kind: 'receipt', operation: 'sale', totalMinor: 555 } as const;
    expect(mustDo(await bench.pace.until(bench.registrar.settle(before, asSale)))).toMatchObject({
      outcome: 'unclear',
      reason: 'foreign-document',
    });
    const later = mustDo(await bench.pace.until(bench.registrar.baseline('document')));
    mustDo(await bench.pace.until(bench.registrar.registerReceipt(saleOf(555))));
    const asCorrection = { kind: 'correction', operation: 'sale', totalMinor: 555 } as const;
    expect(mustDo(await bench.pace.until(bench.registrar.settle(later, asCorrection)))).toMatchObject({
      outcome: 'unclear',
      reason: 'foreign-document',
    });
    expect(mustDo(await bench.pace.until(bench.registrar.settle(before, asCorrection)))).toMatchObject({
      outcome: 'done',
      document: { fdNumber: before.lastFd + 1 },
    });
  });

  test.each([
    ['of another operation', correctionOf(555, { operation: 'purchase' })],
    ['of another total', correctionOf(556)],
  ])('a correction %s is not ours', async (_what, made) => {
    const bench = await virtualBench(model);
    const before = mustDo(await bench.pace.until(bench.registrar.baseline('document')));
    mustDo(await bench.pace.until(bench.registrar.registerCorrection(made)));
    const expected = { kind: 'correction', operation: 'sale', totalMinor: 555 } as const;
    expect(mustDo(await bench.pace.until(bench.registrar.settle(before, expected)))).toMatchObject({
      outcome: 'unclear',
    });
  });
});
