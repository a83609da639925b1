/** A shift that grew too old with money in hand is closed, and what is owed is made in the next one. */
import { expect, test } from 'vitest';
import { assertLedgerConsistent } from '#main/ledger/reports.ts';
import { aShop, aTill, BREAD, type Shop, type TestTill } from '../kit/a-till.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
/** The bread: 62.50. */
const PRICE = 6_250;

async function paidByCard(): Promise<{ shop: Shop; till: TestTill }> {
  const shop = await aShop();
  const till = await aTill(shop);
  await till.call('shift.open', {});
  await till.settle();
  await till.call('sale.enter', { text: BREAD });
  await till.call('payment.open', {});
  await till.call('payment.addCard', { way: 'card', amountMinor: PRICE });
  await till.settle();
  return { shop, till };
}

async function nextShift(till: TestTill): Promise<void> {
  expect(await till.refusalOf('shift.close', {})).toBe('figures-differ');
  await till.call('shift.closeAnyway', {});
  expect((await till.settle()).shift.state).toBe('closed');
  await till.call('shift.open', {});
  expect((await till.settle()).shift).toMatchObject({ state: 'open', number: 2 });
}

test('a card was charged and the 24 hours ran out: the receipt is made in the next shift, the card charged once', async () => {
  const { shop, till } = await paidByCard();
  expect(await till.refusalOf('shift.close', {}), 'while it can be finished it must be').toBe('payments-held');
  await till.clock.advance(DAY_MS);
  expect(await till.refusalOf('payment.finish', { tenderedMinor: 0 })).toBe('shift-over-24h');
  await nextShift(till);
  await till.call('payment.finish', { tenderedMinor: 0 });
  const sold = await till.settle();
  expect(sold.lastReceipt).toMatchObject({ kind: 'sale', totalMinor: PRICE, number: 1 });
  expect(shop.terminal.operations()).toHaveLength(1);
  expect(assertLedgerConsistent(till.ledger)).toEqual([]);
});

test('money went back to the card and the 24 hours ran out: the receipt owed is made in the next shift, once', async () => {
  const { shop, till } = await paidByCard();
  await till.call('payment.finish', { tenderedMinor: 0 });
  const saleId = (await till.settle()).lastReceipt?.id ?? '';
  await till.call('returns.open', { saleId, receiptShown: true });
  shop.registrar.control.powerOff();
  await till.call('returns.begin', {});
  const stuck = await till.settle();
  expect(stuck.fiscal?.operation).toBe('sale-return');
  shop.registrar.control.powerOn();
  await till.clock.advance(10_000);
  const asked = await till.settle();
  if (asked.fiscal?.actions.includes('back')) await till.call('fiscal.back', {});
  expect((await till.snapshot()).returning?.stage).toBe('refunding');
  expect(await till.refusalOf('returns.close', {}), 'money has moved').toBe('not-now');
  await till.clock.advance(DAY_MS);
  expect(await till.refusalOf('returns.begin', {})).toBe('shift-over-24h');
  await nextShift(till);
  await till.call('returns.begin', {});
  const done = await till.settle();
  expect(done.returning).toBeNull();
  expect(done.lastReceipt).toMatchObject({ kind: 'sale-return', totalMinor: PRICE });
  expect(shop.terminal.operations().map((operation) => operation.kind)).toEqual(['purchase', 'void']);
  expect(assertLedgerConsistent(till.ledger)).toEqual([]);
});
