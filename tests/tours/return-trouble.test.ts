/** The terminal or the registrar gives trouble in the middle of a return: money goes back once, one receipt is made. */
import { expect, test } from 'vitest';
import { aTill, type LaunchedTill } from './kit/launch.ts';
import { atTheBank, bankNetMinor, ledgerAfter } from './kit/paying.ts';
import { expectStory, fiscalStory, giveBack, returned, scanTheReceipt, sellThree } from './kit/returning.ts';
import { ask, gone, reads, readyToSell, receiptIs, textOf, until } from './kit/screens.ts';
import { aReadyTill, BREAD, MILK, SOAP, THREE_GOODS_MINOR, type VirtualShop } from './kit/virtual-shop.ts';

const BY_CARD = 'sale 20245 electronic 20245';

test('the bank declines, an answer is lost, the registrar dies when the money is back, the program stops: one return each', async () => {
  const { shop, till } = await aReadyTill();
  const { fdNumber } = await sellThree(till, { minor: THREE_GOODS_MINOR });
  await shop.scanner.scan(MILK.code);
  await receiptIs(till.page, [MILK.line], '94,90');
  await declinedThenAgain(shop, till, fdNumber);
  await declinedThenCash(shop, till, fdNumber);
  const next = await registrarGone(shop, till, fdNumber);
  await expectStory(shop, next, [
    BY_CARD,
    'sale-return 6250 electronic 6250',
    'sale-return 4505 cash 4505',
    'sale-return 9490 electronic 9490',
  ]);
  expect(atTheBank(shop)).toEqual([
    'purchase 20245 approved',
    'refund 6250 declined',
    'refund 6250 approved',
    'refund 4505 declined',
    'refund 9490 approved',
  ]);
  const books = await ledgerAfter(next, shop);
  expect(books).toMatchObject({ terminalMinor: bankNetMinor(shop), postingsMinor: 0, moneyWithoutReceipt: 0 });
});

async function choose(
  shop: VirtualShop,
  till: LaunchedTill,
  fdNumber: number,
  code: string,
  sum: string,
): Promise<void> {
  await scanTheReceipt(shop, till, fdNumber);
  await reads(till.page, 'return lines', 'Хлеб');
  await shop.scanner.scan(code);
  await reads(till.page, 'money back', `${sum}₽`, 'На карту •••• 4821, возвратом');
  await giveBack(till, `Вернуть ${sum} ₽?`);
}

async function declinedThenAgain(shop: VirtualShop, till: LaunchedTill, fdNumber: number): Promise<void> {
  const { page, press } = till;
  shop.terminal.control.nextBuyer('declines');
  await choose(shop, till, fdNumber, BREAD.code, '62,50');
  await reads(page, 'dialog', 'Возврат денег не прошёл', 'Отказ банка: 05', 'Деньги покупателю не возвращены');
  await reads(page, 'dialog', 'Чек возврата ещё не пробит', 'Попробуйте ещё раз или вернитесь к возврату');
  await till.screenshot('return-declined');
  await press('Escape');
  await gone(page, 'dialog');
  await reads(page, 'screen', 'Деньги ещё не возвращены', 'Банк не вернул деньги', 'Вернуть наличными');
  await till.screenshot('return-money-none');
  shop.buyer.waits();
  await press('Enter');
  await reads(page, 'dialog', 'Возврат денег на терминале');
  expect(await textOf(page, 'screen')).not.toContain('Банк не вернул деньги');
  await expect.poll(() => shop.terminal.working).toBe(true);
  await shop.unplugTerminal();
  await reads(page, 'dialog', 'Ждём терминал, чтобы узнать о деньгах', 'второй раз деньги не вернёт');
  shop.buyer.goesOn();
  await expect.poll(() => atTheBank(shop)).toHaveLength(3);
  await press('Enter', 'Escape', 'F8', 'Control+Enter', 'Escape');
  await shop.plugTerminalIn();
  await reads(page, 'screen', 'Возврат пробит');
  await till.screenshot('return-answer-lost');
  await returned(till, 'НАЛИЧНЫЕ ОТДАВАТЬ НЕ НУЖНО');
  await reads(page, 'banner', '62,50 ₽', 'деньги покупателю возвращены');
  await press('Control+Backspace');
  await gone(page, 'banner');
}

async function declinedThenCash(shop: VirtualShop, till: LaunchedTill, fdNumber: number): Promise<void> {
  const { page, press } = till;
  shop.terminal.control.nextBuyer('declines');
  await choose(shop, till, fdNumber, SOAP.code, '45,05');
  await reads(page, 'dialog', 'Возврат денег не прошёл');
  await press('Escape');
  await gone(page, 'dialog');
  await press('F8');
  await reads(page, 'screen', 'Чек возврата ещё не пробит', 'Деньги пока не отдавайте: сначала чек возврата');
  expect(await textOf(page, 'screen')).not.toContain('Банк не вернул деньги');
  await till.screenshot('return-money-cash');
  await press('Enter');
  await reads(page, 'line under the input', 'В ящике столько наличных нет: не хватает 45,05 ₽');
  await ask(page, 'shift.cashMove', { direction: 'in', amountMinor: 10_000, reason: 'размен' });
  await until(page, 'the change money is in', ({ fiscal }) => fiscal === null);
  await press('Enter');
  await returned(till, 'ОТДАЙТЕ ПОКУПАТЕЛЮ', '45,05₽');
}

/** The refund is done, the registrar is not there; Esc and a restart of the program lose nothing. */
async function registrarGone(shop: VirtualShop, till: LaunchedTill, fdNumber: number): Promise<LaunchedTill> {
  const { page, press } = till;
  const pulled: Promise<void>[] = [];
  shop.terminal.onCommand(({ at, category }) => {
    if (category === 'Payment' && at === 'bank') pulled.push(shop.unplugRegistrar());
  });
  await choose(shop, till, fdNumber, MILK.code, '94,90');
  await reads(page, 'dialog', 'Чек возврата не пробит', '94,90', 'Уже возвращены покупателю');
  await reads(page, 'screen', 'Деньги возвращены, чек возврата ещё не пробит');
  await Promise.all(pulled);
  shop.terminal.onCommand(() => undefined);
  await till.screenshot('return-owed-dialog');
  await press('Escape');
  await gone(page, 'dialog');
  await reads(page, 'screen', 'Деньги возвращены, чек возврата ещё не пробит', 'без него возврат не закончен');
  await till.screenshot('return-owed');
  await press('Escape');
  await reads(page, 'banner', 'Деньги покупателю возвращены (94,90 ₽), а чек возврата ещё не пробит');
  await receiptIs(page, [MILK.line], '94,90');
  await till.screenshot('return-owed-banner');
  await till.close();
  const next = await aTill(shop.dataDir);
  await reads(next.page, 'banner', 'Деньги покупателю возвращены (94,90 ₽), а чек возврата ещё не пробит');
  await shop.plugRegistrarIn();
  await readyToSell(next.page);
  await next.press('F7');
  await reads(next.page, 'screen', 'Деньги возвращены, чек возврата ещё не пробит');
  expect(fiscalStory(shop)).toHaveLength(3);
  await next.press('Enter', 'Enter');
  await returned(next, 'НАЛИЧНЫЕ ОТДАВАТЬ НЕ НУЖНО');
  await receiptIs(next.page, [MILK.line], '94,90');
  await until(next.page, 'nothing is left', ({ returning }) => returning === null);
  return next;
}
