/** «Сверка итогов» at the closing: once, never blind, and never in the way of the Z report. */
import { afterEach, describe, expect, test } from 'vitest';
import { createNexoTerminal } from '#drivers/terminal/nexo/driver.ts';
import { nexoSettings } from '#drivers/terminal/nexo/settings.ts';
import type { Shop, TestTill } from '../kit/a-till.ts';
import { aShop, aTill } from '../kit/a-till.ts';
import { anOpenShift, giveBack, journalOf, MILK_MINOR, sellByCard, zReports } from './shift-kit.ts';

let running: TestTill | null = null;
afterEach(async () => {
  await running?.stop();
  running = null;
});

async function aDayWithACard(shop: Shop): Promise<TestTill> {
  const till = await anOpenShift(shop);
  running = till;
  await sellByCard(till);
  return till;
}

/** Every settlement the terminal was asked for. */
function settlementsOf(shop: Shop): { asked: number } {
  const count = { asked: 0 };
  shop.terminal.onCommand(({ category, at }) => {
    if (category === 'Reconciliation' && at === 'asked') count.asked += 1;
  });
  return count;
}

/** Another till takes a card at the same terminal. */
async function payElsewhere({ clock, terminalPort }: Shop): Promise<void> {
  const driver = createNexoTerminal(nexoSettings.parse({}), { clock, port: terminalPort });
  driver.start();
  await clock.advance(5_000);
  const paid = driver.run({ id: 'elsewhere', kind: 'purchase', way: 'card', amountMinor: MILK_MINOR, original: null });
  await clock.advance(60_000);
  expect(await paid).toMatchObject({ ok: true, value: { outcome: 'approved' } });
  const stopped = driver.stop();
  await clock.advance(1_000);
  await stopped;
}

const settled = (till: TestTill) => journalOf(till, 'terminal-settled').map((row) => row.body);

test('the period is settled once, its sums are in the journal, and the next period begins', async () => {
  const shop = await aShop();
  const settlements = settlementsOf(shop);
  const till = await aDayWithACard(shop);
  await giveBack(till, await sellByCard(till));
  await till.call('shift.close', {});
  expect((await till.settle()).shift.state).toBe('closed');
  expect(settlements.asked).toBe(1);
  expect(shop.terminal.batch).toBe('2');
  expect(settled(till)).toEqual([
    {
      batch: '1',
      purchases: { count: 2, amountMinor: 2 * MILK_MINOR },
      returns: { count: 1, amountMinor: MILK_MINOR },
      found: 'answered',
    },
  ]);

  await till.call('shift.open', {});
  await till.settle();
  await till.call('shift.close', {});
  await till.settle();
  expect(settlements.asked, 'a period without operations has nothing to settle').toBe(1);
  expect(zReports(shop)).toBe(2);
});

test('a Z report that fails after the settlement is made without settling again', async () => {
  const shop = await aShop();
  const settlements = settlementsOf(shop);
  const till = await aDayWithACard(shop);
  shop.registrar.control.paper(false);
  await till.clock.advance(20_000);
  await till.call('shift.close', {});
  const stopped = await till.settle();
  expect(stopped.fiscal).toMatchObject({ operation: 'shift-close' });
  await till.call('fiscal.back', {});
  shop.registrar.control.paper(true);
  await till.clock.advance(20_000);
  await till.call('shift.close', {});
  expect((await till.settle()).shift.state).toBe('closed');
  expect([settlements.asked, zReports(shop)]).toEqual([1, 1]);
});

test('an answer that was lost: the terminal is asked whether its period ended, and settles once', async () => {
  const shop = await aShop();
  const settlements = settlementsOf(shop);
  const till = await aDayWithACard(shop);
  shop.terminal.control.trouble({ on: 'Reconciliation', do: 'lose-answer' });
  await till.call('shift.close', {});
  expect((await till.settle()).shift.state).toBe('closed');
  expect([settlements.asked, shop.terminal.batch]).toEqual([1, '2']);
  expect(settled(till)).toMatchObject([
    { batch: '1', found: 'asked', purchases: { count: 1, amountMinor: MILK_MINOR } },
  ]);
});

