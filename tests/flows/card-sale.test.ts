/** Money that is not cash, through the whole till: the terminal's books, the FN and the ledger say the same. */
import { expect, test } from 'vitest';
import { assertLedgerConsistent } from '#main/ledger/reports.ts';
import { aShop, aTill, BREAD, MILK, type TestTill } from '../kit/a-till.ts';

const scan = (till: TestTill, text: string) => till.call('sale.enter', { text });

async function atPayment(): Promise<TestTill> {
  const till = await aTill(await aShop());
  await till.call('shift.open', {});
  await till.settle();
  await scan(till, MILK);
  await scan(till, BREAD);
  await till.call('payment.open', {});
  return till;
}

/** 94.90 + 62.50 */
const TOTAL = 15_740;

test('a card for the whole receipt: charged once, fiscal as cashless, nothing in the drawer', async () => {
  const till = await atPayment();
  await till.call('payment.addCard', { way: 'card', amountMinor: TOTAL });
  const paid = await till.settle();
  expect(paid.money).toBeNull();
  expect(paid.payment?.restMinor).toBe(0);
  await till.call('payment.finish', { tenderedMinor: 0 });
  const sold = await till.settle();
  expect(sold.lastReceipt).toMatchObject({ totalMinor: TOTAL, tenderedMinor: 0, changeMinor: 0 });
  expect(till.terminal.operations()).toMatchObject([{ amountMinor: TOTAL }]);

  const figures = await till.call('shift.figures', {});
  expect(figures.ledger.sale).toMatchObject({ cashMinor: 0, electronicMinor: TOTAL });
  expect(figures.device).toEqual(figures.ledger);
  expect(assertLedgerConsistent(till.ledger)).toEqual([]);
});

test('two cards and cash in one receipt; change comes from the cash only', async () => {
  const till = await atPayment();
  await till.call('payment.addCard', { way: 'card', amountMinor: 5_000 });
  await till.settle();
  await till.call('payment.addCard', { way: 'sbp', amountMinor: 5_000 });
  await till.settle();
  expect(await till.refusalOf('payment.addCard', { way: 'card', amountMinor: 5_741 })).toBe('payment-over-rest');
  expect(await till.refusalOf('payment.finish', { tenderedMinor: 5_739 })).toBe('tendered-too-small');
  await till.call('payment.finish', { tenderedMinor: 10_000 });
  const sold = await till.settle();
  expect(sold.lastReceipt).toMatchObject({ totalMinor: TOTAL, tenderedMinor: 10_000, changeMinor: 4_260 });
  const figures = await till.call('shift.figures', {});
  expect(figures.ledger.sale).toMatchObject({ cashMinor: 5_740, electronicMinor: 10_000 });
  expect(figures.device).toEqual(figures.ledger);
  expect(assertLedgerConsistent(till.ledger)).toEqual([]);
});

test('a declined card leaves the receipt as it was, with the bank’s words; another way is free', async () => {
  const till = await atPayment();
  till.terminal.control.nextBuyer('declines');
  await till.call('payment.addCard', { way: 'card', amountMinor: TOTAL });
  const declined = await till.settle();
  expect(declined.money).toMatchObject({ state: 'declined', actions: ['retry', 'back'] });
  expect(declined.money?.text).not.toBe('');
  await till.call('payment.back', {});
  await till.call('payment.finish', { tenderedMinor: TOTAL });
  const sold = await till.settle();
  expect(sold.lastReceipt).toMatchObject({ tenderedMinor: TOTAL });
  expect(till.terminal.operations().filter((operation) => operation.result === 'approved')).toEqual([]);
});

test('money held by the receipt keeps the payment open until it is given back', async () => {
  const till = await atPayment();
  const before = till.terminal.balanceMinor(0);
  await till.call('payment.addCard', { way: 'card', amountMinor: 5_000 });
  const held = (await till.settle()).payment?.held ?? [];
  expect(await till.refusalOf('payment.close', {})).toBe('payments-held');
  await till.call('payment.cancelRow', { id: held[0]?.id ?? '' });
  const back = await till.settle();
  expect(back.payment?.held).toEqual([]);
  await till.call('payment.close', {});
  expect(till.terminal.operations()).toHaveLength(2);
  expect(till.terminal.balanceMinor(0)).toBe(before);
});

test('a return of one of two goods paid by card goes back to the card with a fiscal return', async () => {
  const till = await atPayment();
  await till.call('payment.addCard', { way: 'card', amountMinor: TOTAL });
  await till.settle();
  await till.call('payment.finish', { tenderedMinor: 0 });
  const sold = await till.settle();
  await till.call('returns.open', { saleId: sold.lastReceipt?.id ?? '', receiptShown: true });
  const opened = (await till.snapshot()).returning;
  expect(opened?.lines.map((line) => line.maxMilli)).toEqual([1000, 1000]);
  expect(await till.refusalOf('returns.setQuantity', { lineId: opened?.lines[1]?.id ?? '', quantityMilli: 2000 })).toBe(
    'return-too-much',
  );
  await till.call('returns.setQuantity', { lineId: opened?.lines[1]?.id ?? '', quantityMilli: 1000 });
  const planned = (await till.snapshot()).returning;
  expect(planned?.plan).toMatchObject({ cashMinor: 0, steps: [{ kind: 'refund', amountMinor: 6_250 }] });
  await till.call('returns.begin', {});
  const done = await till.settle();
  expect(done.returning).toBeNull();
  expect(done.lastReceipt).toMatchObject({ kind: 'sale-return', totalMinor: 6_250 });
  expect(till.terminal.operations().map((operation) => [operation.kind, operation.amountMinor])).toEqual([
    ['purchase', TOTAL],
    ['refund', 6_250],
  ]);
  const figures = await till.call('shift.figures', {});
  expect(figures.ledger.saleReturn).toMatchObject({ count: 1, electronicMinor: 6_250 });
  expect(figures.device).toEqual(figures.ledger);
  expect(assertLedgerConsistent(till.ledger)).toEqual([]);
});
