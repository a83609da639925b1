/** Training: a till of its own with virtual devices. Nothing of it may reach the shop's devices, ledger or partner. */
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { aTill, type LaunchedTill } from './kit/launch.ts';
import { CASHIER, logIn, SENIOR, setUpPeople } from './kit/people.ts';
import { ask, gone, reads, receiptIs, textOf, until } from './kit/screens.ts';
import { aReadyTill, BREAD, MILK, SOAP, toPartner, type VirtualShop } from './kit/virtual-shop.ts';

const BAND = ['УЧЕБНЫЙ РЕЖИМ', 'чеки ненастоящие, деньги не принимать, ничего не выгружается'];

/** «Ещё», F12 and Enter, from the sale screen. */
async function begins({ page, press }: LaunchedTill): Promise<void> {
  await press('F10', 'F12');
  await reads(page, 'dialog', 'Начать обучение?', 'отдельную учебную базу', 'обслуживать покупателей нельзя');
  await press('Enter');
}

async function inTraining(till: LaunchedTill): Promise<void> {
  await reads(till.page, 'training band', ...BAND);
  await until(till.page, 'the virtual devices are there', ({ registrar, terminal, scanner }) => {
    return registrar.model !== '' && [registrar, terminal, scanner].every(({ health }) => health === 'ready');
  });
}

/** All that the shop owns and training must not touch. */
function ofTheShop({ dataDir, registrar, terminal, partner }: VirtualShop) {
  const ledger = new Database(join(dataDir, 'ledger.sqlite'), { readonly: true });
  const all = (sql: string) => ledger.prepare(sql).all();
  try {
    return {
      journal: all('SELECT seq, kind, hash FROM journal ORDER BY seq'),
      receipts: all('SELECT * FROM receipt'),
      documents: all('SELECT * FROM fiscal_document'),
      fiscal: registrar.device.archive.length,
      paper: registrar.device.printer.tape.length,
      bank: terminal.operations().length,
      partner: partner.requests,
    };
  } finally {
    ledger.close();
  }
}

const waiting = ({ page }: LaunchedTill) =>
  until(page, 'everything has gone to the partner', ({ outbox }) => outbox.count === 0);

test('a day in training leaves the shop as it was, its receipt too; a kill in training starts the shop again', async () => {
  const { shop, till } = await aReadyTill({}, (chosen) => ({ upload: toPartner(chosen) }));
  const { page, press } = till;
  await notInTheMiddleOfAPayment(shop, till);
  await waiting(till);
  const before = ofTheShop(shop);

  await begins(till);
  await inTraining(till);
  await reads(page, 'empty receipt', 'Смена закрыта');
  await sellsAndReturns(till, shop);
  await nothingOfTheShopsIsChanged(till);
  expect(ofTheShop(shop)).toEqual(before);

  await press('F10', 'F12');
  await gone(page, 'training band');
  await receiptIs(page, [MILK.line, BREAD.line], '157,40');
  await until(page, 'the registrar of the shop is back', ({ registrar, shift }) => {
    return registrar.health === 'ready' && registrar.model !== '' && shift.state === 'open';
  });
  await begins(till);
  await inTraining(till);
  await shop.scanner.scan(SOAP.code);
  await receiptIs(page, [SOAP.line], '45,05');
  await till.kill();

  const again = await aTill(shop.dataDir);
  await receiptIs(again.page, [MILK.line, BREAD.line], '157,40');
  expect(await textOf(again.page, 'training band')).toBe('');
  const { profile, lastReceipt } = await until(again.page, 'ready', ({ registrar }) => registrar.model !== '');
  expect([profile, lastReceipt]).toEqual(['shop', null]);
  await again.press('Control+Enter');
  await reads(again.page, 'payment', 'К ОПЛАТЕ 157,40₽');
  await again.press('Enter');
  await reads(again.page, 'after the sale', 'Чек 1 пробит');
  expect(shop.registrar.device.archive).toHaveLength(before.fiscal + 1);
  expect(ofTheShop(shop).receipts).toHaveLength(1);
  await waiting(again);
  expect([...shop.partner.documents.values()].filter(({ text }) => text.includes('Мыло'))).toEqual([]);
});

