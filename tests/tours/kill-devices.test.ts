/**
 * The devices are killed (-9) instead of the till: the registrar and the terminal as programs of their own, at every
 * step of a card sale that leaves another memory behind. They come back from their folders; the till finds out by
 * asking what was done, and sells each receipt once.
 */
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Snapshot } from '#contract/snapshot.ts';
import { createShtrihSimulator } from '#drivers/fiscal/shtrih/simulator/simulator.ts';
import { realClock } from '#drivers/kit/clock.ts';
import { createTerminalSimulator } from '#drivers/terminal/nexo/simulator/simulator.ts';
import { expectBooks, expectLedgerWhole, type Told } from './kit/books.ts';
import { aDataFolder, aTill, type LaunchedTill } from './kit/launch.ts';
import { type OwnDevice, ownDevice } from './kit/own-device.ts';
import { atRest, CARD_PART_MINOR, openShift, sell, told, upToPayment } from './kit/patient-cashier.ts';
import { ask, until } from './kit/screens.ts';
import { saveShop, THREE_GOODS_MINOR, writeGoods } from './kit/virtual-shop.ts';

const SALE: Told = { kind: 'sale', totalMinor: THREE_GOODS_MINOR, cardMinor: CARD_PART_MINOR };

/** What is told while the device is away, and when it has come back. */
interface Death {
  readonly of: 'registrar' | 'terminal';
  readonly at: string;
  readonly finds: readonly string[];
}

const DEATHS: readonly Death[] = [
  { of: 'terminal', at: 'Payment asked', finds: ['money not-done'] },
  { of: 'terminal', at: 'Payment bank', finds: ['payment-recovered', 'card held'] },
  { of: 'terminal', at: 'Payment answered', finds: ['payment-recovered', 'card held'] },
  { of: 'registrar', at: '8Dh', finds: ['fiscal not-done', 'card held'] },
  { of: 'registrar', at: 'FF46h', finds: ['fiscal not-done', 'card held'] },
  { of: 'registrar', at: 'FF45h', finds: ['recovered-done'] },
];

const waitsFor =
  (of: Death['of']) =>
  ({ money, fiscal }: Snapshot): boolean =>
    (of === 'terminal' ? money?.state : fiscal?.state) === 'waiting-device';

/** Notices of the sale before are read and put away. */
async function readNotices({ page }: LaunchedTill): Promise<void> {
  const { notices } = await ask(page, 'till.snapshot', {});
  for (const { id } of notices) await ask(page, 'notice.dismiss', { id });
}

async function payUntilItDies(till: LaunchedTill, device: OwnDevice, { of, at }: Death): Promise<void> {
  const { page } = till;
  await upToPayment(till);
  await readNotices(till);
  if (of === 'terminal') await device.dieAt(at);
  await ask(page, 'payment.addCard', { way: 'card', amountMinor: CARD_PART_MINOR });
  if (of === 'registrar') {
    await until(page, 'the card is held', ({ payment }) => payment?.held.length === 1);
    await device.dieAt(at);
    await ask(page, 'payment.finish', { tenderedMinor: 50_000 });
  }
  await device.died();
}

test('a registrar and a terminal killed in the middle of card sales come back: each sale once', async () => {
  const [dataDir, memory] = [aDataFolder(), aDataFolder()];
  const folders = { registrar: join(memory, 'registrar'), terminal: join(memory, 'terminal') };
  const devices = {
    registrar: await ownDevice('shtrih', folders.registrar),
    terminal: await ownDevice('nexo', folders.terminal),
  };
  saveShop(dataDir, { registrar: tcp(devices.registrar), scanner: null, terminal: tcp(devices.terminal) });
  const till = await aTill(dataDir);
  await ask(till.page, 'catalogue.import', { paths: [writeGoods(dataDir)] });
  await openShift(till);
  for (const [index, death] of DEATHS.entries()) {
    const device = devices[death.of];
    await payUntilItDies(till, device, death);
    const away = await until(till.page, `the till waits for the ${death.of}`, waitsFor(death.of));
    expect(away.receipt.totalMinor).toBe(THREE_GOODS_MINOR);
    await device.startAgain();
    expect(told(await atRest(till)), `${death.of} killed at «${death.at}»`).toEqual([...death.finds]);
    await sell(till, 'both', index + 1);
  }
  await till.close();
  for (const device of Object.values(devices)) await device.kill();
  // The truth is in the folders of the devices.
  const registrar = createShtrihSimulator({ clock: realClock, dir: folders.registrar });
  const terminal = createTerminalSimulator({ clock: realClock, dir: folders.terminal });
  expectBooks({ dataDir, registrar, terminal }, Array(DEATHS.length).fill(SALE));
  expectLedgerWhole(dataDir);
}, 120_000);

const tcp = ({ port }: OwnDevice) => ({ type: 'tcp', host: '127.0.0.1', port }) as const;
