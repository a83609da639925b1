/** What the till looks at when a shift is opened and when it starts: its own journal, and the registrar's documents. */
import { copyFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, expect, test } from 'vitest';
import { aShop, aTill, type Shop, type TestTill } from '../kit/a-till.ts';
import { sellAsStranger } from '../simulation/foreign.ts';
import { anOpenShift, BREAD_MINOR, fdNumbers, journalOf, notices, sellForCash } from './shift-kit.ts';

let running: TestTill | null = null;
afterEach(async () => {
  await running?.stop();
  running = null;
});

async function start(shop: Shop): Promise<TestTill> {
  running = await aTill(shop);
  return running;
}

const path = (shop: Shop): string => join(shop.dir, 'ledger.sqlite');

/** The base as it was some receipts ago comes back: a restored copy, or a log whose end was dropped in silence. */
function keepCopy(shop: Shop): () => void {
  const copy = `${path(shop)}.copy`;
  copyFileSync(path(shop), copy);
  return () => {
    for (const side of ['-wal', '-shm']) rmSync(path(shop) + side, { force: true });
    copyFileSync(copy, path(shop));
  };
}

test('a base that lost receipts says so at the start, with both numbers, keeps it in the journal, and says it once', async () => {
  const shop = await aShop();
  const first = await anOpenShift(shop);
  await sellForCash(first);
  await first.stop();
  const bringBack = keepCopy(shop);
  const second = await aTill(shop);
  await sellForCash(second);
  await sellForCash(second);
  await second.stop();
  bringBack();

  const till = await start(shop);
  // Registration 1, shift open 2, the sale kept 3, the two lost 4 and 5.
  const told = (await till.snapshot()).notices.find((notice) => notice.code === 'ledger-behind-registrar');
  expect(told).toMatchObject({ level: 'danger', params: { fdNumber: 5, lastFd: 3 } });
  const fnNumber = shop.registrar.device.options.fnNumber;
  expect(journalOf(till, 'registrar-ahead')).toMatchObject([
    {
      ref: fnNumber,
      body: {
        ours: 3,
        registrar: 5,
        complete: true,
        receipts: [
          { fdNumber: 4, operation: 'sale', totalMinor: BREAD_MINOR },
          { fdNumber: 5, operation: 'sale', totalMinor: BREAD_MINOR },
        ],
      },
    },
  ]);
  expect(fdNumbers(till), 'nothing is repaired in silence').toEqual([2, 3]);
  const check = await till.call('shift.check', {});
  expect(check.receipts.map(({ where, fdNumber }) => [where, fdNumber])).toEqual([
    ['device-only', 4],
    ['device-only', 5],
  ]);
  await till.stop();

  const again = await start(shop);
  expect(await notices(again)).not.toContain('ledger-behind-registrar');
  expect(journalOf(again, 'registrar-ahead')).toHaveLength(1);
});

test('a receipt of another program between two shifts is told, and the next shift opens', async () => {
  const shop = await aShop();
  const first = await anOpenShift(shop);
  await first.call('shift.close', {});
  await first.settle();
  await first.stop();
  const elsewhere = await anOpenShift({ ...shop, dir: (await aShop()).dir });
  await sellForCash(elsewhere);
  await elsewhere.call('shift.close', {});
  await elsewhere.settle();
  await elsewhere.stop();
  const till = await start(shop);
  await till.call('shift.open', {});
  expect((await till.settle()).shift).toMatchObject({ state: 'open', number: 3 });
  // 1 registration, 2 and 3 our first shift, 4 to 6 the other's.
  expect((await till.snapshot()).notices).toContainEqual(
    expect.objectContaining({ code: 'ledger-behind-registrar', params: { fdNumber: 6, lastFd: 3 } }),
  );
});

test('reports taken without this till are told as what they are: no receipt is missing', async () => {
  const shop = await aShop();
  await (await anOpenShift(shop)).stop();
  const elsewhere = await aTill({ ...shop, dir: (await aShop()).dir });
  await elsewhere.call('shift.close', {});
  await elsewhere.settle();
  await elsewhere.stop();
  const till = await start(shop);
  expect((await till.snapshot()).shift.state).toBe('closed');
  expect(await notices(till)).toContain('shift-state-differs');
  expect(await notices(till)).not.toContain('ledger-behind-registrar');
});

test('a stranger at the registrar in the middle of the day is told as soon as the line is back', async () => {
  const shop = await aShop();
  const till = await anOpenShift(shop);
  running = till;
  await sellForCash(till);
  expect(sellAsStranger(shop.registrar)).toBe(true);
  await till.clock.advance(10_000);
  expect((await till.snapshot()).notices).toContainEqual(
    expect.objectContaining({ code: 'ledger-behind-registrar', params: { fdNumber: 4, lastFd: 3 } }),
  );
  await sellForCash(till);
  await till.call('shift.closeAnyway', {});
  expect((await till.settle()).shift.state).toBe('closed');
});

test('a calm day says nothing of the kind, over restarts and shifts', async () => {
  const shop = await aShop();
  for (let shift = 1; shift <= 3; shift++) {
    const till = await anOpenShift(shop);
    await sellForCash(till);
    await till.call('shift.close', {});
    await till.settle();
    expect(await notices(till)).toEqual([]);
    expect(journalOf(till, 'registrar-ahead')).toEqual([]);
    await till.stop();
  }
});

test('a changed row of the journal is told at every opening, with its number; selling goes on', async () => {
  const shop = await aShop();
  const till = await start(shop);
  await till.call('shift.open', {});
  await till.settle();
  await till.call('shift.close', {});
  await till.settle();
  await till.stop();
  const changed = new Database(path(shop));
  changed.exec('DROP TRIGGER IF EXISTS journal_no_update');
  const triggers = changed
    .prepare<[], { name: string }>("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'journal'")
    .all();
  for (const { name } of triggers) changed.exec(`DROP TRIGGER "${name}"`);
  changed.prepare("UPDATE journal SET body = '{}' WHERE seq = 3").run();
  changed.close();

  const next = await start(shop);
  await next.call('shift.open', {});
  const view = await next.settle();
  expect(view.shift.state).toBe('open');
  expect(view.notices).toContainEqual(expect.objectContaining({ code: 'journal-broken', params: { row: 3 } }));
  expect(journalOf(next, 'journal-broken').map((row) => row.body)).toMatchObject([
    { firstBroken: 3, reason: 'changed' },
  ]);
});
