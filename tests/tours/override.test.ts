/**
 * A supervisor lends a right for one call: removing a line, a payment marked by hand, cash for a card, a decision for
 * the terminal. The journal of the ledger must name who allowed whom what, and that it was used.
 */
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { z } from 'zod';
import type { LaunchedTill } from './kit/launch.ts';
import { atTheBank, atThePayment, ledgerAfter, printReceipt, sold } from './kit/paying.ts';
import { CASHIER, idOf, logIn, OWNER, SENIOR, setUpPeople } from './kit/people.ts';
import { giveBack, returned, scanTheReceipt, sellThree } from './kit/returning.ts';
import { ask, gone, reads, receiptIs, textOf, until } from './kit/screens.ts';
import { aReadyTill, BREAD, MILK, SOAP, THREE_GOODS_MINOR, type VirtualShop } from './kit/virtual-shop.ts';

const BADGE = 'RMK-7734-02';
const REMOVE = 'Нужно разрешение старшего: убрать товар из чека';

/** A till at which the cashier stands; the senior has a PIN and a badge. */
async function cashierAtTheTill(): Promise<{ shop: VirtualShop; till: LaunchedTill }> {
  const { shop, till } = await aReadyTill();
  await setUpPeople(till.page);
  await ask(till.page, 'cashier.badge', { id: await idOf(till.page, SENIOR), code: BADGE });
  await logIn(till.page, CASHIER);
  return { shop, till };
}

/** Only those who have the right are offered; the senior is chosen by the first letter. */
async function seniorAllows({ page, press, type }: LaunchedTill, ...words: readonly string[]): Promise<void> {
  await reads(page, 'dialog', 'Нужно разрешение старшего', SENIOR.name, OWNER.name, ...words);
  expect(await textOf(page, 'dialog')).not.toContain(CASHIER.name);
  await press('KeyR');
  await reads(page, 'dialog', `ПИН-код: ${SENIOR.name}`);
  await type(SENIOR.pin);
  await press('Enter');
}

test('a line goes only with leave: nothing after Esc, once after the PIN, once after the badge; settings are never lent', async () => {
  const { shop, till } = await cashierAtTheTill();
  const { page, press } = till;
  for (const { code } of [MILK, BREAD, SOAP]) await shop.scanner.scan(code);
  await receiptIs(page, [MILK.line, BREAD.line, SOAP.line], '202,45');

  await press('Delete');
  await reads(page, 'dialog', REMOVE, 'Разрешение на один раз', 'проведёт карту, отсканирует бейдж');
  await till.screenshot('override');
  await press('Escape');
  await gone(page, 'dialog');
  await reads(page, 'line under the input', 'Без разрешения старшего этого не сделать: убрать товар');
  await receiptIs(page, [MILK.line, BREAD.line, SOAP.line], '202,45');

  await press('Delete');
  await wrongPin(till);
  await seniorAllows(till, REMOVE);
  await gone(page, 'dialog');
  await receiptIs(page, [MILK.line, BREAD.line], '157,40');

  await press('Delete');
  await reads(page, 'dialog', REMOVE);
  await shop.scanner.scan(SOAP.code);
  await reads(page, 'dialog', 'Этот код для входа не подходит');
  await shop.scanner.scan(BADGE);
  await gone(page, 'dialog');
  await receiptIs(page, [MILK.line], '94,90');
  await press('Delete');
  await reads(page, 'dialog', REMOVE);
  await press('Escape');
  await gone(page, 'dialog');
  // With the window closed the scanner is the sale's again.
  await shop.scanner.scan(BREAD.code);
  await receiptIs(page, [MILK.line, BREAD.line], '157,40');
  await neverLent(till);

  await till.close();
  const lent = { right: 'line-remove', call: 'sale.removeLine', by: SENIOR.name, for: CASHIER.name };
  expect(lentIn(shop)).toEqual([
    { kind: 'override', ...lent, shown: 'pin' },
    { kind: 'override-used', ...lent },
    { kind: 'override', ...lent, shown: 'badge' },
    { kind: 'override-used', ...lent },
  ]);
});

async function wrongPin({ page, press, type }: LaunchedTill): Promise<void> {
  await reads(page, 'dialog', REMOVE, SENIOR.name);
  await press('KeyR');
  await type('2581');
  await press('Enter');
  await reads(page, 'dialog', 'ПИН-код не подошёл. Осталось попыток: 4');
  await receiptIs(page, [MILK.line, BREAD.line, SOAP.line], '202,45');
}

async function neverLent(till: LaunchedTill): Promise<void> {
  const { page, press } = till;
  for (const [key, what] of [
    ['Digit7', 'менять настройку кассы'],
    ['F4', 'вести список кассиров'],
    ['F5', 'менять настройку кассы'],
  ] as const) {
    await press('F10', key);
    await reads(page, 'anywhere', 'Здесь нужны права владельца', `Это может только владелец: ${what}`, 'Ctrl + L');
    await till.screenshot(`gate-${key}`);
    await press('Escape');
    await reads(page, 'sum to pay', '157,40₽');
  }
  await receiptIs(page, [MILK.line, BREAD.line], '157,40');
}

