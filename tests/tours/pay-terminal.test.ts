/**
 * The bank terminal gives trouble at the payment: what the cashier reads and does. The bank of the virtual terminal is
 * the judge of how often a buyer was charged.
 */
import { expect, test } from 'vitest';
import type { LaunchedTill } from './kit/launch.ts';
import { atTheBank, atThePayment, bankNetMinor, fiscalSales, ledgerAfter, sold, tendersOf } from './kit/paying.ts';
import { fillField, gone, reads, receiptIs, until } from './kit/screens.ts';
import { aReadyTill, BREAD, MILK, SOAP, type VirtualShop } from './kit/virtual-shop.ts';

const THREE = [MILK.line, BREAD.line, SOAP.line];

test('the bank says no, the buyer thinks better of it, a card is taken back: the goods stay, money moves only once', async () => {
  const { shop, till } = await aReadyTill();
  await declinedThenCash(shop, till);
  await stoppedByTheCashier(shop, till);
  await cardTakenBack(shop, till);
  await takenBackOverABrokenLine(shop, till);

  expect(atTheBank(shop)).toEqual([
    'purchase 20245 declined',
    'purchase 10000 approved',
    'void 10000 approved',
    'purchase 15000 approved',
    'void 15000 approved',
  ]);
  expect(fiscalSales(shop)).toMatchObject([{ cash: 20_245 }, { cash: 20_245 }]);
  await till.press('Escape');
  await receiptIs(till.page, THREE, '202,45');
  const books = await ledgerAfter(till, shop);
  expect(books.terminal.map(({ text }) => text)).toEqual([
    'purchase 10000 answered',
    'void 10000 answered',
    'purchase 15000 answered',
    'void 15000 asked',
  ]);
  expect(books).toMatchObject({ terminalMinor: 0, postingsMinor: 0, moneyWithoutReceipt: 0 });
});

async function declinedThenCash(shop: VirtualShop, till: LaunchedTill): Promise<void> {
  const { page, press } = till;
  await atThePayment(shop, till);
  shop.terminal.control.nextBuyer('declines');
  await press('F2');
  await reads(page, 'dialog', 'Оплата не прошла', '202,45₽', 'Деньги не списаны', 'Ещё не пробит, товары на месте');
  await reads(page, 'dialog', 'Отказ банка: 05', 'Попробуйте ещё раз или примите деньги другим способом');
  await till.screenshot('pay-declined');
  await press('Escape');
  await gone(page, 'dialog');
  await reads(page, 'payment', 'К ОПЛАТЕ 202,45₽');
  await press('Enter');
  await sold(till, 1, 'Без сдачи');
}

async function stoppedByTheCashier(shop: VirtualShop, till: LaunchedTill): Promise<void> {
  const { page, press } = till;
  await atThePayment(shop, till);
  shop.buyer.waits();
  await press('F2');
  await until(page, 'the terminal waits for the buyer', ({ money }) => money?.state === 'sending');
  await expect.poll(() => shop.terminal.working).toBe(true);
  await press('Escape');
  await reads(
    page,
    'dialog',
    'Оплата не прошла',
    'Отменено с кассы',
    'Деньги не списаны',
    'Ещё не пробит, товары на месте',
  );
  await till.screenshot('pay-stopped');
  shop.buyer.goesOn();
  await press('Escape');
  await gone(page, 'dialog');
  await press('Enter');
  await sold(till, 2, 'Без сдачи');
}

async function cardTakenBack(shop: VirtualShop, till: LaunchedTill): Promise<void> {
  const { page, press, type } = till;
  await atThePayment(shop, till);
  await type('100');
  await press('F2');
  await reads(page, 'held payments', '•••• 4821', '100,00');
  await gone(page, 'dialog');
  await press('Escape');
  await reads(page, 'line under the input', 'Сначала верните уже принятые деньги: 100,00 ₽');
  await press('Delete');
  await reads(page, 'dialog', 'Вернуть 100,00 ₽ на карту •••• 4821?', 'Терминал отменит оплату', 'Вернуть деньги');
  await till.screenshot('pay-take-back');
  await press('Enter');
  await gone(page, 'held payments');
  await gone(page, 'dialog');
  await reads(page, 'payment', 'К ОПЛАТЕ 202,45₽');
}

