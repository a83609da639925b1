/** Card, СБП, mixed and slip payments come back the way they came; the bank of the virtual terminal is the judge. */
import { expect, test } from 'vitest';
import type { LaunchedTill } from './kit/launch.ts';
import { atTheBank, bankNetMinor, ledgerAfter } from './kit/paying.ts';
import { expectStory, giveBack, returned, scanTheReceipt, sellThree } from './kit/returning.ts';
import { gone, reads } from './kit/screens.ts';
import { aReadyTill, BREAD, MILK, THREE_GOODS_MINOR, type VirtualShop } from './kit/virtual-shop.ts';

const BY_CARD = 'sale 20245 electronic 20245';
const HALF = 'sale 20245 cash 10245 electronic 10000';

test('a card is voided whole and refunded in part, СБП refunded, a mixed sale goes back card first, cash and slips by choice', async () => {
  const { shop, till } = await aReadyTill();
  const whole = await sellThree(till, { minor: THREE_GOODS_MINOR });
  const part = await sellThree(till, { minor: THREE_GOODS_MINOR });
  const sbp = await sellThree(till, { minor: THREE_GOODS_MINOR, way: 'sbp' });
  const mixed = await sellThree(till, { minor: 10_000 });
  const slip = await sellThree(till, { minor: 10_000, slip: '004512' });
  const sold = [BY_CARD, BY_CARD, BY_CARD, HALF, HALF];
  await wholeToTheCard(shop, till, whole.fdNumber);
  await partToTheCard(shop, till, part.fdNumber);
  await restInCash(shop, till, part.fdNumber);
  await bySbp(shop, till, sbp.fdNumber);
  await cardThenCash(shop, till, mixed.fdNumber);
  await byHand(shop, till, slip.fdNumber);
  const back = [
    'sale-return 20245 electronic 20245',
    'sale-return 6250 electronic 6250',
    'sale-return 13995 cash 13995',
    'sale-return 20245 electronic 20245',
    'sale-return 15740 cash 5740 electronic 10000',
    'sale-return 9490 electronic 9490',
  ];
  await expectStory(shop, till, [...sold, ...back]);
  expect(atTheBank(shop)).toEqual([
    'purchase 20245 approved',
    'purchase 20245 approved',
    'purchase 20245 approved',
    'purchase 10000 approved',
    'void 20245 approved',
    'refund 6250 approved',
    'refund 20245 approved',
    'void 10000 approved',
  ]);
  const books = await ledgerAfter(till, shop);
  expect(books.terminal.map(({ rrn }) => rrn)).toEqual(shop.terminal.operations().map(({ rrn }) => rrn));
  expect(books).toMatchObject({ terminalMinor: bankNetMinor(shop), postingsMinor: 0, moneyWithoutReceipt: 0 });
});

async function wholeToTheCard(shop: VirtualShop, till: LaunchedTill, fdNumber: number): Promise<void> {
  const { page, press } = till;
  await scanTheReceipt(shop, till, fdNumber);
  await press('F2');
  await reads(page, 'money back', '202,45₽', 'На карту •••• 4821, отменой оплаты', 'Вернуть наличными');
  shop.buyer.waits();
  await giveBack(till, 'Вернуть 202,45 ₽?', 'Сначала деньги вернёт терминал, потом касса сама пробьёт чек возврата');
  await reads(page, 'dialog', 'Возврат денег на терминале', 'Возврат на карту', '202,45₽');
  await reads(page, 'dialog', 'Чек возврата ещё не пробит', 'нужна та же, которой платили');
  await till.screenshot('return-card-waiting');
  // Nothing pressed now may move the money again.
  await press('Enter', 'F2', 'F8', 'Control+Enter');
  shop.buyer.goesOn();
  await reads(page, 'screen', 'Возврат пробит');
  await till.screenshot('return-card-done');
  await returned(till, 'НАЛИЧНЫЕ ОТДАВАТЬ НЕ НУЖНО', 'На карту •••• 4821, отменой оплаты');
}

