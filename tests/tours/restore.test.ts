/**
 * The base of receipts is damaged on disk: the till sells on a fresh one and says so; a person brings the copy of the
 * last closing back with `npm run ledger -- restore`; the till shows the old receipts and says what the registrar has
 * beyond them. Nothing is deleted on the way.
 */
import { spawnSync } from 'node:child_process';
import { closeSync, openSync, readdirSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { listBackups } from '#main/ledger/backup-files.ts';
import { expectLedgerWhole } from './kit/books.ts';
import { aTill, type LaunchedTill } from './kit/launch.ts';
import { atRest, closeShift, openShift, sell } from './kit/patient-cashier.ts';
import { ask, reads, textOf, until } from './kit/screens.ts';
import { aVirtualShop, openForSale, setUp, THREE_GOODS_MINOR, type VirtualShop } from './kit/virtual-shop.ts';

const COMMAND = fileURLToPath(new URL('../../scripts/ledger.ts', import.meta.url));

function ledgerCommand(dataDir: string, ...args: string[]): { code: number | null; said: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [COMMAND, ...args, '--data', dataDir], {
    encoding: 'utf8',
  });
  return { code: status, said: stdout + stderr };
}

const copiesOf = ({ dataDir }: VirtualShop) =>
  listBackups(join(dataDir, 'backups')).filter(({ reason }) => reason === 'shift');
const receiptsAt = ({ registrar }: VirtualShop) => registrar.device.archive.filter(({ type }) => type === 3);

/** Numbers of fiscal documents in the journal, newest first. */
async function journal({ page }: LaunchedTill): Promise<number[]> {
  const { rows } = await ask(page, 'journal.list', { text: '', before: null, limit: 50 });
  return rows.map(({ fdNumber }) => fdNumber);
}

/** A day with its copy, and the first receipt of the next day, which no copy has. */
async function sellsAndCloses(shop: VirtualShop): Promise<void> {
  const till = await aTill(shop.dataDir);
  await openForSale(till, shop);
  await sell(till, 'cash', 1);
  await sell(till, 'cash', 2);
  await closeShift(till);
  await expect.poll(() => copiesOf(shop).length, { timeout: 10_000 }).toBe(1);
  await openShift(till);
  await sell(till, 'cash', 1);
  expect(await journal(till)).toHaveLength(3);
  await till.close();
}

/** The disk spoils the middle of the file. */
function damage(path: string): void {
  const file = openSync(path, 'r+');
  const { size } = statSync(path);
  writeSync(file, Buffer.alloc(16_384, 0xa5), 0, 16_384, size >> 1);
  closeSync(file);
}

/** The banner shows one notice at a time: the others are put away until these words are read. */
async function readsAmongNotices(till: LaunchedTill, words: string, notices: number): Promise<void> {
  for (let read = 1; read < notices; read++) {
    const shown = await textOf(till.page, 'banner');
    if (shown.includes(words)) return;
    await till.press('Control+Backspace');
    await expect.poll(() => textOf(till.page, 'banner')).not.toBe(shown);
  }
  await reads(till.page, 'banner', words);
}

async function sellsOnAFreshBase(shop: VirtualShop): Promise<void> {
  const till = await aTill(shop.dataDir);
  const view = await until(till.page, 'it is said', ({ notices }) => notices.some((n) => n.code === 'ledger-damaged'));
  const aside = readdirSync(shop.dataDir).find((name) => /^ledger\.sqlite\.damaged-\d+$/.test(name));
  expect(view.notices.find(({ code }) => code === 'ledger-damaged')?.params).toEqual({ file: aside });
  await readsAmongNotices(till, 'База чеков испорчена и отложена целиком', view.notices.length);
  expect(await journal(till)).toEqual([]);
  // The registrar's shift goes on, so does the sale.
  expect((await atRest(till)).shift).toMatchObject({ state: 'open', number: 2 });
  await sell(till, 'cash', 1);
  await till.close();
}

test('a damaged base is set aside, the till sells on; the copy comes back with what it had, the rest is told', async () => {
  const shop = await aVirtualShop();
  setUp(shop, { terminal: false });
  await sellsAndCloses(shop);
  damage(join(shop.dataDir, 'ledger.sqlite'));
  await sellsOnAFreshBase(shop);

  const [copy] = copiesOf(shop);
  const mistyped = ledgerCommand(shop.dataDir, 'restore', `${copy?.name}-нет`);
  expect(mistyped.said).toContain('Нет такого файла');
  expect(mistyped.code).toBe(2);
  const restored = ledgerCommand(shop.dataDir, 'restore', copy?.name ?? '');
  expect(restored.said).toContain('База возвращена из копии');
  expect(restored.code).toBe(0);

  const till = await aTill(shop.dataDir);
  const view = await until(till.page, 'the rest is told', ({ notices }) =>
    notices.some(({ code }) => code === 'ledger-behind-registrar'),
  );
  expect(view.notices.map(({ code }) => code)).not.toContain('ledger-damaged');
  const sold = receiptsAt(shop);
  expect(sold.map(({ receipt }) => receipt?.totalKopecks)).toEqual(Array(4).fill(THREE_GOODS_MINOR));
  // The copy was made at the closing: the two receipts before it, newest first.
  expect(await journal(till)).toEqual([sold[1]?.fd, sold[0]?.fd]);
  const behind = view.notices.find(({ code }) => code === 'ledger-behind-registrar');
  expect(behind?.params).toEqual({ fdNumber: sold[3]?.fd, lastFd: (sold[1]?.fd ?? 0) + 1 });
  await readsAmongNotices(till, 'В регистраторе есть чеки, которых нет в базе кассы', view.notices.length);
  await till.screenshot('restored');
  // The till sells on, and nothing was deleted: the damaged base and the fresh one lie beside.
  await sell(till, 'cash', 1);
  await till.close();
  expectLedgerWhole(shop.dataDir);
  const beside = readdirSync(shop.dataDir).map((name) => name.replace(/\d+$/, 'ms'));
  expect(beside).toEqual(
    expect.arrayContaining(['ledger.sqlite', 'ledger.sqlite.damaged-ms', 'ledger.sqlite.before-restore-ms']),
  );
}, 120_000);
