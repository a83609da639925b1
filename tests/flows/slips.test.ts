/** The terminal's slip: kept the moment it is read, printed after the receipt, and never in the receipt's way. */
import { afterEach, expect, test } from 'vitest';
import { aShop, aTill, MILK, type Shop, type TestTill } from '../kit/a-till.ts';
import { anOpenShift, giveBack, journalOf, MILK_MINOR, notices, sellByCard } from './shift-kit.ts';

let running: TestTill | null = null;
afterEach(async () => {
  await running?.stop();
  running = null;
});

const receiptsOf = (shop: Shop): number => shop.registrar.device.archive.filter(({ type }) => type === 3).length;
/** Lines of slips on the paper: only they name the bank's number of the operation. */
const slipsOf = (shop: Shop, rrn: string): number[] =>
  shop.registrar.device.printer.tape.flatMap((line, at) => (line.includes(rrn) ? [at] : []));
const rrnOf = (shop: Shop, at: number): string => shop.terminal.operations()[at]?.rrn ?? '';

/** Where the tape says the total of a receipt. */
const totalsOf = (shop: Shop): number[] =>
  shop.registrar.device.printer.tape.flatMap((line, at) => (line.includes('ИТОГ') ? [at] : []));

async function open(shop: Shop): Promise<TestTill> {
  running = await anOpenShift(shop);
  return running;
}

test('a card sale prints its slip once, after the receipt; its return prints the return’s', async () => {
  const shop = await aShop();
  const till = await open(shop);
  const saleId = await sellByCard(till);
  await till.clock.advance(10_000);
  const [slip, ...more] = slipsOf(shop, rrnOf(shop, 0));
  expect(more).toEqual([]);
  expect(slip).toBeGreaterThan(totalsOf(shop)[0] ?? Number.POSITIVE_INFINITY);
  const kept = journalOf(till, 'payment-idle').at(-1)?.body;
  expect(JSON.stringify(kept)).toContain(`"rrn":"${rrnOf(shop, 0)}"`);
  expect(JSON.stringify(kept), 'the slip').toContain(`"RRN ${rrnOf(shop, 0)}"`);

  await giveBack(till, saleId);
  await till.clock.advance(10_000);
  // A void has the number of its purchase.
  expect(slipsOf(shop, rrnOf(shop, 0))).toHaveLength(2);
  expect(receiptsOf(shop)).toBe(2);
});

test('a payment taken back before its receipt prints both slips then, and none of them again after the receipt', async () => {
  const shop = await aShop();
  const till = await open(shop);
  await till.call('sale.enter', { text: MILK });
  await till.call('payment.open', {});
  await till.call('payment.addCard', { way: 'card', amountMinor: MILK_MINOR });
  const [held] = (await till.settle()).payment?.held ?? [];
  expect(slipsOf(shop, rrnOf(shop, 0))).toEqual([]);
  await till.call('payment.cancelRow', { id: held?.id ?? '' });
  await till.settle();
  await till.clock.advance(10_000);
  expect(slipsOf(shop, rrnOf(shop, 0))).toHaveLength(2);
  await till.call('payment.finish', { tenderedMinor: MILK_MINOR });
  await till.settle();
  await till.clock.advance(10_000);
  expect(slipsOf(shop, rrnOf(shop, 0))).toHaveLength(2);
});

test('paper that ends with the receipt: the slip is missing and said so; the next sale is not held up', async () => {
  const shop = await aShop();
  const till = await open(shop);
  shop.registrar.onCommand(({ text }) => {
    if (text.includes('FF45')) shop.registrar.control.paper(false);
  });
  await sellByCard(till);
  await till.clock.advance(30_000);
  expect(receiptsOf(shop)).toBe(1);
  expect(journalOf(till, 'slip-not-printed')).toHaveLength(1);
  expect(await notices(till)).toContain('print-pending');
  shop.registrar.onCommand(() => {});
  shop.registrar.control.paper(true);
  await till.clock.advance(30_000);
  await sellByCard(till);
  expect(receiptsOf(shop)).toBe(2);
});

test('found after a restart, the slip still follows its receipt', async () => {
  const shop = await aShop();
  const till = await open(shop);
  await till.call('sale.enter', { text: MILK });
  await till.call('payment.open', {});
  await till.call('payment.addCard', { way: 'card', amountMinor: MILK_MINOR });
  await till.settle();
  await till.stop();
  running = await aTill(shop);
  await running.call('payment.finish', { tenderedMinor: 0 });
  await running.settle();
  await running.clock.advance(10_000);
  expect(slipsOf(shop, rrnOf(shop, 0))).toHaveLength(1);
});
