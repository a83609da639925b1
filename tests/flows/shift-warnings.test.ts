/** The end of the 24 hours is told ahead, once each time, by the clock of the device. */
import { afterEach, expect, test } from 'vitest';
import { aShop, aTill, type Shop, type TestTill } from '../kit/a-till.ts';
import { anOpenShift } from './shift-kit.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

let running: TestTill | null = null;
afterEach(async () => {
  await running?.stop();
  running = null;
});

async function aDay(shop: Shop): Promise<TestTill> {
  running = await anOpenShift(shop);
  return running;
}

async function saidMinutes(till: TestTill): Promise<unknown> {
  const { notices } = await till.snapshot();
  return notices.find((notice) => notice.code === 'shift-ends-soon')?.params['minutes'] ?? null;
}

/** To the moment when so much is left of the 24 hours since the opening. */
async function untilLeft(till: TestTill, leftMs: number): Promise<void> {
  const deadlineMs = (await till.snapshot()).shift.deadlineMs ?? 0;
  await till.clock.advance(deadlineMs - leftMs - till.clock.now());
}

test('two hours and half an hour before the end; put away it does not come back; the closing takes it away', async () => {
  const till = await aDay(await aShop());
  await untilLeft(till, 122 * MINUTE_MS);
  expect(await saidMinutes(till)).toBeNull();
  await untilLeft(till, 119 * MINUTE_MS);
  expect(await saidMinutes(till)).toBe(120);

  const { notices } = await till.snapshot();
  await till.call('notice.dismiss', { id: notices[0]?.id ?? '' });
  await untilLeft(till, 32 * MINUTE_MS);
  expect(await saidMinutes(till), 'not twice').toBeNull();
  await untilLeft(till, 29 * MINUTE_MS);
  expect(await saidMinutes(till)).toBe(30);
  await till.call('shift.close', {});
  await till.settle();
  await till.clock.advance(2_000);
  expect(await saidMinutes(till)).toBeNull();
  await till.call('shift.open', {});
  await till.settle();
  expect(await saidMinutes(till), 'the next shift has 24 hours before it').toBeNull();
}, 20_000);

test('a till started inside the window says what is left, and after the next start nothing more', async () => {
  const shop = await aShop();
  const till = await anOpenShift(shop);
  const deadlineMs = (await till.snapshot()).shift.deadlineMs ?? 0;
  await till.stop();
  await shop.clock.advance(deadlineMs - 75 * MINUTE_MS - shop.clock.now());
  const late = await aTill(shop);
  expect(await saidMinutes(late)).toBe(75);
  await late.stop();
  const again = await aTill(shop);
  expect(await saidMinutes(again)).toBeNull();
  await again.stop();
  await shop.clock.advance(deadlineMs - 10 * MINUTE_MS - shop.clock.now());
  running = await aTill(shop);
  expect(await saidMinutes(running)).toBe(10);
});

test('over the 24 hours the shift itself says what to do', async () => {
  const till = await aDay(await aShop());
  await untilLeft(till, 5 * MINUTE_MS);
  expect(await saidMinutes(till)).not.toBeNull();
  await untilLeft(till, -2 * MINUTE_MS);
  expect((await till.snapshot()).shift.state).toBe('over-24h');
  expect(await saidMinutes(till)).toBeNull();
}, 20_000);

test('the device counts: a till whose clock was set back by hours warns by the registrar', async () => {
  const shop = await aShop();
  const till = await aDay(shop);
  await till.clock.advance(19 * HOUR_MS);
  // By the computer there are five hours left and three more; the registrar goes on counting.
  shop.clock.jump(shop.clock.now() - 3 * HOUR_MS);
  shop.registrar.control.moveClock(3 * HOUR_MS);
  await till.clock.advance(2 * HOUR_MS + 50 * MINUTE_MS);
  expect(await saidMinutes(till)).toBeNull();
  await till.clock.advance(15 * MINUTE_MS);
  expect(await saidMinutes(till)).toBe(120);
}, 20_000);

test('without its registrar the till counts by its own clock', async () => {
  const shop = await aShop();
  const till = await aDay(shop);
  shop.registrar.control.powerOff();
  await untilLeft(till, 119 * MINUTE_MS);
  expect(await saidMinutes(till)).toBe(120);
}, 20_000);
