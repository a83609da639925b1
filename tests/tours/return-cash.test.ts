/** A sale paid in cash comes back by its QR, by the keyboard and the scanner only; the storage and the ledger judge. */
import { expect, test } from 'vitest';
import type { LaunchedTill } from './kit/launch.ts';
import { expectStory, giveBack, newestPositions, qrOf, returned, scanTheReceipt, sellThree } from './kit/returning.ts';
import { ask, countPresses, gone, linesOnScreen, reads, receiptIs, textOf, until } from './kit/screens.ts';
import { aReadyTill, BREAD, MILK, type VirtualShop } from './kit/virtual-shop.ts';

/** 94.90 and the 62.50 + 45.05 that are left. */
const SALE = 'sale 20245 cash 20245';
const MILK_BACK = 'sale-return 9490 cash 9490';
const REST_BACK = 'sale-return 10755 cash 10755';
/** Three of milk; two of them, then the third. */
const SEVERAL = ['sale 28470 cash 28470', 'sale-return 18980 cash 18980', 'sale-return 9490 cash 9490'];

test('one line by the QR in four presses, then the rest, then no more; the receipt begun before stays as it was', async () => {
  const { shop, till } = await aReadyTill();
  const { page, press } = till;
  const { fdNumber } = await sellThree(till);
  await shop.scanner.scan(BREAD.code);
  await receiptIs(page, [BREAD.line], '62,50');
  await oneLine(shop, till, fdNumber);
  await expectStory(shop, till, [SALE, MILK_BACK]);
  await theRest(shop, till, fdNumber);
  await nothingLeft(shop, till, fdNumber);
  await expectStory(shop, till, [SALE, MILK_BACK, REST_BACK]);
  await receiptIs(page, [BREAD.line], '62,50');
  await press('Control+Delete', 'Enter');
  await someOfSeveral(shop, till);
  await expectStory(shop, till, [SALE, MILK_BACK, REST_BACK, ...SEVERAL]);
  expect((await until(page, 'at rest', () => true)).notices).toEqual([]);
});

async function oneLine(shop: VirtualShop, till: LaunchedTill, fdNumber: number): Promise<void> {
  const { page, press } = till;
  shop.registrar.device.state.drawerOpen = false;
  const presses = await countPresses(till);
  await press('F7');
  await reads(page, 'screen', 'Начатый чек на 62,50 ₽ остаётся на месте: 1 строка');
  await reads(page, 'sale of the return', 'Чек 1 от', 'Смена 1, ещё открыта', 'Хлеб бородинский', '202,45₽');
  await till.screenshot('return-find');
  await shop.scanner.scan(qrOf(shop, fdNumber));
  await reads(page, 'sale of the return', 'Чек 1 от', 'Смена 1');
  await reads(page, 'money back', 'К ВОЗВРАТУ', '0,00₽', 'Отметьте, что возвращают');
  expect(await linesOnScreen(page)).toEqual([
    '94,90 | 1 |  | 1 | оставляют | ',
    '62,50 | 1 |  | 1 | оставляют | ',
    '45,05 | 1 |  | 1 | оставляют | ',
  ]);
  await press('NumpadAdd');
  await reads(page, 'money back', '94,90₽', 'Наличными из ящика');
  await till.screenshot('return-lines');
  await giveBack(till, 'Вернуть 94,90 ₽?', 'Наличными из ящика', 'Потом касса сама пробьёт чек возврата');
  await reads(page, 'screen', 'Возврат пробит', 'Чек 2', 'ОТДАЙТЕ ПОКУПАТЕЛЮ', '94,90₽');
  expect(await presses()).toBe(4);
  expect(await textOf(page, 'screen')).not.toContain('РКО');
  await till.screenshot('return-done');
  expect(newestPositions(shop)).toMatchObject([{ name: 'Молоко 2,5 %, 930 мл', milli: 1000, minor: 9_490 }]);
  expect(shop.registrar.device.state.drawerOpen).toBe(true);
  await returned(till);
}