test('over the payment a senior allows a slip, over a return cash for a card; the books say the same', async () => {
  const { shop, till } = await cashierAtTheTill();
  const { page, press, type } = till;
  await atThePayment(shop, till);
  await press('F4');
  await reads(page, 'dialog', 'Оплата на отдельном терминале');
  await type('004512');
  await press('Enter');
  await seniorAllows(till, 'отметить безналичную оплату вручную');
  await reads(page, 'held payments', 'вручную, слип 004512', '202,45');
  await gone(page, 'dialog');
  await printReceipt(till);
  await sold(till, 1);

  await sellThree(till);
  const { fdNumber } = await sellThree(till, { minor: THREE_GOODS_MINOR });
  await press('Escape');
  await scanTheReceipt(shop, till, fdNumber);
  await press('F2');
  await reads(page, 'money back', '202,45₽', 'На карту •••• 4821');
  await press('F8');
  await reads(page, 'dialog', 'вернуть деньги не тем способом, каким платили');
  await press('Escape');
  await gone(page, 'dialog');
  await reads(page, 'money back', 'На карту •••• 4821');
  await press('F8');
  await seniorAllows(till, 'вернуть деньги не тем способом, каким платили');
  await reads(page, 'money back', 'Наличными из ящика');
  await gone(page, 'dialog');
  await giveBack(till, 'Вернуть 202,45 ₽?', 'Наличными из ящика');
  await returned(till, 'ОТДАЙТЕ ПОКУПАТЕЛЮ', '202,45₽');

  expect(atTheBank(shop)).toEqual(['purchase 20245 approved']);
  const books = await ledgerAfter(till, shop);
  expect(books.sales).toMatchObject([
    { electronic: 20_245 },
    { cash: 20_245 },
    { electronic: 20_245 },
    { cash: 20_245, electronic: 0 },
  ]);
  expect(books).toMatchObject({ postingsMinor: 0, moneyWithoutReceipt: 0 });
  const who = { by: SENIOR.name, for: CASHIER.name };
  const slip = { right: 'payment-by-hand', call: 'payment.addByHand', ...who };
  const inCash = { right: 'return-other-way', call: 'returns.payInCash', ...who };
  expect(lentIn(shop)).toEqual([
    { kind: 'override', ...slip, shown: 'pin' },
    { kind: 'override-used', ...slip },
    { kind: 'override', ...inCash, shown: 'pin' },
    { kind: 'override-used', ...inCash },
  ]);
});

test('what became of a card nobody can tell is decided with the senior only, and once', async () => {
  const { shop, till } = await cashierAtTheTill();
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
  await reads(page, 'dialog', 'Проверьте, списаны ли деньги', '202,45₽');
  await press('F8');
  await reads(page, 'dialog', 'Что на слипе?');
  await press('Control+Delete');
  await reads(page, 'dialog', 'решить за терминал, прошла ли оплата');
  await till.screenshot('override-decide');
  await press('Escape');
  await reads(page, 'dialog', 'Без разрешения старшего этого не сделать: решить за терминал');
  expect((await ask(page, 'till.snapshot', {})).money?.state).toBe('unclear');
  await till.screenshot('override-decide-not');
  await press('Control+Delete');
  await seniorAllows(till, 'решить за терминал, прошла ли оплата');
  await gone(page, 'dialog');
  await reads(page, 'payment', 'К ОПЛАТЕ 202,45₽');
  await press('Enter');
  await sold(till, 1, 'Без сдачи');

  const books = await ledgerAfter(till, shop);
  expect(books.sales).toMatchObject([{ cash: 20_245, electronic: 0 }]);
  const lent = { right: 'payment-decide', call: 'payment.decide', by: SENIOR.name, for: CASHIER.name };
  expect(lentIn(shop)).toEqual([
    { kind: 'override', ...lent, shown: 'pin' },
    { kind: 'override-used', ...lent },
  ]);
});

const person = z.object({ id: z.string().min(1), name: z.string() });
const lending = z.object({
  right: z.string(),
  call: z.string(),
  by: person,
  for: person,
  shown: z.enum(['pin', 'badge']).optional(),
});

/** The till has gone: every right that was lent or used, as the journal tells it; `ref` is the id of who allowed. */
function lentIn({ dataDir }: VirtualShop) {
  const ledger = new Database(join(dataDir, 'ledger.sqlite'), { readonly: true });
  try {
    const rows = ledger
      .prepare<[], { kind: string; ref: string; body: string }>(
        `SELECT kind, ref, body FROM journal WHERE kind LIKE 'override%' ORDER BY seq`,
      )
      .all();
    return rows.map(({ kind, ref, body }) => {
      const lent = lending.parse(JSON.parse(body));
      expect(ref).toBe(lent.by.id);
      return { kind, ...lent, by: lent.by.name, for: lent.for.name };
    });
  } finally {
    ledger.close();
  }
}
