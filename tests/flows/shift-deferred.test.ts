/** Receipts put aside and the end of the shift: kept or taken away, as the owner set it. */
import { afterEach, expect, test } from 'vitest';
import { devicePort } from '#drivers/kit/serve/pipe.ts';
import { listDeferred } from '#main/ledger/documents.ts';
import { LedgerError } from '#main/ledger/errors.ts';
import type { Ledger } from '#main/ledger/open.ts';
import { aShop, aTill, BREAD, MILK, type TestTill } from '../kit/a-till.ts';
import { anOpenShift, journalOf, zReports } from './shift-kit.ts';

let running: TestTill | null = null;
afterEach(async () => {
  await running?.stop();
  running = null;
});

const OPTIONS = { returnPapers: false, upload: { sink: 'off' } } as const;

async function putTwoAside(till: TestTill, keepDeferred: boolean): Promise<void> {
  await till.call('options.save', { ...OPTIONS, keepDeferred });
  for (const [code, name] of [
    [BREAD, 'Мужчина в шляпе'],
    [MILK, ''],
  ] as const) {
    await till.call('sale.enter', { text: code });
    await till.call('deferred.put', { name });
  }
}

test('kept by the setting: they wait in the next shift', async () => {
  const till = await anOpenShift(await aShop());
  running = till;
  await putTwoAside(till, true);
  expect((await till.call('shift.check', {})).deferred).toBe(2);
  await till.call('shift.close', {});
  const closed = await till.settle();
  expect(closed.deferred).toHaveLength(2);
  expect(closed.notices).toEqual([]);
});

test('taken away by the setting: each stays readable in the journal, and their number is told', async () => {
  const till = await anOpenShift(await aShop());
  running = till;
  await putTwoAside(till, false);
  await till.call('shift.close', {});
  const closed = await till.settle();
  expect(closed.shift.state).toBe('closed');
  expect(closed.deferred).toEqual([]);
  expect(closed.notices).toContainEqual(expect.objectContaining({ code: 'deferred-dropped', params: { count: 2 } }));
  expect(journalOf(till, 'deferred-dropped').map((row) => row.body)).toEqual([
    { name: '', lines: 1, totalMinor: 9_490, goods: [{ name: 'Молоко 2,5 %, 930 мл', quantityMilli: 1000 }] },
    {
      name: 'Мужчина в шляпе',
      lines: 1,
      totalMinor: 6_250,
      goods: [{ name: 'Хлеб бородинский', quantityMilli: 1000 }],
    },
  ]);
});

test('the disk fills at the Z report: they are still there, and go with the closing once there is room', async () => {
  const shop = await aShop();
  const disk = { full: false };
  const wrap = (ledger: Ledger): Ledger => {
    const commit = ledger.transaction.bind(ledger);
    ledger.transaction = <T>(work: () => T): T => {
      if (disk.full) throw new LedgerError('disk-full', { path: ledger.path });
      return commit(work);
    };
    return ledger;
  };
  const till = await anOpenShift(shop, wrap);
  running = till;
  await putTwoAside(till, false);
  shop.registrar.onCommand(({ request }) => {
    if (request[0] === 0x41) disk.full = true;
  });
  await till.call('shift.close', {});
  await till.clock.advance(20_000);
  expect(zReports(shop)).toBe(1);
  expect(listDeferred(till.ledger)).toHaveLength(2);
  disk.full = false;
  await till.clock.advance(3_000);
  const closed = await till.settle();
  expect([closed.shift.state, closed.deferred]).toEqual(['closed', []]);
  expect(journalOf(till, 'deferred-dropped')).toHaveLength(2);
});

test('a Z report taken at the registrar without this till takes them away too', async () => {
  const shop = await aShop();
  const till = await anOpenShift(shop);
  running = till;
  await putTwoAside(till, false);
  // The cable of this till is out while another program closes the shift.
  const { port } = shop;
  const { registrar: dead } = await aShop();
  dead.control.powerOff();
  shop.port = () => devicePort(dead, shop.clock);
  const elsewhere = await aTill({ ...shop, port, dir: (await aShop()).dir });
  await elsewhere.call('shift.close', {});
  await elsewhere.settle();
  await elsewhere.stop();
  expect((await till.snapshot()).deferred).toHaveLength(2);
  shop.port = port;
  await till.clock.advance(60_000);
  const view = await till.snapshot();
  expect([view.shift.state, view.deferred]).toEqual(['closed', []]);
  expect(view.notices.map((notice) => notice.code)).toEqual(['deferred-dropped', 'shift-state-differs']);
  expect(journalOf(till, 'deferred-dropped')).toHaveLength(2);
});