/** Every key twice: nothing is done twice. */
async function theRest(shop: VirtualShop, till: LaunchedTill, fdNumber: number): Promise<void> {
  const { page, press, type } = till;
  await scanTheReceipt(shop, till, fdNumber);
  await reads(page, 'return lines', 'Молоко', 'возвращено');
  await shop.scanner.scan(MILK.code);
  await reads(page, 'line under the input', 'Столько вернуть нельзя: «Молоко 2,5 %, 930 мл», осталось 0 шт');
  await shop.scanner.scan(BREAD.code);
  await reads(page, 'line under the input', 'Хлеб бородинский: возвращают 1 шт');
  await shop.scanner.scan(BREAD.code);
  await reads(page, 'line under the input', 'Столько вернуть нельзя: «Хлеб бородинский», осталось 1 шт');
  await type('3*');
  await reads(page, 'line under the input', 'Столько вернуть нельзя: «Хлеб бородинский», осталось 1 шт');
  await reads(page, 'money back', '62,50₽');
  await press('F2', 'F2');
  await reads(page, 'money back', '107,55₽', 'Наличными из ящика');
  await press('F3', 'F3');
  await reads(page, 'money back', 'Отметьте, что возвращают');
  await press('Enter');
  await reads(page, 'line under the input', 'Ничего не выбрано');
  await press('F2');
  await reads(page, 'money back', '107,55₽', 'Наличными из ящика');
  await press('Enter', 'Enter', 'Enter');
  await returned(till, 'ОТДАЙТЕ ПОКУПАТЕЛЮ', '107,55₽');
}

async function nothingLeft(shop: VirtualShop, till: LaunchedTill, fdNumber: number): Promise<void> {
  const { page, press } = till;
  await press('F7');
  await reads(page, 'found sales', 'Возвращено всё');
  await shop.scanner.scan(qrOf(shop, fdNumber));
  await reads(page, 'line under the input', 'По чеку 1 уже вернули всё');
  await reads(page, 'found sales', 'Возвращено всё');
  await press('Enter', 'F8');
  await reads(page, 'line under the input', 'По чеку 1 уже вернули всё');
  // The paper of a return is not a sale.
  await shop.scanner.scan(qrOf(shop, shop.registrar.device.archive.at(-1)?.fd ?? 0));
  await reads(
    page,
    'found sales',
    'это чек возврата или покупки, а не продажи',
    'Отсканируйте чек, которым товар продали',
  );
  await till.screenshot('return-of-return');
  await press('Escape', 'Escape');
  await gone(page, 'found sales');
}

/** Of one line of three pieces, two by `2*`; what is left of an only line is chosen already. */
async function someOfSeveral(shop: VirtualShop, till: LaunchedTill): Promise<void> {
  const { page, press, type } = till;
  await receiptIs(page, [], '0,00');
  await ask(page, 'sale.enter', { text: `3*${MILK.code}` });
  await ask(page, 'payment.open', {});
  await ask(page, 'payment.finish', { tenderedMinor: 28_470 });
  const { fdNumber = 0 } =
    (await until(page, 'sold', ({ lastReceipt }) => lastReceipt?.totalMinor === 28_470)).lastReceipt ?? {};
  await scanTheReceipt(shop, till, fdNumber);
  await reads(page, 'money back', '284,70₽');
  await type('4*');
  await reads(page, 'line under the input', 'Столько вернуть нельзя: «Молоко 2,5 %, 930 мл», осталось 3 шт');
  await press('NumpadSubtract', 'NumpadSubtract', 'NumpadSubtract');
  await reads(page, 'money back', '0,00₽');
  await type('2*');
  await reads(page, 'money back', '189,80₽');
  await giveBack(till, 'Вернуть 189,80 ₽?');
  await returned(till, '189,80₽');
  await scanTheReceipt(shop, till, fdNumber);
  await reads(page, 'return lines', 'Молоко 2,5 %, 930 мл 94,90 3 2 1 ✓ 1 шт 94,90');
  await press('NumpadAdd');
  await reads(page, 'line under the input', 'Столько вернуть нельзя', 'осталось 1 шт');
  await giveBack(till, 'Вернуть 94,90 ₽?');
  await returned(till, '94,90₽');
}
