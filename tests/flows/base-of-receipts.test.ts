/** The base of receipts beside the selling: copies after each shift, and a day on which the base cannot be read. */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, onTestFinished, test, vi } from 'vitest';
import { boot, CannotStart } from '#main/boot.ts';
import { listBackups } from '#main/ledger/backup-files.ts';
import { openOrBeginAnew } from '#main/ledger/begin-anew.ts';
import { currentShift, listReceipts } from '#main/ledger/documents.ts';
import { appendJournal } from '#main/ledger/journal.ts';
import { openLedger } from '#main/ledger/open.ts';
import { isBroken, verifyJournal } from '#main/ledger/verify.ts';
import type { Till } from '#main/services/till.ts';
import { aShop, aTill, BREAD, type Shop, type TestTill } from '../kit/a-till.ts';

const MINUTE_MS = 60_000;
const SIDES = ['', '-wal', '.open', '.born'];
const codes = async (till: TestTill): Promise<string[]> => (await till.snapshot()).notices.map((notice) => notice.code);
const backupsOf = (shop: Shop) => listBackups(join(shop.dir, 'backups'));

async function sellBread(till: TestTill): Promise<void> {
  await till.call('sale.enter', { text: BREAD });
  await till.call('payment.open', {});
  await till.call('payment.finish', { tenderedMinor: 10_000 });
  await till.settle();
}

async function aDay(till: TestTill): Promise<void> {
  await till.call('shift.open', {});
  await till.settle();
  await sellBread(till);
  await till.call('shift.close', {});
  await till.settle();
}

test('after every closed shift a copy is made by itself, and only then', async () => {
  const shop = await aShop();
  const till = await aTill(shop);
  await till.clock.advance(3 * MINUTE_MS);
  expect(backupsOf(shop)).toEqual([]);
  for (let day = 1; day <= 2; day++) {
    await aDay(till);
    await vi.waitFor(() => expect(backupsOf(shop)).toHaveLength(day));
    await till.clock.advance(3 * MINUTE_MS);
  }
  const [copy] = backupsOf(shop);
  expect(copy?.reason).toBe('shift');
  const db = new Database(copy?.path ?? '', { readonly: true });
  expect(db.prepare('SELECT count(*) FROM shift WHERE closed_at_ms IS NOT NULL').pluck().get()).toBe(2);
  db.close();
  expect(await codes(till)).toEqual([]);
  await till.stop();
  // The next start knows that the last shift was copied.
  const next = await aTill(shop);
  await next.clock.advance(3 * MINUTE_MS);
  await next.stop();
  expect(backupsOf(shop)).toHaveLength(2);
});

test('a copy that was cut off with the till is made by the next start', async () => {
  const shop = await aShop();
  const till = await aTill(shop);
  await aDay(till);
  await till.stop();
  for (const file of backupsOf(shop)) rmSync(file.path);
  const ledger = openLedger(join(shop.dir, 'ledger.sqlite'), { clock: shop.clock, backupDir: shop.dir });
  ledger.close();
  const db = new Database(join(shop.dir, 'ledger.sqlite'));
  db.exec("DELETE FROM machine WHERE name = 'backup'");
  db.close();
  const next = await aTill(shop);
  await next.clock.advance(2 * MINUTE_MS);
  await vi.waitFor(() => expect(backupsOf(shop)).toHaveLength(1));
  await next.stop();
});

test('a copy that cannot be made is said and selling goes on; when the reason is gone it is made and the word taken back', async () => {
  const shop = await aShop();
  writeFileSync(join(shop.dir, 'backups'), 'in the way');
  const till = await aTill(shop);
  await aDay(till);
  await vi.waitFor(async () => expect(await codes(till)).toContain('backup-failed'));
  expect((await till.snapshot()).notices[0]).toMatchObject({ level: 'warning', params: { reason: 'io' } });
  await till.call('shift.open', {});
  await till.settle();
  await sellBread(till);
  expect(listReceipts(till.ledger, { limit: 9 })).toHaveLength(2);
  rmSync(join(shop.dir, 'backups'));
  await till.clock.advance(12 * MINUTE_MS);
  await vi.waitFor(async () => expect(await codes(till)).not.toContain('backup-failed'));
  expect(backupsOf(shop)).toHaveLength(1);
  await till.stop();
});

test('a journal that was changed long ago is told when the shift is copied', async () => {
  const shop = await aShop();
  const path = join(shop.dir, 'ledger.sqlite');
  const ledger = openLedger(path, { clock: shop.clock, backupDir: shop.dir });
  for (let n = 1; n <= 5; n++) appendJournal(ledger, { atMs: n, kind: 'x', ref: '', body: null });
  ledger.close();
  const db = new Database(path);
  db.exec("DROP TRIGGER journal_no_update; UPDATE journal SET ref = 'y' WHERE seq = 2");
  db.close();
  const till = await aTill(shop);
  expect(await codes(till)).not.toContain('journal-broken');
  await aDay(till);
  await vi.waitFor(async () => expect(await codes(till)).toContain('journal-broken'));
  expect((await till.snapshot()).notices.find((notice) => notice.code === 'journal-broken')).toMatchObject({
    level: 'danger',
    params: { row: 2 },
  });
  await till.stop();
});