/** The void is done, its answer lost: the till finds out, and speaks of money that went back. */
async function takenBackOverABrokenLine(shop: VirtualShop, till: LaunchedTill): Promise<void> {
  const { page, press, type } = till;
  await type('150');
  await press('F2');
  await reads(page, 'held payments', '•••• 4821', '150,00');
  await gone(page, 'dialog');
  shop.buyer.waits();
  await press('Delete', 'Enter');
  await expect.poll(() => shop.terminal.working).toBe(true);
  await shop.unplugTerminal();
  await reads(page, 'dialog', 'Возврат на карту', '150,00₽', 'Возвращены или нет, пока неизвестно');
  await reads(page, 'dialog', 'второй раз деньги не вернёт', 'Оплата остаётся в чеке, пока деньги не возвращены');
  shop.buyer.goesOn();
  await shop.plugTerminalIn();
  await gone(page, 'held payments');
  await reads(page, 'banner', 'стало с возвратом 150,00 ₽: деньги покупателю возвращены');
  await gone(page, 'dialog');
  await reads(page, 'payment', 'К ОПЛАТЕ 202,45₽');
}

test('the terminal is unplugged in the middle: the till waits in words, asks by itself when it is back, charges once', async () => {
  const { shop, till } = await aReadyTill();
  const { page, press } = till;
  await atThePayment(shop, till);
  shop.buyer.waits();
  await press('F2');
  await until(page, 'the terminal waits for the buyer', ({ money }) => money?.state === 'sending');
  await expect.poll(() => shop.terminal.working).toBe(true);
  await shop.unplugTerminal();
  await reads(
    page,
    'dialog',
    'Ждём терминал, чтобы узнать о деньгах',
    '202,45₽',
    'Проверьте питание и кабель терминала',
  );
  await reads(page, 'dialog', 'Списаны или нет, пока неизвестно', 'второй раз деньги не спишет', 'товары на месте');
  await reads(page, 'status strip', 'Терминал: ');
  await till.screenshot('pay-terminal-unplugged');
  shop.buyer.goesOn();
  await expect.poll(() => atTheBank(shop)).toEqual(['purchase 20245 approved']);
  // Nothing the cashier presses may charge again or lose it.
  await press('Enter', 'Escape', 'Control+Enter', 'F2', 'Delete', 'F5');
  await reads(page, 'dialog', 'Ждём терминал, чтобы узнать о деньгах');
  await shop.plugTerminalIn();
  await sold(till, 1, 'Без сдачи');
  await reads(page, 'banner', 'Касса узнала у терминала', '202,45 ₽', 'деньги списаны и учтены в чеке');

  // The same with a buyer who went away: the terminal's word is «no».
  await press('Control+Backspace');
  await gone(page, 'banner');
  await atThePayment(shop, till);
  shop.terminal.control.nextBuyer('cancels');
  shop.buyer.waits();
  await press('F2');
  await expect.poll(() => shop.terminal.working).toBe(true);
  await shop.unplugTerminal();
  await reads(page, 'dialog', 'Ждём терминал, чтобы узнать о деньгах');
  shop.buyer.goesOn();
  await shop.plugTerminalIn();
  await reads(page, 'dialog', 'Деньги не списаны', 'Отменено покупателем');
  await press('Enter');
  await sold(till, 2, 'Без сдачи');

  expect(atTheBank(shop)).toEqual(['purchase 20245 approved', 'purchase 20245 approved']);
  const sales = fiscalSales(shop);
  expect(sales).toMatchObject([{ electronic: 20_245 }, { electronic: 20_245 }]);
  const books = await ledgerAfter(till, shop);
  expect(books.sales).toEqual(tendersOf(sales));
  expect(books.terminal.map(({ text }) => text)).toEqual(['purchase 20245 asked', 'purchase 20245 answered']);
  expect(books).toMatchObject({ terminalMinor: bankNetMinor(shop), postingsMinor: 0, moneyWithoutReceipt: 0 });
});

