/** Every way to pay at the payment screen, by the keyboard; the fiscal storage, the bank and the ledger are the judges. */
import { expect, test } from 'vitest';
import type { LaunchedTill } from './kit/launch.ts';
import {
  atTheBank,
  atThePayment,
  bankNetMinor,
  fiscalSales,
  ledgerAfter,
  printReceipt,
  sold,
  tendersOf,
} from './kit/paying.ts';
import { countPresses, fillField, gone, reads, sees, textOf } from './kit/screens.ts';
import { aReadyTill, type VirtualShop } from './kit/virtual-shop.ts';

/** ФФД 1.2 tag 1214: paid in full, partly on credit, wholly on credit. */
const [FULL, PARTLY, LATER] = [4, 5, 6];
const NONE = { cash: 0, electronic: 0, prepaid: 0, credit: 0, changeMinor: 0, contact: '' };

test('card, several payments with change, СБП and a slip: FN, ledger and bank agree to the kopeck', async () => {
  const { shop, till } = await aReadyTill();
  await cardInTwoPresses(shop, till);
  await twoCardsAndCash(shop, till);
  await bySbp(shop, till);
  await byHandWithSlip(shop, till);

  const sales = fiscalSales(shop);
  expect(sales).toMatchObject([
    { ...NONE, electronic: 20_245, methods: [FULL, FULL, FULL] },
    { ...NONE, cash: 5_245, electronic: 15_000, changeMinor: 4_755 },
    { ...NONE, electronic: 20_245 },
    { ...NONE, cash: 5_245, electronic: 15_000, changeMinor: 0 },
  ]);
  expect(atTheBank(shop)).toEqual([
    'purchase 20245 approved',
    'purchase 10000 approved',
    'purchase 5000 approved',
    'purchase 20245 approved',
  ]);
  const books = await ledgerAfter(till, shop);
  expect(books.sales).toEqual(tendersOf(sales));
  expect(books.terminal.map(({ rrn }) => rrn)).toEqual(shop.terminal.operations().map(({ rrn }) => rrn));
  expect(books.terminalMinor).toBe(bankNetMinor(shop));
  expect(books).toMatchObject({ postingsMinor: 0, moneyWithoutReceipt: 0 });
});

/** From the last scan two presses; the receipt follows the bank's «yes» by itself. */
async function cardInTwoPresses(shop: VirtualShop, till: LaunchedTill): Promise<void> {
  const presses = await countPresses(till);
  await atThePayment(shop, till);
  await reads(till.page, 'ways to pay', 'Карта Num *', 'СБП, QR-код Num −');
  await reads(till.page, 'status strip', 'Терминал готов');
  shop.buyer.waits();
  await till.press('F2');
  await reads(till.page, 'dialog', 'Оплата на терминале', 'Оплата картой', '202,45₽', 'прикладывает карту');
  await reads(till.page, 'dialog', 'Ещё не пробит, товары на месте', 'Остановить');
  await till.screenshot('pay-waiting');
  shop.buyer.goesOn();
  await sold(till, 1, 'Без сдачи');
  expect(await presses()).toBe(2);
}

async function twoCardsAndCash(shop: VirtualShop, till: LaunchedTill): Promise<void> {
  const { page, press, type } = till;
  await atThePayment(shop, till);
  await type('100');
  await press('F2');
  await reads(page, 'held payments', 'Карта', '•••• 4821', 'одобрено, RRN', '100,00', 'Вернуть');
  await reads(page, 'payment', 'ОСТАЛОСЬ ИЗ 202,45 ₽ 102,45₽');
  await gone(page, 'dialog');
  // More than is left is not for a card: only cash gives change.
  await type('150');
  await press('F2');
  await reads(page, 'line under the input', 'Безналичными можно взять не больше остатка: 102,45 ₽');
  shop.terminal.control.nextBuyer('approves', 1);
  await press('Control+KeyA');
  await type('50');
  await press('F2');
  await reads(page, 'held payments', '•••• 4821', '100,00', '•••• 1008', '50,00');
  await reads(page, 'payment', 'ОСТАЛОСЬ ИЗ 202,45 ₽ 52,45₽');
  await gone(page, 'dialog');
  await type('100');
  await reads(page, 'change', 'СДАЧА', '47,55₽');
  await till.screenshot('pay-mixed');
  await press('Enter');
  await sold(till, 2, 'Сдача', '47,55₽');
}

async function bySbp(shop: VirtualShop, till: LaunchedTill): Promise<void> {
  await atThePayment(shop, till);
  shop.buyer.waits();
  await till.press('F3');
  await reads(till.page, 'dialog', 'Оплата по СБП', '202,45₽', 'наводит телефон на QR-код');
  shop.buyer.goesOn();
  await sold(till, 3, 'Без сдачи');
  expect(shop.terminal.operations().at(-1)?.way).toBe('sbp');
}