/** The payment has no «Ещё», and main refuses the call itself. */
async function notInTheMiddleOfAPayment(shop: VirtualShop, { page, press }: LaunchedTill): Promise<void> {
  await shop.scanner.scan(MILK.code);
  await shop.scanner.scan(BREAD.code);
  await receiptIs(page, [MILK.line, BREAD.line], '157,40');
  await press('Control+Enter');
  await reads(page, 'payment', 'К ОПЛАТЕ 157,40₽');
  await press('F10', 'F12', 'F11');
  await expect(ask(page, 'training.enter', {})).rejects.toThrow('training-busy');
  expect(await textOf(page, 'dialog')).toBe('');
  await press('Escape');
  await receiptIs(page, [MILK.line, BREAD.line], '157,40');
}

async function sellsAndReturns(till: LaunchedTill, shop: VirtualShop): Promise<void> {
  const { page, press } = till;
  await press('F10', 'Digit1');
  await reads(page, 'shift screen', 'Смена');
  await reads(page, 'training band', ...BAND);
  await press('Control+Enter');
  await until(page, 'the shift is open', ({ shift }) => shift.state === 'open');
  await till.screenshot('training-shift');
  await press('Escape');
  // A trainee scans real goods with the shop's scanner.
  await shop.scanner.scan(MILK.code);
  await receiptIs(page, [MILK.line], '94,90');
  await till.screenshot('training-sale');
  await press('Control+Enter');
  await reads(page, 'payment', 'К ОПЛАТЕ 94,90₽');
  await reads(page, 'training band', ...BAND);
  await press('F2');
  await reads(page, 'after the sale', 'Чек 1 пробит');
  await shop.scanner.scan(SOAP.code);
  await receiptIs(page, [SOAP.line], '45,05');
  await press('Control+Enter');
  await reads(page, 'payment', 'К ОПЛАТЕ 45,05₽');
  await till.screenshot('training-payment');
  await press('Enter');
  await reads(page, 'after the sale', 'Чек 2 пробит');
  await press('F7');
  await reads(page, 'found sales', '45,05');
  await reads(page, 'training band', ...BAND);
  await press('Enter', 'F2');
  await reads(page, 'money back', '45,05₽', 'Наличными из ящика');
  await till.screenshot('training-return');
  await press('Enter');
  await reads(page, 'dialog', 'Вернуть 45,05 ₽?');
  await press('Enter');
  await reads(page, 'screen', 'Возврат пробит');
  await reads(page, 'training band', ...BAND);
  await press('Enter');
  await reads(page, 'sum to pay', '₽');
}

/** Settings, goods and people are the shop's: the menu does not offer them, main refuses them. */
async function nothingOfTheShopsIsChanged({ page, press }: LaunchedTill): Promise<void> {
  await press('F10');
  await reads(page, 'dialog', 'Закончить обучение', 'Журнал');
  const menu = await textOf(page, 'dialog');
  for (const title of ['Кассиры', 'Правила и выгрузка', 'Настройка', 'Загрузить']) expect(menu).not.toContain(title);
  await press('F4', 'F5', 'Digit5', 'Digit7');
  await reads(page, 'dialog', 'Закончить обучение');
  await press('Escape');
  const options = await ask(page, 'options.get', {});
  await expect(ask(page, 'options.save', options)).rejects.toThrow('not-in-training');
  await press('Control+KeyL');
  await reads(page, 'dialog', 'В учебном режиме входить не нужно');
  await press('Enter');
  await gone(page, 'dialog');
}

test('a cashier begins training with the senior’s leave; after it the till asks who is there, and the receipt stands', async () => {
  const { shop, till } = await aReadyTill();
  const { page, press, type } = till;
  await setUpPeople(page);
  await logIn(page, CASHIER);
  await shop.scanner.scan(MILK.code);
  await receiptIs(page, [MILK.line], '94,90');
  await begins(till);
  await reads(page, 'dialog', 'Нужно разрешение старшего: включить обучение', SENIOR.name);
  await press('KeyR');
  await type(SENIOR.pin);
  await press('Enter');
  await inTraining(till);
  await press('F10', 'F12');
  await gone(page, 'training band');
  await reads(page, 'lock', 'Касса закрыта');
  await press('KeyF');
  await reads(page, 'lock', `ПИН-код: ${CASHIER.name}`);
  await type(CASHIER.pin);
  await press('Enter');
  await gone(page, 'lock');
  await receiptIs(page, [MILK.line], '94,90');
});
