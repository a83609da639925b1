/** Days on which something is wrong with the disk, the clock or the registrar: said aloud, nothing lost. */
import { expect, test } from 'vitest';
import { listReceipts } from '#main/ledger/documents.ts';
import { LedgerError } from '#main/ledger/errors.ts';
import type { Ledger } from '#main/ledger/open.ts';
import { assertLedgerConsistent } from '#main/ledger/reports.ts';
import { aShop, aTill, BREAD, type Shop, type TestTill } from '../kit/a-till.ts';
import { finishSale, SALE_TOTAL_MINOR } from '../kit/finish-sale.ts';

const HOUR_MS = 3_600_000;
const codes = async (till: TestTill): Promise<string[]> => (await till.snapshot()).notices.map((notice) => notice.code);

async function anOpenShift(shop: Shop, wrap?: (ledger: Ledger) => Ledger): Promise<TestTill> {
  const till = await aTill(shop, wrap);
  await till.call('shift.open', {});
  await till.settle();
  return till;
}

/** A disk that can be filled and emptied by the test. */
function aDisk(): { full: boolean; wrap: (ledger: Ledger) => Ledger } {
  const disk = {
    full: false,
    wrap: (ledger: Ledger): Ledger => {
      const commit = ledger.transaction.bind(ledger);
      ledger.transaction = <T>(work: () => T): T => {
        if (disk.full) throw new LedgerError('disk-full', { path: ledger.path });
        return commit(work);
      };
      return ledger;
    },
  };
  return disk;
}

test('a full disk refuses the sale before the registrar hears of it', async () => {
  const shop = await aShop();
  const disk = aDisk();
  const till = await anOpenShift(shop, disk.wrap);
  await till.call('sale.enter', { text: BREAD });
  await till.call('payment.open', {});
  disk.full = true;
  expect(await till.refusalOf('payment.finish', { tenderedMinor: 10_000 })).toBe('disk-full');
  expect(shop.registrar.device.archive.filter((document) => document.type === 3)).toEqual([]);
  disk.full = false;
  await till.call('payment.finish', { tenderedMinor: 10_000 });
  expect((await till.settle()).lastReceipt).toMatchObject({ number: 1, changeMinor: 3_750 });
  await till.stop();
});

test('a disk that fills while the registrar closes the receipt keeps the receipt in hand until there is room', async () => {
  const shop = await aShop();
  const disk = aDisk();
  const till = await anOpenShift(shop, disk.wrap);
  await till.call('sale.enter', { text: BREAD });
  await till.call('payment.open', {});
  shop.registrar.onCommand(({ request }) => {
    if (request[0] === 0xff && request[1] === 0x45) disk.full = true;
  });
  await till.call('payment.finish', { tenderedMinor: 10_000 });
  await till.clock.advance(20_000);
  expect(shop.registrar.device.archive.filter((document) => document.type === 3)).toHaveLength(1);
  const stuck = await till.snapshot();
  expect(stuck.fiscal?.state).toBe('sending');
  expect(stuck.notices.map((notice) => notice.code)).toContain('disk-low');
  expect(stuck.receipt.lines).toHaveLength(1);

  disk.full = false;
  await till.clock.advance(2_000);
  const sold = await till.settle();
  expect(sold.lastReceipt).toMatchObject({ number: 1, totalMinor: 6_250 });
  expect(listReceipts(till.ledger, { limit: 5 })).toHaveLength(1);
  expect(assertLedgerConsistent(till.ledger)).toEqual([]);
  await till.stop();
});

/** Only the computer's clock: the registrar has its own. */
function setClockBack({ clock, registrar }: Shop): void {
  clock.jump(clock.now() - 24 * HOUR_MS);
  registrar.control.moveClock(24 * HOUR_MS);
}

test('a clock set back by a day is told, and the sale keeps its place after the earlier ones', async () => {
  const shop = await aShop();
  const till = await anOpenShift(shop);
  await finishSale(till, 1);
  setClockBack(shop);
  await finishSale(till, 2);
  expect(await codes(till)).toContain('clock-moved-back');
  expect(listReceipts(till.ledger, { limit: 5 }).map((receipt) => receipt.number)).toEqual([2, 1]);
  await till.stop();

  setClockBack(shop);
  const next = await aTill(shop);
  expect(await codes(next), 'also when it was set back while the till was off').toContain('clock-moved-back');
  await next.stop();
});

test('a registrar whose clock differs by more than five minutes is told, by four it is not', async () => {
  const shop = await aShop();
  shop.registrar.control.moveClock(-4 * 60_000);
  const till = await aTill(shop);
  expect(await codes(till)).not.toContain('clock-differs');
  shop.registrar.control.moveClock(-2 * 60_000);
  await till.clock.advance(30_000);
  expect(await codes(till)).toContain('clock-differs');
  await till.stop();
});

