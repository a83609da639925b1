/** Who stands at the till: people made on the screen, PINs and badges, the lock. Keyboard and scanner only. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { aTill, type LaunchedTill } from './kit/launch.ts';
import { russianKeyboard } from './kit/russian-keyboard.ts';
import { ask, fillField, gone, reads, receiptIs, tabTo, textOf, until } from './kit/screens.ts';
import { aReadyTill, BREAD, MILK, type VirtualShop } from './kit/virtual-shop.ts';

/** PINs so long that they stand nowhere by chance; the surname's first letter is a key. */
const OWNER = { name: 'Рогов А. А.', pin: '73190284', key: 'KeyH' };
const SENIOR = { name: 'Копытова В. В.', pin: '58163907', key: 'KeyR' };
const CASHIER = { name: 'Абдулова М. И.', pin: '90427185', key: 'KeyF' };
type Person = typeof OWNER;
const PINS = [OWNER.pin, SENIOR.pin, CASHIER.pin];
const BADGE = 'RMK-7734-01';

const NAME = 'Фамилия и инициалы, как на чеке';
const PIN = 'ПИН-код, от 4 до 12 цифр';
const AGAIN = 'Ещё раз';

test('people are made on the screen, the next start is locked, five wrong PINs close one person also over a restart', async () => {
  const { shop, till } = await aReadyTill();
  await theFirstOwner(till);
  await aCashierAndASenior(till);
  await till.close();

  const second = await aTill(shop.dataDir);
  await lockedAtTheStart(second, shop);
  await wrongThenRight(second);
  await lockedOut(second);
  await second.close();

  const third = await aTill(shop.dataDir);
  await stillLockedOut(third);
  await enters(third, CASHIER);
  await reads(third.page, 'status strip', CASHIER.name);
  await third.close();
  expectNoPinIn(shop.dataDir);
});

async function theFirstOwner(till: LaunchedTill): Promise<void> {
  const { page, press } = till;
  await press('Control+KeyL');
  await reads(page, 'dialog', 'Кассу пока не закрыть', 'ПИН-кода ещё нет ни у кого');
  await press('Enter');
  await reads(page, 'people', 'Пока касса открыта для всех', 'Добавить владельца');
  await press('F2');
  await reads(page, 'dialog', 'Владелец кассы', 'Первым заводят владельца с ПИН-кодом');
  await till.type(OWNER.name);
  await press('Enter');
  await reads(page, 'dialog', 'Введите ПИН-код');
  await fillField(till, PIN, '1234');
  await fillField(till, AGAIN, '1234');
  await press('Enter');
  await reads(page, 'dialog', 'Такой ПИН-код легко угадать');
  await fillField(till, PIN, OWNER.pin);
  await press('Enter');
  await reads(page, 'dialog', 'ПИН-коды разные');
  await fillField(till, AGAIN, OWNER.pin);
  await expectNoPinOn(till);
  await till.screenshot('people-first-owner');
  await press('Enter');
  await gone(page, 'dialog');
  await reads(page, 'people', `${OWNER.name}: сохранено`, 'Владелец', 'ПИН-код', 'сейчас за кассой');
  await reads(page, 'status strip', OWNER.name);
}

async function aCashierAndASenior(till: LaunchedTill): Promise<void> {
  const { page, press } = till;
  await press('F2');
  await reads(page, 'dialog', 'Новый кассир', 'Продаёт, принимает возвраты по чеку');
  await fillField(till, NAME, OWNER.name);
  await press('Enter');
  await reads(page, 'dialog', 'уже есть');
  await fillField(till, NAME, CASHIER.name);
  await fillField(till, 'ПИН-код, если входит не только по карте', CASHIER.pin);
  await fillField(till, AGAIN, CASHIER.pin);
  await press('Enter');
  await reads(page, 'people', `${CASHIER.name}: сохранено`);
  await press('F2');
  await fillField(till, NAME, SENIOR.name);
  await tabTo(till, 'Роль');
  await press('ArrowRight');
  await reads(page, 'dialog', 'Ещё отменяет чеки, разрешает другим');
  await fillField(till, PIN, SENIOR.pin);
  await fillField(till, AGAIN, SENIOR.pin);
  await press('Enter');
  await reads(page, 'people', `${SENIOR.name}: сохранено`, 'Старший кассир');
  await till.screenshot('people-list');
}