test('with the base damaged in an open shift, the till goes on in the registrar’s shift on a fresh base', async () => {
  const shop = await aShop();
  const path = join(shop.dir, 'ledger.sqlite');
  const till = await aTill(shop);
  await till.call('shift.open', {});
  await till.settle();
  await sellBread(till);
  const { shift, lastReceipt } = await till.snapshot();
  await till.stop();
  writeFileSync(path, readFileSync(path).fill(0xff, 4096, 4200));
  const { ledger, news } = openOrBeginAnew(path, { clock: shop.clock, backupDir: join(shop.dir, 'backups') });
  expect(news.setAside?.label).toBe('damaged');
  ledger.close();

  const next = await aTill(shop);
  await next.clock.advance(20_000);
  expect(currentShift(next.ledger)?.number).toBe(shift.number);
  expect(await codes(next)).toContain('registrar-foreign-shift');
  await sellBread(next);
  expect((await next.snapshot()).lastReceipt).toMatchObject({ number: 1, fdNumber: (lastReceipt?.fdNumber ?? 0) + 1 });
  expect(shop.registrar.device.archive.filter((document) => document.type === 3)).toHaveLength(2);
  expect(isBroken(verifyJournal(next.ledger))).toBe(false);
  await next.stop();
});

/** The whole program but its window, on a folder, without devices. */
async function bootIn(dataDir: string): Promise<Till> {
  const till = await boot({
    dataDir,
    appInfo: { version: '0', electron: '', chrome: '', node: '' },
    paths: { fixtures: dataDir },
    host: { pickFiles: () => Promise.resolve([]), quit: () => {} },
  });
  onTestFinished(() => till.stop());
  return till;
}

/** A data folder with a base in it, as a till that was cut off left it. */
function aCrashedFolder(): string {
  const dir = mkdtempSync(join(tmpdir(), 'rmk-boot-'));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  const path = join(dir, 'ledger.sqlite');
  const ledger = openLedger(path, { clock: { now: () => Date.now() }, backupDir: join(dir, 'backups') });
  for (let n = 1; n <= 20; n++) appendJournal(ledger, { atMs: n, kind: 'x', ref: `${n}`, body: null });
  ledger.checkpoint();
  appendJournal(ledger, { atMs: 21, kind: 'x', ref: '21', body: null });
  const files = SIDES.map((side) => [path + side, readFileSync(path + side)] as const);
  ledger.close();
  for (const [file, bytes] of files) writeFileSync(file, bytes);
  return dir;
}

const told = (till: Till): [string, string][] =>
  till.notices.list.filter((notice) => /^ledger|^journal/.test(notice.code)).map(({ code, level }) => [code, level]);

test.each<[string, (path: string) => void, [string, string][]]>([
  ['whole', () => {}, []],
  [
    'with flipped bytes',
    (path) => writeFileSync(path, readFileSync(path).fill(0xff, 4096, 4104)),
    [['ledger-damaged', 'danger']],
  ],
  ['cut', (path) => writeFileSync(path, readFileSync(path).subarray(0, 9000)), [['ledger-damaged', 'danger']]],
  ['emptied', (path) => writeFileSync(path, ''), [['ledger-damaged', 'danger']]],
  ['overwritten with text', (path) => writeFileSync(path, 'чек'.repeat(999)), [['ledger-damaged', 'danger']]],
  ['deleted', (path) => rmSync(path), [['ledger-missing', 'danger']]],
  ['without its log', (path) => rmSync(`${path}-wal`), [['ledger-log-lost', 'danger']]],
  ['with a changed journal', editJournal, [['journal-broken', 'danger']]],
])('a base %s: the program starts, and says what it found', async (_, change, expected) => {
  const dir = aCrashedFolder();
  const path = join(dir, 'ledger.sqlite');
  change(path);
  const bytes = existsSync(path) ? readFileSync(path) : null;
  const till = await bootIn(dir);
  expect(told(till)).toEqual(expected);
  const [aside] = readdirSync(dir).filter((name) => /\.damaged-\d+$/.test(name));
  if (expected[0]?.[0] === 'ledger-damaged') {
    expect(bytes?.equals(readFileSync(join(dir, aside ?? '')))).toBe(true);
    expect(existsSync(join(dir, `${aside}-wal`))).toBe(true);
    expect(till.notices.list.find((notice) => notice.code === 'ledger-damaged')?.params['file']).toBe(aside);
  } else {
    expect(aside).toBeUndefined();
  }
});

/** The kind of one row, by whoever opens the file of a closed till in an editor. */
function editJournal(path: string): void {
  openLedger(path, { clock: { now: () => 0 }, backupDir: join(path, '..', 'backups') }).close();
  const bytes = readFileSync(path);
  const at = bytes.indexOf('x17null');
  if (at < 0) throw new Error('the row is not where it was');
  bytes[at] = 'y'.charCodeAt(0);
  writeFileSync(path, bytes);
}

test('a base of a newer version stops the start and is not touched', async () => {
  const dir = aCrashedFolder();
  const path = join(dir, 'ledger.sqlite');
  rmSync(`${path}-wal`);
  const bytes = readFileSync(path);
  bytes.writeUInt32BE(9990, 60);
  writeFileSync(path, bytes);
  await expect(bootIn(dir)).rejects.toThrow(CannotStart);
  expect(readFileSync(path).equals(bytes)).toBe(true);
});
