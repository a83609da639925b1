/** Settings saved while something else goes on: devices are connected by one hand at a time. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, onTestFinished, test } from 'vitest';
import { boot } from '#main/boot.ts';
import { saveSettings, USUAL_OPTIONS } from '#main/settings/settings.ts';
import { aShop, aTill, MILK, SETTINGS, type TestTill } from '../kit/a-till.ts';

let running: TestTill | null = null;
afterEach(async () => {
  await running?.stop();
  running = null;
});

function asked() {
  if (SETTINGS.profile !== 'shop') throw new Error('settings of a shop');
  const { shop, cashier, registrar } = SETTINGS;
  return { shop, cashier, registrar, scanner: null, terminal: null };
}

test('saved twice in one turn, the devices are connected once and work', async () => {
  const shop = await aShop();
  const open: { closed: boolean }[] = [];
  const { port } = shop;
  shop.port = () => {
    const made = port();
    const line = { closed: false };
    const opened = made.open.bind(made);
    made.open = async () => {
      await opened();
      open.push(line);
    };
    const close = made.close.bind(made);
    made.close = () => {
      line.closed = true;
      return close();
    };
    return made;
  };
  const till = await aTill(shop);
  running = till;
  const twice = Promise.all([till.till.call('setup.save', asked()), till.till.call('setup.save', asked())]);
  await till.clock.advance(5_000);
  expect(await twice).toMatchObject([{ ok: true }, { ok: false, error: { code: 'not-now' } }]);
  expect(open.filter((line) => !line.closed)).toHaveLength(1);
  await till.clock.advance(30_000);
  expect((await till.snapshot()).registrar.health).toBe('ready');
});

test('a document on its way keeps the devices and the options as they are', async () => {
  const shop = await aShop();
  const till = await aTill(shop);
  running = till;
  await till.call('shift.open', {});
  await till.settle();
  await till.call('sale.enter', { text: MILK });
  await till.call('payment.open', {});
  shop.registrar.control.powerOff();
  await till.call('payment.finish', { tenderedMinor: 10_000 });
  expect((await till.settle()).fiscal).not.toBeNull();
  expect(await till.refusalOf('setup.save', asked())).toBe('fiscal-in-progress');
  const options = await till.call('options.get', {});
  expect(await till.refusalOf('options.save', options)).toBe('fiscal-in-progress');
});

test('settings the disk does not take are refused, and the old ones hold', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'rmk-settings-'));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  saveSettings(dir, SETTINGS);
  mkdirSync(join(dir, 'settings.json.new'));
  const till = await boot({
    dataDir: dir,
    appInfo: { version: '0', electron: '', chrome: '', node: '' },
    paths: { fixtures: dir },
    host: { pickFiles: () => Promise.resolve([]), quit: () => {} },
  });
  const changed = { ...USUAL_OPTIONS, keepDeferred: !USUAL_OPTIONS.keepDeferred };
  expect(await till.call('options.save', changed)).toMatchObject({ ok: false, error: { code: 'ledger-failed' } });
  expect(await till.call('options.get', {})).toEqual({ ok: true, value: USUAL_OPTIONS });
  await till.stop();
});