test('a request that was not heard: the Z report is made, the fault is kept, the next closing settles both shifts', async () => {
  const shop = await aShop();
  const till = await aDayWithACard(shop);
  shop.terminal.control.trouble({ on: 'Reconciliation', do: 'ignore' });
  await till.call('shift.close', {});
  const closed = await till.settle();
  expect(closed.shift.state).toBe('closed');
  expect(shop.terminal.batch).toBe('1');
  expect(closed.notices.map((notice) => notice.code)).toContain('terminal-not-settled');
  expect(settled(till)).toEqual([]);
  expect(journalOf(till, 'terminal-not-settled')).toHaveLength(1);

  await till.call('shift.open', {});
  await till.settle();
  await sellByCard(till);
  expect((await till.call('shift.check', {})).differences, 'one period over two shifts').toEqual([]);
  await till.call('shift.close', {});
  expect((await till.settle()).notices).toEqual([]);
  expect(settled(till)).toMatchObject([{ batch: '1', purchases: { count: 2 }, found: 'answered' }]);
});

test('a terminal without power does not hold the Z report up', async () => {
  const shop = await aShop();
  const till = await aDayWithACard(shop);
  shop.terminal.control.powerOff();
  await till.clock.advance(5_000);
  expect((await till.call('shift.check', {})).terminal).toBeNull();
  await till.call('shift.close', {});
  const closed = await till.settle();
  expect(closed.shift.state).toBe('closed');
  expect(closed.notices).toContainEqual(expect.objectContaining({ code: 'terminal-not-settled', level: 'warning' }));
  expect(journalOf(till, 'terminal-not-settled')).toHaveLength(1);
  expect(journalOf(till, 'terminal-settlement-asked')).toEqual([]);
});

describe('a till that dies while the terminal settles', () => {
  test.each(['settled in the meantime', 'never heard of it'] as const)('and the terminal %s', async (what) => {
    const shop = await aShop();
    const settlements = settlementsOf(shop);
    const till = await aDayWithACard(shop);
    shop.terminal.control.trouble({
      on: 'Reconciliation',
      do: what === 'never heard of it' ? 'ignore' : 'lose-answer',
    });
    const closing = till.till.call('shift.close', {});
    closing.catch(() => undefined);
    for (let round = 0; round < 200 && settlements.asked === 0; round++) await till.clock.advance(50);
    await till.stop();
    running = null;

    const next = await aTill(shop);
    running = next;
    expect((await next.snapshot()).shift.state).toBe('open');
    expect(journalOf(next, 'terminal-not-settled'), 'a till that stops writes nothing more').toEqual([]);
    await next.call('shift.close', {});
    expect((await next.settle()).shift.state).toBe('closed');
    expect(shop.terminal.batch).toBe('2');
    expect(settled(next)).toMatchObject([{ batch: '1', found: what === 'never heard of it' ? 'answered' : 'asked' }]);
    expect(zReports(shop)).toBe(1);
  });
});

test('a purchase at the terminal that the ledger has not is a difference and forbids the closing', async () => {
  const shop = await aShop();
  await (await aDayWithACard(shop)).stop();
  await payElsewhere(shop);
  const till = await aTill(shop);
  running = till;

  const check = await till.call('shift.check', {});
  const terminal = { side: 'terminal', kind: 'purchases' } as const;
  expect(check.differences).toEqual([
    { ...terminal, tender: 'count', ledger: 1, other: 2 },
    { ...terminal, tender: 'total', ledger: MILK_MINOR, other: 2 * MILK_MINOR },
  ]);
  expect(await till.refusalOf('shift.close', {})).toBe('figures-differ');
  expect(shop.terminal.batch).toBe('1');
});