async function partToTheCard(shop: VirtualShop, till: LaunchedTill, fdNumber: number): Promise<void> {
  await scanTheReceipt(shop, till, fdNumber);
  await reads(till.page, 'return lines', 'Хлеб');
  await shop.scanner.scan(BREAD.code);
  await reads(till.page, 'money back', '62,50₽', 'На карту •••• 4821, возвратом');
  await giveBack(till, 'Вернуть 62,50 ₽?');
  await returned(till, 'НАЛИЧНЫЕ ОТДАВАТЬ НЕ НУЖНО');
}

/** F8: who allowed it is kept; the terminal is not touched. */
async function restInCash(shop: VirtualShop, till: LaunchedTill, fdNumber: number): Promise<void> {
  const { page, press } = till;
  await scanTheReceipt(shop, till, fdNumber);
  await press('F2');
  await reads(page, 'money back', '139,95₽', 'На карту •••• 4821, возвратом');
  await press('F8');
  await reads(page, 'money back', 'Наличными из ящика', 'Вернуть так, как платили');
  await press('F8');
  await reads(page, 'money back', 'На карту •••• 4821, возвратом');
  await press('F8');
  await reads(page, 'money back', 'Наличными из ящика');
  await giveBack(till, 'Вернуть 139,95 ₽?', 'Наличными из ящика');
  await returned(till, 'ОТДАЙТЕ ПОКУПАТЕЛЮ', '139,95₽');
}

async function bySbp(shop: VirtualShop, till: LaunchedTill, fdNumber: number): Promise<void> {
  const { page, press } = till;
  await scanTheReceipt(shop, till, fdNumber);
  await press('F2');
  await reads(page, 'money back', '202,45₽', 'По СБП, возвратом на счёт');
  await giveBack(till, 'Вернуть 202,45 ₽?', 'По СБП');
  await returned(till, 'НАЛИЧНЫЕ ОТДАВАТЬ НЕ НУЖНО', 'По СБП');
}

async function cardThenCash(shop: VirtualShop, till: LaunchedTill, fdNumber: number): Promise<void> {
  const { page } = till;
  await scanTheReceipt(shop, till, fdNumber);
  await reads(page, 'return lines', 'Хлеб');
  await shop.scanner.scan(BREAD.code);
  await reads(page, 'line under the input', 'Хлеб бородинский: возвращают 1 шт');
  await shop.scanner.scan(MILK.code);
  await reads(page, 'money back', '157,40₽', 'отменой оплаты 100,00', 'Наличными из ящика 57,40');
  await till.screenshot('return-mixed');
  await giveBack(till, 'Вернуть 157,40 ₽?', '100,00', '57,40');
  await returned(till, 'ОТДАЙТЕ ПОКУПАТЕЛЮ', '57,40₽');
}

async function byHand(shop: VirtualShop, till: LaunchedTill, fdNumber: number): Promise<void> {
  const { page, press, type } = till;
  await scanTheReceipt(shop, till, fdNumber);
  await reads(page, 'return lines', 'Молоко');
  await shop.scanner.scan(MILK.code);
  await reads(page, 'money back', '94,90₽', 'На карту вручную, на отдельном терминале');
  await giveBack(till, 'Касса подскажет, что сделать на отдельном терминале');
  await gone(page, 'dialog');
  await reads(
    page,
    'screen',
    'Верните 94,90 ₽ на отдельном терминале',
    '«Возврат», сумма 94,90 ₽',
    'Номер слипа возврата',
  );
  await press('Enter');
  await reads(page, 'line under the input', 'Введите номер со слипа возврата');
  await till.screenshot('return-by-hand');
  await type('004519');
  await press('Enter', 'Enter');
  await returned(till, 'НАЛИЧНЫЕ ОТДАВАТЬ НЕ НУЖНО', 'вручную');
}