/** Nothing sells and nothing is shown before somebody comes. */
async function lockedAtTheStart({ page, press, screenshot }: LaunchedTill, shop: VirtualShop): Promise<void> {
  await reads(
    page,
    'lock',
    'Касса закрыта',
    'Выберите себя и введите ПИН-код',
    ...[OWNER, SENIOR, CASHIER].map(({ name }) => name),
  );
  await reads(page, 'status strip', 'Никто не вошёл');
  await until(page, 'the scanner is ready', ({ scanner }) => scanner.health === 'ready');
  await shop.scanner.scan(MILK.code);
  await reads(page, 'lock', 'Касса закрыта. Войдите');
  await press('F10', 'F7', 'Control+Enter', 'NumpadAdd', 'Escape');
  await reads(page, 'lock', 'Касса закрыта');
  const { receipt, session } = await ask(page, 'till.snapshot', {});
  expect([receipt.lines.length, session.state]).toEqual([0, 'locked']);
  await screenshot('lock');
}

async function chooses({ page, press }: LaunchedTill, person: Person): Promise<void> {
  const chosen = page.locator('.who-name[aria-selected=true]');
  if ((await chosen.allInnerTexts()).join('').includes(person.name)) return;
  await press(person.key);
  await reads(page, 'lock', `ПИН-код: ${person.name}`);
}

async function enters(till: LaunchedTill, person: Person, pin = person.pin): Promise<void> {
  await reads(till.page, 'lock', person.name);
  await chooses(till, person);
  await till.type(pin);
  await till.press('Enter');
}

async function wrongThenRight(till: LaunchedTill): Promise<void> {
  const { page, press } = till;
  await enters(till, SENIOR, '11112222');
  await reads(page, 'lock', 'ПИН-код не подошёл. Осталось попыток: 4');
  // Three wrong digits, Esc, and the right PIN from the beginning.
  await till.type('999');
  await press('Escape');
  await reads(page, 'lock', `ПИН-код: ${SENIOR.name}`);
  await till.type(SENIOR.pin);
  await expectNoPinOn(till);
  await press('Enter');
  await gone(page, 'lock');
  await reads(page, 'status strip', SENIOR.name);
}

async function lockedOut(till: LaunchedTill): Promise<void> {
  const { page, press } = till;
  await press('Control+KeyL');
  // The right one has set the count back.
  for (const left of [4, 3, 2, 1]) {
    await enters(till, SENIOR, '11112222');
    await reads(page, 'lock', `Осталось попыток: ${left}`);
  }
  await enters(till, SENIOR, '11112222');
  await reads(page, 'lock', 'Слишком много неверных ПИН-кодов', 'ПИН-код не принимается до', 'ещё 0:');
  await till.screenshot('lock-out');
}

async function stillLockedOut(till: LaunchedTill): Promise<void> {
  const { page } = till;
  await enters(till, SENIOR);
  await reads(page, 'lock', 'Слишком много неверных ПИН-кодов', 'ПИН-код не принимается до');
  expect((await ask(page, 'till.snapshot', {})).session.state).toBe('locked');
}