test('after 24 hours only closing is allowed; then the day goes on', async () => {
  const shop = await aShop();
  const till = await anOpenShift(shop);
  await till.call('sale.enter', { text: BREAD });
  await till.clock.advance(24 * HOUR_MS);
  expect((await till.snapshot()).shift.state).toBe('over-24h');
  expect(await till.refusalOf('payment.open', {})).toBe('shift-over-24h');
  await till.call('shift.close', {});
  const closed = await till.settle();
  expect(closed.shift.state).toBe('closed');
  expect(closed.receipt.lines, 'what was scanned waits for the next shift').toHaveLength(1);
  await till.call('sale.cancel', {});
  expect((await finishSale(till, 1)).shift.number).toBe(2);
  await till.stop();
}, 30_000);

test('a shift opened at the registrar by another program becomes ours, one closed there is closed here', async () => {
  const shop = await aShop();
  const first = await anOpenShift(shop);
  await first.stop();
  // Another program takes a Z report and opens the next shift.
  const other = await aTill({ ...shop, dir: (await aShop()).dir });
  await other.call('shift.close', {});
  await other.settle();
  await other.call('shift.open', {});
  await other.settle();
  await other.stop();
  const till = await aTill(shop);
  const view = await till.snapshot();
  expect(view.shift).toMatchObject({ state: 'open', number: 2 });
  expect(view.notices.map((notice) => notice.code)).toContain('registrar-foreign-shift');
  await finishSale(till, 1);
  await till.stop();
});

test('paper that ends during the closing leaves a fiscal receipt to be printed on, not a second one', async () => {
  const shop = await aShop();
  const till = await anOpenShift(shop);
  shop.registrar.control.behave({ code: 'FF45', do: 'paper-out', lines: 3 });
  const sold = await finishSale(till, 1);
  expect(sold.lastReceipt).toMatchObject({ totalMinor: SALE_TOTAL_MINOR, print: 'pending' });
  expect(sold.notices.map((notice) => notice.code)).toContain('print-pending');
  expect(await till.refusalOf('printer.continue', {})).toBe('device-fault');
  shop.registrar.control.paper(true);
  await till.call('printer.continue', {});
  const printed = await till.snapshot();
  expect(printed.lastReceipt?.print).toBe('done');
  expect(printed.notices.map((notice) => notice.code)).not.toContain('print-pending');
  expect(shop.registrar.device.archive.filter((document) => document.type === 3)).toHaveLength(1);
  await till.stop();
});

test('a disk that is full at the minute of tidying is said, and the till goes on', async () => {
  const shop = await aShop();
  let full = false;
  const till = await anOpenShift(shop, (ledger) => {
    const checkpoint = ledger.checkpoint.bind(ledger);
    ledger.checkpoint = () => {
      if (full) throw new LedgerError('disk-full', { path: ledger.path });
      return checkpoint();
    };
    return ledger;
  });
  full = true;
  await till.clock.advance(120_000);
  expect(await codes(till)).toContain('disk-low');
  full = false;
  await till.clock.advance(120_000);
  expect(await codes(till)).not.toContain('disk-low');
  expect((await finishSale(till, 1)).lastReceipt?.number).toBe(1);
  await till.stop();
});

test('a disk that is full when the registrar comes back does not stop the till', async () => {
  const shop = await aShop();
  const disk = aDisk();
  const till = await anOpenShift(shop, disk.wrap);
  await till.call('sale.enter', { text: BREAD });
  await till.call('payment.open', {});
  // The receipt is closed and its answer never heard: the document waits for the registrar.
  shop.registrar.control.behave({ code: 'FF45', do: 'power-off', moment: 'after' });
  await till.call('payment.finish', { tenderedMinor: 10_000 });
  await till.clock.advance(120_000);
  expect((await till.snapshot()).fiscal?.state).toBe('waiting-device');
  disk.full = true;
  shop.registrar.control.powerOn();
  await till.clock.advance(60_000);
  disk.full = false;
  expect((await finishSale(till, 1)).lastReceipt).toMatchObject({ number: 1, totalMinor: 6_250 });
  expect(shop.registrar.device.archive.filter((document) => document.type === 3)).toHaveLength(1);
  await till.stop();
});

test('a shift is over 24 hours by the registrar’s word too: its clock is the lawful one', async () => {
  const shop = await aShop();
  const till = await anOpenShift(shop);
  await till.call('sale.enter', { text: BREAD });
  shop.registrar.control.moveClock(25 * HOUR_MS);
  await till.clock.advance(30_000);
  expect((await till.snapshot()).shift.state).toBe('over-24h');
  expect(await till.refusalOf('payment.open', {})).toBe('shift-over-24h');
  await till.stop();
});
