/** What the owner switches by keyboard: receipts put aside, papers, where documents go. Each switch is seen to work. */
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { aDataFolder, type LaunchedTill } from './kit/launch.ts';
import { ask, fillField, reads, receiptIs, tabTo, textOf, until } from './kit/screens.ts';
import { aReadyTill, MILK, SOAP, toPartner, type VirtualShop } from './kit/virtual-shop.ts';

const WHERE = 'Выгрузка документов в учёт';
const KEY = 'Ключ кассы, если учётная система его дала';

async function opensOptions({ page, press }: LaunchedTill): Promise<void> {
  await press('F10', 'F5');
  await reads(page, 'options', 'Правила и выгрузка', WHERE);
}

/** Enter saves; the till says so. */
async function saves({ page, press }: LaunchedTill): Promise<void> {
  await press('Enter');
  await reads(page, 'options', 'Настройка сохранена');
}

async function sells(shop: VirtualShop, { page, press }: LaunchedTill, good: typeof MILK, number: number) {
  await shop.scanner.scan(good.code);
  await reads(page, 'sum to pay', good.line.split(' | ').at(-1) ?? '');
  await press('Control+Enter');
  await reads(page, 'payment', 'К ОПЛАТЕ');
  await press('Enter');
  await reads(page, 'after the sale', `Чек ${number} пробит`);
}

test('receipts put aside, papers and the way of documents are set by keyboard; a sale comes to the folder, then to the address', async () => {
  const { shop, till } = await aReadyTill();
  const { page, press } = till;
  const folder = join(aDataFolder(), 'Обмен');
  mkdirSync(folder);
  await switches(till);
  await toAFolder(till, folder);
  await sells(shop, till, MILK, 1);
  await until(page, 'the sale is in the folder', ({ outbox }) => outbox.count === 0);
  const files = readdirSync(folder).filter((name) => !name.startsWith('.'));
  expect(files.map((name) => readFileSync(join(folder, name), 'utf8')).join('\n')).toContain('Молоко');

  const { key, url } = address(shop);
  await toAnAddress(till, url, key);
  await sells(shop, till, SOAP, 2);
  await until(page, 'the sale is at the partner', ({ outbox }) => outbox.count === 0);
  expect(atThePartner(shop)).toContain('Мыло');
  expect(atThePartner(shop)).not.toContain('Молоко');
  await theKeyIsNotShown(till, key);
  // Saved without typing the key anew: the one that was set stays.
  await saves(till);
  await press('Escape');
  await sells(shop, till, MILK, 3);
  await until(page, 'the sale is at the partner', ({ outbox }) => outbox.count === 0);
  expect(atThePartner(shop)).toContain('Молоко');
  expect(readdirSync(folder).filter((name) => !name.startsWith('.'))).toEqual(files);
  await till.close();
  for (const name of readdirSync(shop.dataDir).filter((file) => file.startsWith('ledger.sqlite')))
    expect(readFileSync(join(shop.dataDir, name)).includes(key), name).toBe(false);
});

async function switches(till: LaunchedTill): Promise<void> {
  const { page, press } = till;
  const before = await ask(page, 'options.get', {});
  await opensOptions(till);
  await turn(till, 'Хранить отложенные чеки после закрытия смены', before.keepDeferred);
  await turn(till, 'Накладная и РКО при возврате', before.returnPapers);
  await till.screenshot('options');
  await saves(till);
  await press('Escape');
  await receiptIs(page, [], '0,00');
  expect(await ask(page, 'options.get', {})).toEqual({
    ...before,
    keepDeferred: !before.keepDeferred,
    returnPapers: !before.returnPapers,
  });
}

/** «Да» stands before «Нет». */
async function turn(till: LaunchedTill, label: string, on: boolean): Promise<void> {
  await tabTo(till, label);
  await till.press(on ? 'ArrowRight' : 'ArrowLeft');
}

async function toAFolder(till: LaunchedTill, folder: string): Promise<void> {
  const { page, press } = till;
  await opensOptions(till);
  await reads(page, 'options', 'Документы остаются только в кассе');
  await tabTo(till, WHERE);
  await press('ArrowRight');
  await reads(page, 'options', 'Каждый документ станет файлом в этой папке');
  await fillField(till, 'Папка, полный путь', 'Обмен');
  await press('Enter');
  await reads(page, 'options', 'Укажите полный путь');
  await fillField(till, 'Папка, полный путь', folder);
  await saves(till);
  await till.screenshot('options-folder');
  await press('Escape');
}

async function toAnAddress(till: LaunchedTill, url: string, key: string): Promise<void> {
  const { page, press } = till;
  await opensOptions(till);
  await tabTo(till, WHERE);
  await press('ArrowRight');
  await reads(page, 'options', 'Каждый документ отправится в учётную систему');
  await press('Enter');
  await reads(page, 'options', 'Адрес начинается с https:// или http://');
  await fillField(till, 'Адрес учётной системы', 'http://uchet.example.ru/kassa');
  await reads(page, 'options', 'Адрес без шифрования (http)');
  await fillField(till, 'Адрес учётной системы', url);
  await fillField(till, KEY, key);
  await till.screenshot('options-address');
  const hidden = await page.locator('.options-fields').evaluate((box) => box.scrollHeight - box.clientHeight);
  expect(hidden).toBe(0);
  expect(await page.content()).not.toContain(key);
  await saves(till);
  await press('Escape');
}

/** Opened again: the last four signs, nowhere the rest. */
async function theKeyIsNotShown(till: LaunchedTill, key: string): Promise<void> {
  const { page } = till;
  await opensOptions(till);
  await reads(page, 'options', 'Пусто: останется прежний', key.slice(-4));
  await till.screenshot('options-key-kept');
  expect(await textOf(page, 'anywhere')).not.toContain(key);
  expect(await page.content()).not.toContain(key);
  const values = await page.locator('input').evaluateAll((fields) => {
    return fields.map((field) => (field instanceof HTMLInputElement ? field.value : ''));
  });
  expect(values.join('\n')).not.toContain(key);
}

const atThePartner = ({ partner }: VirtualShop): string =>
  [...partner.documents.values()].map(({ text }) => text).join('\n');

function address(shop: VirtualShop): { readonly url: string; readonly key: string } {
  const upload = toPartner(shop);
  if (upload.sink !== 'http') throw new Error('the partner takes documents by HTTP');
  return upload;
}