test('locked in the middle of a receipt another person goes on with it; a badge logs in; ЙЦУКЕН and Caps Lock change nothing', async () => {
  const { shop, till } = await aReadyTill();
  const { page, press } = till;
  for (const [person, role] of [
    [OWNER, 'owner'],
    [SENIOR, 'senior'],
    [CASHIER, 'cashier'],
  ] as const)
    await ask(page, 'cashier.save', { id: null, inn: '', active: true, name: person.name, pin: person.pin, role });
  await until(page, 'the owner is logged in', ({ session }) => session.name === OWNER.name);
  await enrolled(till, shop);

  await shop.scanner.scan(MILK.code);
  await receiptIs(page, [MILK.line], '94,90');
  await till.type('46');
  await press('Control+KeyL');
  await reads(page, 'lock', 'Касса закрыта', 'проведите карту, отсканируйте бейдж');
  expect(await textOf(page, 'anywhere')).not.toContain('Молоко');
  await shop.scanner.scan(BREAD.code);
  await reads(page, 'lock', 'Касса закрыта. Войдите');
  await shop.scanner.scan('NOBODY-0001');
  await reads(page, 'lock', 'кассе не знакомы', 'Осталось попыток: 4');
  await shop.scanner.scan(BADGE);
  await gone(page, 'lock');
  await reads(page, 'status strip', CASHIER.name);
  await receiptIs(page, [MILK.line], '94,90');
  await shop.scanner.scan(BREAD.code);
  await receiptIs(page, [MILK.line, BREAD.line], '157,40');

  await press('Control+KeyL');
  await byRussianKeys(till);
  await receiptIs(page, [MILK.line, BREAD.line], '157,40');
  await press('Control+Enter');
  await reads(page, 'payment', 'К ОПЛАТЕ 157,40₽');
  await press('Enter');
  await reads(page, 'after the sale', 'Чек 1 пробит');
  // The receipt names whoever stands at the till as it is printed.
  expect(shop.registrar.device.printer.tape.join('\n')).toContain(SENIOR.name);
  await till.close();
  expectNoPinIn(shop.dataDir);
});

async function enrolled({ page, press, screenshot }: LaunchedTill, shop: VirtualShop): Promise<void> {
  await press('F10', 'F4');
  await reads(page, 'people', CASHIER.name, SENIOR.name);
  await press('F6');
  await reads(page, 'dialog', `Карта или бейдж: ${CASHIER.name}`, 'Проведите карту или отсканируйте бейдж');
  await screenshot('badge');
  await shop.scanner.scan(MILK.code);
  await reads(page, 'dialog', 'Этот код для входа не подходит');
  await shop.scanner.scan(BADGE);
  await gone(page, 'dialog');
  await reads(page, 'people', `${CASHIER.name}: карта выдана`, 'ПИН-код, карта');
  // The same badge cannot be two persons.
  await press('ArrowDown', 'F6');
  await reads(page, 'dialog', `Карта или бейдж: ${SENIOR.name}`);
  await shop.scanner.scan(BADGE);
  await reads(page, 'dialog', `Эта карта уже выдана: ${CASHIER.name}`);
  await press('Escape', 'Escape');
  await reads(page, 'sum to pay', '₽');
}

/** A senior with the keyboard in ЙЦУКЕН, Caps Lock on, digits of both kinds. */
async function byRussianKeys(till: LaunchedTill): Promise<void> {
  const { page } = till;
  const keyboard = await russianKeyboard(till, { capsLock: true });
  await reads(page, 'lock', SENIOR.name);
  await keyboard.press('KeyR');
  await reads(page, 'lock', `ПИН-код: ${SENIOR.name}`);
  const keys = [...SENIOR.pin].map((digit, at) => `${at % 2 === 0 ? 'Digit' : 'Numpad'}${digit}`);
  await keyboard.press(...keys);
  expect(await page.locator('.who-pin').evaluate((field: HTMLInputElement) => field.value.length)).toBe(8);
  await expectNoPinOn(till);
  await keyboard.press('NumpadEnter');
  await gone(page, 'lock');
  await reads(page, 'status strip', SENIOR.name);
}

/** Neither to be read nor anywhere in the page's document. */
async function expectNoPinOn({ page }: LaunchedTill): Promise<void> {
  const [text, html] = [await textOf(page, 'anywhere'), await page.content()];
  for (const pin of PINS) {
    expect(text).not.toContain(pin);
    expect(
      html.includes(pin),
      `a PIN stands in the document: ${html.slice(html.indexOf(pin) - 200, html.indexOf(pin))}`,
    ).toBe(false);
  }
}

/** Ledger, log, settings, what the window keeps: no file holds a PIN or the code of a badge. */
function expectNoPinIn(folder: string): void {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  expect(files.map(({ name }) => name)).toContain('ledger.sqlite');
  for (const file of files) {
    const bytes = readFileSync(join(file.parentPath, file.name));
    for (const secret of [...PINS, BADGE]) expect(bytes.includes(secret), `${secret} in ${file.name}`).toBe(false);
  }
}