test('nobody knows whether the card was charged: the dialog says where to look, and the receipt follows what was found', async () => {
  const { shop, till } = await aReadyTill();
  await ordinaryCard(shop, till);
  await chargedByTheSlip(shop, till);
  await notChargedByTheSlip(shop, till);

  const sales = fiscalSales(shop);
  expect(sales).toMatchObject([{ electronic: 20_245 }, { electronic: 20_245 }, { cash: 20_245, electronic: 0 }]);
  expect(atTheBank(shop)).toEqual(['purchase 20245 approved', 'purchase 20245 approved']);
  const books = await ledgerAfter(till, shop);
  expect(books.sales).toEqual(tendersOf(sales));
  expect(books.terminal.map(({ text }) => text)).toEqual(['purchase 20245 answered', 'purchase 20245 decided']);
  expect(books.terminal.map(({ rrn }) => rrn)).toEqual(shop.terminal.operations().map(({ rrn }) => rrn));
  expect(books).toMatchObject({ terminalMinor: bankNetMinor(shop), postingsMinor: 0, moneyWithoutReceipt: 0 });
});

async function ordinaryCard(shop: VirtualShop, till: LaunchedTill): Promise<void> {
  await atThePayment(shop, till);
  await till.press('F2');
  await sold(till, 1, 'Без сдачи');
}

/** The answer is lost and the terminal forgets; the slip says that the money was taken. */
async function chargedByTheSlip(shop: VirtualShop, till: LaunchedTill): Promise<void> {
  const { page, press, type } = till;
  await atThePayment(shop, till);
  shop.buyer.waits();
  await press('F2');
  await expect.poll(() => shop.terminal.working).toBe(true);
  await shop.unplugTerminal();
  shop.buyer.goesOn();
  await expect.poll(() => atTheBank(shop)).toHaveLength(2);
  await until(page, 'the till waits', ({ money }) => money?.state === 'waiting-device');
  await expect.poll(() => shop.terminal.working).toBe(false);
  shop.terminal.control.forget();
  await shop.plugTerminalIn();
  await reads(page, 'dialog', 'Проверьте, списаны ли деньги', '202,45₽', 'Терминал уже не помнит эту операцию');
  await reads(page, 'dialog', 'Где смотреть', 'Слип у терминала: есть ли слип на 202,45 ₽', 'последняя операция');
  await reads(page, 'dialog', 'Приложение банка у покупателя или звонок в банк', 'Ещё не пробит, товары на месте');
  await till.screenshot('pay-unclear');
  // Asked again the terminal knows no more, and nothing else is possible.
  await press('F5', 'Enter', 'Escape', 'Control+Enter');
  await reads(page, 'dialog', 'Проверьте, списаны ли деньги');
  await press('F8');
  await reads(page, 'dialog', 'Что на слипе?', 'Оплата картой', '202,45₽', 'Деньги списаны', 'Не списаны');
  await type('123');
  await press('Enter');
  await reads(page, 'dialog', 'RRN: 12 цифр со слипа', 'Код авторизации: до 6 букв и цифр со слипа');
  await till.screenshot('pay-decide');
  const slip = shop.terminal.operations().at(-1);
  await fillField(till, 'RRN, номер операции (12 цифр)', slip?.rrn ?? '');
  await fillField(till, 'Код авторизации', slip?.authCode ?? '');
  await press('Enter');
  await sold(till, 2, 'Без сдачи');
}

/** Another terminal stands in its place; the first one's buyer had gone. */
async function notChargedByTheSlip(shop: VirtualShop, till: LaunchedTill): Promise<void> {
  const { page, press } = till;
  await atThePayment(shop, till);
  shop.buyer.waits();
  await press('F2');
  await expect.poll(() => shop.terminal.working).toBe(true);
  await shop.unplugTerminal();
  await until(page, 'the till waits', ({ money }) => money?.state === 'waiting-device');
  shop.terminal.control.wrongTerminalId('X-1');
  shop.buyer.goesOn();
  await shop.plugTerminalIn();
  await reads(page, 'dialog', 'Проверьте, списаны ли деньги', 'К кассе подключён другой терминал');
  await reads(page, 'dialog', 'Слип у прежнего терминала: есть ли слип на 202,45 ₽', 'Меню прежнего терминала');
  await press('F8');
  await reads(page, 'dialog', 'Что на слипе?');
  await press('Escape');
  await reads(page, 'dialog', 'Проверьте, списаны ли деньги');
  await press('F8', 'Control+Delete');
  await gone(page, 'dialog');
  await reads(page, 'payment', 'К ОПЛАТЕ 202,45₽');
  await press('Enter');
  await sold(till, 3, 'Без сдачи');
}
