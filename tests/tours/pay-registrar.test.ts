/** The card is charged and then the registrar, or the window, gives up: the receipt is owed, the card is not charged again. */
import { expect, test } from 'vitest';
import { crashPage, presses, shown } from './kit/crashed-page.ts';
import type { LaunchedTill } from './kit/launch.ts';
import { atTheBank, atThePayment, fiscalSales, ledgerAfter, sold, tendersOf } from './kit/paying.ts';
import { gone, reads, readyToSell, receiptIs, textOf, until } from './kit/screens.ts';
import { aReadyTill, BREAD, MILK, SOAP, type VirtualShop } from './kit/virtual-shop.ts';

const THREE = [MILK.line, BREAD.line, SOAP.line];
const CHARGED = 'Уже списаны с покупателя (202,45 ₽, •••• 4821): чек надо пробить или вернуть деньги';

test('the registrar fails after the bank said yes: the dialog says whose money is where, a retry finishes, one charge', async () => {
  const { shop, till } = await aReadyTill();
  await withoutPower(shop, till);
  await withoutPaper(shop, till);
  await givenUp(shop, till);

  const sales = fiscalSales(shop);
  expect(sales).toMatchObject([
    { electronic: 20_245, cash: 0 },
    { electronic: 20_245, cash: 0 },
  ]);
  expect(atTheBank(shop)).toEqual([
    'purchase 20245 approved',
    'purchase 20245 approved',
    'purchase 20245 approved',
    'void 20245 approved',
  ]);
  const books = await ledgerAfter(till, shop);
  expect(books.sales).toEqual(tendersOf(sales));
  expect(books).toMatchObject({ terminalMinor: 40_490, postingsMinor: 0, moneyWithoutReceipt: 0 });
});

/** The card is at the terminal, then this happens to the registrar, then the bank says yes. */
async function whileTheBuyerStands(
  shop: VirtualShop,
  till: LaunchedTill,
  happens: () => void | Promise<void>,
): Promise<void> {
  await atThePayment(shop, till);
  shop.buyer.waits();
  await till.press('F2');
  await expect.poll(() => shop.terminal.working).toBe(true);
  await happens();
  shop.buyer.goesOn();
}

async function withoutPower(shop: VirtualShop, till: LaunchedTill): Promise<void> {
  const { page, press } = till;
  await whileTheBuyerStands(shop, till, () => shop.registrar.control.powerOff());
  await reads(page, 'dialog', 'Чек не пробит', '202,45', CHARGED, 'Проверьте питание и кабель регистратора');
  await till.screenshot('pay-registrar-off');
  // The terminal is not touched, whatever is pressed.
  await press('F2', 'NumpadMultiply', 'F3', 'Delete');
  await reads(page, 'dialog', CHARGED);
  shop.registrar.control.powerOn();
  await until(page, 'the registrar is back', ({ registrar }) => registrar.health === 'ready');
  await press('Enter');
  await sold(till, 1, 'Без сдачи');
  await readyToSell(page);
}

async function withoutPaper(shop: VirtualShop, till: LaunchedTill): Promise<void> {
  const { page, press } = till;
  await whileTheBuyerStands(shop, till, () => shop.registrar.control.paper(false));
  await reads(page, 'dialog', CHARGED, 'Кончилась чековая лента', 'Вставьте ленту');
  await till.screenshot('pay-registrar-paper');
  await press('Enter');
  await reads(page, 'dialog', CHARGED, 'Вставьте ленту');
  shop.registrar.control.paper(true);
  await press('Enter');
  await sold(till, 2, 'Без сдачи');
}

/** Nobody mends the registrar: the buyer gets the money back and the goods stay on the screen. */
async function givenUp(shop: VirtualShop, till: LaunchedTill): Promise<void> {
  const { page, press } = till;
  await whileTheBuyerStands(shop, till, () => shop.unplugRegistrar());
  await reads(page, 'dialog', 'Чек не пробит', CHARGED, 'Вернуться к чеку');
  await press('Escape');
  await gone(page, 'dialog');
  await reads(page, 'payment', 'ОПЛАЧЕНО', '202,45₽', 'Всё оплачено. Нажмите Enter');
  await press('Delete');
  await reads(page, 'dialog', 'Вернуть 202,45 ₽ на карту •••• 4821?');
  await press('Enter');
  await gone(page, 'held payments');
  await gone(page, 'dialog');
  // Without a registrar there can be no receipt: the card is not even asked for.
  await press('F2');
  await reads(page, 'line under the input', 'Касса не готова: нет связи с регистратором. Чек сохранён');
  expect(await textOf(page, 'dialog')).toBe('');
  await press('Escape');
  await receiptIs(page, THREE, '202,45');
  await shop.plugRegistrarIn();
}

test('the page is loaded anew, then crashes, while the buyer stands at the terminal: the sale goes on, one charge each', async () => {
  const { shop, till } = await aReadyTill();
  const { page, press } = till;
  await atThePayment(shop, till);
  shop.buyer.waits();
  await press('F2');
  await expect.poll(() => shop.terminal.working).toBe(true);
  await page.reload();
  await reads(page, 'dialog', 'Оплата на терминале', '202,45₽', 'прикладывает карту');
  await press('Control+KeyR');
  await reads(page, 'dialog', 'Оплата на терминале', '202,45₽');
  shop.buyer.goesOn();
  await sold(till, 1, 'Без сдачи');

  // The bank says yes while nobody looks: the page that comes back asks for one Enter.
  await atThePayment(shop, till);
  shop.buyer.waits();
  await press('F2');
  await expect.poll(() => shop.terminal.working).toBe(true);
  await crashPage(till);
  shop.buyer.goesOn();
  await expect.poll(() => shown(till), { timeout: 15_000 }).toContain('Всё оплачено. Нажмите Enter');
  await presses(till, 'Enter');
  await expect.poll(() => shown(till), { timeout: 10_000 }).toContain('Чек 2 пробит');
  expect(atTheBank(shop)).toEqual(['purchase 20245 approved', 'purchase 20245 approved']);
  expect(fiscalSales(shop)).toMatchObject([{ electronic: 20_245 }, { electronic: 20_245 }]);
});
