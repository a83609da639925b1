/** Training through the real composition: the shop's base and the one for training never meet. */
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test as it, onTestFinished } from 'vitest';
import type { Answer, Ask, CallName } from '#contract/contract.ts';
import type { Snapshot } from '#contract/snapshot.ts';
import { realClock } from '#drivers/kit/clock.ts';
import { boot } from '#main/boot.ts';
import { listReceipts } from '#main/ledger/documents.ts';
import { openLedger } from '#main/ledger/open.ts';
import { ledgerPurpose } from '#main/ledger/purpose.ts';
import { saveSettings, USUAL_OPTIONS } from '#main/settings/settings.ts';
import { GOODS_CSV, MILK } from '../kit/a-till.ts';

/** A shop whose own registrar nobody answers for: in training nothing may even try to reach it. */
function aShopOnDisk(): { dir: string; partner: string } {
  const dir = mkdtempSync(join(tmpdir(), 'rmk-training-'));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  const port = { type: 'tcp', host: '127.0.0.1', port: 9 } as const;
  const partner = join(dir, 'partner');
  saveSettings(dir, {
    profile: 'shop',
    shop: { name: 'ООО «Магазин у дома»', inn: '7712345671', address: 'Москва', taxSystem: 'osn' },
    cashier: { name: 'Абдулова М. И.', inn: '' },
    registrar: { driver: 'shtrih', port, options: {} },
    scanner: null,
    terminal: null,
    options: { ...USUAL_OPTIONS, upload: { sink: 'file', folder: partner } },
  });
  return { dir, partner };
}

async function aBootedTill(dir: string) {
  const till = await boot({
    dataDir: dir,
    appInfo: { version: '0', electron: '', chrome: '', node: '' },
    paths: { fixtures: join(dir, 'none') },
    host: { pickFiles: () => Promise.resolve([]), quit: () => {} },
  });
  const call = async <N extends CallName>(name: N, ask: Ask<N>): Promise<Answer<N>> => {
    const outcome = await till.call(name, ask);
    if (!outcome.ok) throw new Error(`${name}: ${JSON.stringify(outcome.error)}`);
    return outcome.value as Answer<N>;
  };
  const codeOf = async <N extends CallName>(name: N, ask: Ask<N>): Promise<string> => {
    const outcome = await till.call(name, ask);
    return outcome.ok ? 'accepted' : outcome.error.code;
  };
  const until = async (what: string, holds: (view: Snapshot) => boolean): Promise<Snapshot> => {
    for (let round = 0; round < 200; round++) {
      const view = await call('till.snapshot', {});
      if (holds(view)) return view;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error(`never came: ${what}: ${JSON.stringify(await call('till.snapshot', {}))}`);
  };
  return { till, call, codeOf, until };
}

it('a trainee sells on virtual devices in a base of its own; nothing of it is in the shop’s base or uploaded', async () => {
  const { dir, partner } = aShopOnDisk();
  const { till, call, codeOf, until } = await aBootedTill(dir);
  const csv = join(dir, 'goods.csv');
  writeFileSync(csv, GOODS_CSV);
  await call('catalogue.import', { paths: [csv] });
  const before = await call('till.snapshot', {});
  expect(before.profile).toBe('shop');

  await call('training.enter', {});
  const training = await until('the virtual registrar', (view) => view.registrar.health === 'ready');
  expect(training.profile).toBe('training');
  expect(training.revision).toBeGreaterThan(before.revision);
  expect(training.shop.name).toBe('ООО «Магазин у дома»');
  await call('shift.open', {});
  await until('an open shift', (view) => view.shift.state === 'open');
  await call('sale.enter', { text: MILK });
  expect(await codeOf('training.leave', {}), 'goods in the receipt do not hold a trainee').toBe('accepted');
  await call('training.enter', {});
  await until('the goods stand there again', (view) => view.receipt.lines.length === 1);
  await until('the virtual terminal', (view) => view.terminal.health === 'ready' && view.registrar.health === 'ready');
  await call('payment.open', {});
  expect(await codeOf('training.leave', {}), 'a payment begun belongs to its base').toBe('training-busy');
  await call('payment.addCard', { way: 'card', amountMinor: 9490 });
  await until('the card', (view) => view.payment?.restMinor === 0);
  await call('payment.finish', { tenderedMinor: 0 });
  const sold = await until('the receipt', (view) => view.lastReceipt !== null);
  expect(sold.outbox).toMatchObject({ sink: 'off', count: 0 });
  expect(await codeOf('options.save', USUAL_OPTIONS)).toBe('not-in-training');
  expect(await codeOf('outbox.send', {})).toBe('unknown-call');

  await call('training.leave', {});
  const after = await call('till.snapshot', {});
  expect(after).toMatchObject({ profile: 'shop', lastReceipt: null, shift: { state: 'closed' } });
  await till.stop();

  const open = (path: string) => openLedger(path, { clock: realClock, backupDir: join(dir, 'copies') });
  const shop = open(join(dir, 'ledger.sqlite'));
  expect(listReceipts(shop, { limit: 10 })).toEqual([]);
  expect(ledgerPurpose(shop)).toBe('shop');
  shop.close();
  const school = open(join(dir, 'training', 'ledger.sqlite'));
  expect(listReceipts(school, { limit: 10 })).toHaveLength(1);
  expect(ledgerPurpose(school)).toBe('training');
  school.close();
  expect(existsSync(partner)).toBe(false);
}, 60_000);

it('a base for training put in the place of the shop’s is never uploaded: the till does not start on it', async () => {
  const { dir } = aShopOnDisk();
  const first = await aBootedTill(dir);
  await first.call('training.enter', {});
  await first.till.stop();

  renameSync(join(dir, 'training', 'ledger.sqlite'), join(dir, 'ledger.sqlite'));
  await expect(aBootedTill(dir)).rejects.toMatchObject({ code: 'for-training' });
}, 60_000);

it('training whose base or devices cannot be had is refused, and the shop’s till goes on', async () => {
  const { dir } = aShopOnDisk();
  const { till, call, codeOf, until } = await aBootedTill(dir);
  const folder = join(dir, 'training');
  mkdirSync(folder);
  const held = openLedger(join(folder, 'ledger.sqlite'), { clock: realClock, backupDir: join(folder, 'backups') });
  expect(await codeOf('training.enter', {})).toBe('ledger-failed');
  held.close();
  expect((await call('till.snapshot', {})).profile).toBe('shop');

  writeFileSync(join(dir, 'training-devices'), 'no folder');
  await expect(till.call('training.enter', {})).rejects.toThrow();
  expect((await until('the shop again', (view) => view.profile === 'shop')).session.state).toBe('free');
  rmSync(join(dir, 'training-devices'));
  const twice = await Promise.all([codeOf('training.enter', {}), codeOf('training.enter', {})]);
  expect(twice).toEqual(['accepted', 'not-now']);
  const leaving = till.call('training.leave', {});
  await till.stop();
  await leaving.catch(() => undefined);
  const shop = openLedger(join(dir, 'ledger.sqlite'), { clock: realClock, backupDir: join(dir, 'copies') });
  shop.close();
}, 60_000);