async function byHandWithSlip(shop: VirtualShop, till: LaunchedTill): Promise<void> {
  const { page, press, type } = till;
  await atThePayment(shop, till);
  await type('150');
  await press('F4');
  await reads(page, 'dialog', 'Оплата на отдельном терминале', 'Номер слипа', 'Сначала проведите оплату на терминале');
  await press('Enter');
  await reads(page, 'dialog', 'Введите номер');
  await type('004512');
  await press('Enter');
  await reads(page, 'held payments', 'Карта', 'вручную, слип 004512', '150,00', 'Убрать');
  await gone(page, 'dialog');
  await reads(page, 'payment', '52,45₽');
  await printReceipt(till);
  await sold(till, 4);
}

test('certificate, advance and credit: a number works once, tag 1214 tells the debt, tag 1008 carries the address', async () => {
  const { shop, till } = await aReadyTill();
  await certificateThenCard(shop, till);
  await usedCertificateThenAdvanceAndCredit(shop, till);
  await wholeOnCreditByMail(shop, till);

  const sales = fiscalSales(shop);
  expect(sales).toMatchObject([
    { ...NONE, prepaid: 10_000, electronic: 10_245, methods: [FULL, FULL, FULL] },
    { ...NONE, prepaid: 10_000, credit: 10_245, methods: [PARTLY, PARTLY, PARTLY] },
    { ...NONE, credit: 20_245, methods: [LATER, LATER, LATER], contact: 'ivan.petrov@mail.ru' },
  ]);
  const books = await ledgerAfter(till, shop);
  expect(books.sales).toEqual(tendersOf(sales));
  expect(books.terminalMinor).toBe(bankNetMinor(shop));
  expect(books).toMatchObject({ postingsMinor: 0, moneyWithoutReceipt: 0 });
});

/** 100.00 of the sum by a number the dialog of this key asks for. */
async function hundredBy(till: LaunchedTill, key: string, title: string, number: string): Promise<void> {
  await till.press('Control+KeyA');
  await till.type('100');
  await till.press(key);
  await reads(till.page, 'dialog', title);
  await till.type(number);
  await till.press('Enter');
}

async function certificateThenCard(shop: VirtualShop, till: LaunchedTill): Promise<void> {
  const { page, press } = till;
  await atThePayment(shop, till);
  await hundredBy(till, 'F7', 'Подарочный сертификат', 'ПС-000451');
  await reads(page, 'held payments', 'Сертификат', 'ПС-000451', 'принято', '100,00');
  await gone(page, 'dialog');
  await hundredBy(till, 'F7', 'Подарочный сертификат', 'ПС-000451');
  await reads(page, 'dialog', 'Этот документ ПС-000451 уже принимали на 100,00 ₽. Проверьте номер');
  await press('Escape');
  await gone(page, 'dialog');
  await press('Control+KeyA', 'Backspace', 'F2');
  await sold(till, 1, 'Без сдачи');
}

async function usedCertificateThenAdvanceAndCredit(shop: VirtualShop, till: LaunchedTill): Promise<void> {
  const { page, press, type } = till;
  await atThePayment(shop, till);
  // Typed otherwise it is the same paper.
  await hundredBy(till, 'F7', 'Подарочный сертификат', 'пс-000451');
  await reads(page, 'dialog', 'Этот документ ПС-000451 уже принимали на 100,00 ₽');
  await till.screenshot('pay-certificate-used');
  await press('Escape');
  await gone(page, 'dialog');
  expect(await textOf(page, 'held payments')).toBe('');
  await hundredBy(till, 'F8', 'Зачёт аванса', 'АВ-17');
  await reads(page, 'held payments', 'Аванс', 'АВ-17', '100,00');
  await gone(page, 'dialog');
  await press('F9');
  await reads(page, 'dialog', 'Оплата в кредит', 'Кто должен');
  await type('ООО «Вектор»');
  await press('Enter');
  await reads(page, 'held payments', 'Кредит', 'ООО «Вектор»', '102,45');
  await reads(page, 'payment', 'ОПЛАЧЕНО', '202,45₽', 'Всё оплачено. Нажмите Enter');
  await till.screenshot('pay-credit');
  await printReceipt(till);
  await sold(till, 2, 'Без сдачи');
}

async function wholeOnCreditByMail(shop: VirtualShop, till: LaunchedTill): Promise<void> {
  const { page, press, type } = till;
  await atThePayment(shop, till);
  await press('F6');
  await reads(page, 'dialog', 'Электронный чек', 'Почта или телефон покупателя');
  await type('ivan.petrov');
  await press('Enter');
  await reads(page, 'dialog', 'Это не почта и не телефон. Введите, например, ivan@mail.ru');
  await fillField(till, 'Почта или телефон покупателя', 'ivan.petrov@mail.ru');
  await press('Enter');
  await gone(page, 'dialog');
  await reads(page, 'electronic receipt', 'Чек на ivan.petrov@mail.ru');
  await press('F9');
  await sees(page, 'Оплата в кредит');
  await type('Петров И. И.');
  await press('Enter');
  await reads(page, 'payment', 'ОПЛАЧЕНО');
  await printReceipt(till);
  await sold(till, 3);
}
