/** The walking till: real Electron, a registrar and a scanner on pseudo-terminals, real goods of 1С:УТ. */
import { fileURLToPath } from 'node:url';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import type { ItemView } from '#contract/views.ts';
import { aTill, type LaunchedTill } from './kit/launch.ts';
import { ask, reads, sees, until, willPickFiles } from './kit/screens.ts';
import { aVirtualShop, setUp, type VirtualShop } from './kit/virtual-shop.ts';

const commerceml = (name: string): string =>
  fileURLToPath(new URL(`../../fixtures/catalogue/commerceml/${name}`, import.meta.url));

test('three goods of a real 1С catalogue are sold for cash; FN, ledger and journal agree to the kopeck', async () => {
  const shop = await aVirtualShop();
  setUp(shop);
  const till = await aTill(shop.dataDir);
  const { page } = till;
  await until(page, 'the registrar is ready', (view) => view.registrar.model !== '');
  await fillsTheCatalogue(till);

  // Ctrl+Enter opens the shift, as the button says.
  await till.press('Control+Enter');
  const opened = await until(page, 'the shift is open', (view) => view.shift.state === 'open');
  expect(opened.shift.number).toBe(1);

  const goods = await scansThree(shop, till);
  const totalMinor = goods.reduce((sum, item) => sum + (item.priceMinor ?? 0), 0);
  expect((await ask(page, 'till.snapshot', {})).receipt.totalMinor).toBe(totalMinor);
  await paysInCash(till, totalMinor);

  await ask(page, 'shift.close', {});
  await until(page, 'the shift is closed', (view) => view.shift.state === 'closed');
  await journalAgrees(shop, till, goods, totalMinor);
  await till.close();
  ledgerAgrees(shop, totalMinor);
});

/** The owner fills the catalogue: F10, 5, then F4 and the two files. */
async function fillsTheCatalogue(till: LaunchedTill): Promise<void> {
  await willPickFiles(till, [commerceml('import0_1.xml'), commerceml('offers0_1.xml')]);
  await till.press('F10', 'Digit5', 'F4');
  await reads(till.page, 'import', 'Товары загружены', 'Добавлено 35');
  await till.press('Escape');
}

async function scansThree(shop: VirtualShop, { page }: LaunchedTill): Promise<readonly ItemView[]> {
  const { items } = await ask(page, 'catalogue.search', { query: 'коврик', limit: 50 });
  const three = items.filter((item) => item.barcode !== '' && (item.priceMinor ?? 0) > 0).slice(0, 3);
  expect(three).toHaveLength(3);
  for (const [index, item] of three.entries()) {
    await shop.scanner.scan(item.barcode);
    await until(page, `line ${index + 1}`, (view) => view.receipt.lines.length === index + 1);
    await sees(page, item.name);
  }
  return three;
}

/** Money in hand: the next whole thousand, so that there is change. */
async function paysInCash({ page, press, type }: LaunchedTill, totalMinor: number): Promise<void> {
  const tenderedRoubles = (Math.floor(totalMinor / 100_000) + 1) * 1000;
  await press('Control+Enter');
  await until(page, 'the payment form', (view) => view.payment !== null);
  await type(String(tenderedRoubles));
  await press('Control+Enter');
  const sold = await until(page, 'the receipt is closed', (view) => view.fiscal === null && view.lastReceipt !== null);
  const changeMinor = tenderedRoubles * 100 - totalMinor;
  expect(sold.lastReceipt).toMatchObject({ number: 1, totalMinor, changeMinor, print: 'done' });
  expect(sold.receipt.lines).toEqual([]);
}

/** The fiscal storage (shift open, receipt, shift close), the journal and the paper say the same. */
async function journalAgrees(
  shop: VirtualShop,
  { page }: LaunchedTill,
  goods: readonly ItemView[],
  totalMinor: number,
): Promise<void> {
  const archive = shop.registrar.device.archive.slice(1);
  expect(archive.map((document) => document.type)).toEqual([2, 3, 5]);
  expect(archive[1]?.receipt?.totalKopecks).toBe(totalMinor);
  const journal = await ask(page, 'journal.list', { text: '', before: null, limit: 10 });
  expect(journal.rows).toMatchObject([{ totalMinor, fdNumber: archive[1]?.fd, lines: 3 }]);
  const detail = await ask(page, 'journal.receipt', { id: journal.rows[0]?.id ?? '' });
  expect(detail.lines.map((line) => line.name)).toEqual(goods.map((item) => item.name));
  expect(detail.fiscal.fiscalSign).toBe(archive[1]?.fiscalSign);
  // The QR line is longer than the paper is wide.
  expect(shop.registrar.device.printer.tape.join('')).toContain(detail.fiscal.qr);
}

/** The ledger as another program reads it, after the till has gone. */
function ledgerAgrees(shop: VirtualShop, totalMinor: number): void {
  const archive = shop.registrar.device.archive.slice(1);
  const ledger = new Database(`${shop.dataDir}/ledger.sqlite`, { readonly: true });
  const documents = ledger
    .prepare('SELECT kind, fd_number, fiscal_sign, total_minor FROM fiscal_document ORDER BY fd_number')
    .all();
  expect(documents).toEqual([
    { kind: 'shift-open', fd_number: archive[0]?.fd, fiscal_sign: archive[0]?.fiscalSign, total_minor: 0 },
    { kind: 'receipt', fd_number: archive[1]?.fd, fiscal_sign: archive[1]?.fiscalSign, total_minor: totalMinor },
    { kind: 'shift-close', fd_number: archive[2]?.fd, fiscal_sign: archive[2]?.fiscalSign, total_minor: 0 },
  ]);
  expect(ledger.prepare('SELECT sum(amount_minor) AS sum FROM posting').get()).toEqual({ sum: 0 });
  ledger.close();
}
