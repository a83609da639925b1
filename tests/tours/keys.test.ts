/** Keys: how few presses the common things need, any layout of the keyboard, and keys pressed twice in a hurry. */
import { expect, test } from 'vitest';
import type { LaunchedTill } from './kit/launch.ts';
import { russianKeyboard } from './kit/russian-keyboard.ts';
import { ask, countPresses, gone, reads, receiptIs, textOf, until } from './kit/screens.ts';
import { aReadyTill, BREAD, MILK, SOAP, THREE_GOODS_MINOR, type VirtualShop } from './kit/virtual-shop.ts';

const receiptsIn = (shop: VirtualShop) => shop.registrar.device.archive.filter(({ type }) => type === 3);

async function scanThree(shop: VirtualShop, { page }: LaunchedTill): Promise<void> {
  for (const good of [MILK, BREAD, SOAP]) await shop.scanner.scan(good.code);
  await receiptIs(page, [MILK.line, BREAD.line, SOAP.line], '202,45');
}

test('from the last scan an exact cash sale is two presses, an X report two', async () => {
  const { shop, till } = await aReadyTill();
  await scanThree(shop, till);
  const presses = await countPresses(till);

  await till.press('Control+Enter');
  await reads(till.page, 'payment', 'К ОПЛАТЕ 202,45₽', 'СДАЧА 0,00₽');
  await till.press('Control+Enter');
  await reads(till.page, 'after the sale', 'Чек 1 пробит', 'Без сдачи');
  expect(await presses()).toBe(2);
  expect(receiptsIn(shop).map(({ receipt }) => receipt?.totalKopecks)).toEqual([THREE_GOODS_MINOR]);

  const before = shop.registrar.device.printer.tape.length;
  await till.press('F10', 'Digit2');
  await reads(till.page, 'line under the input', 'Отчёт напечатан');
  expect(await presses()).toBe(4);
  expect(shop.registrar.device.printer.tape.slice(before).join('\n')).toContain('БЕЗ ГАШЕНИЯ');
});

test('the number block alone takes a note and kopecks and gives the change', async () => {
  const { shop, till } = await aReadyTill();
  const { press } = await russianKeyboard(till);
  await scanThree(shop, till);
  await press('NumpadAdd');
  await reads(till.page, 'payment', 'К ОПЛАТЕ 202,45₽');
  await press('Numpad2', 'Numpad0', 'Numpad5', 'NumpadDecimal', 'Numpad5', 'Numpad0');
  await reads(till.page, 'change', 'СДАЧА', '3,05₽');
  await press('NumpadDivide');
  await reads(till.page, 'change', 'СДАЧА', '0,00₽');
  await till.press('Control+KeyA');
  await press('Numpad5', 'Numpad0', 'Numpad0', 'NumpadEnter');
  await reads(till.page, 'after the sale', 'Сдача', '297,55₽');
  expect(receiptsIn(shop)[0]?.receipt?.changeKopecks).toBe(29_755);
});

test.each([
  { name: 'ЙЦУКЕН', capsLock: false },
  { name: 'ЙЦУКЕН with Caps Lock', capsLock: true },
])('with the keyboard in $name every command is on the same key', async ({ capsLock }) => {
  const { shop, till } = await aReadyTill();
  const { page } = till;
  const keys = await russianKeyboard(till, { capsLock });
  await keys.press('F2');
  await keys.type('мыло');
  await reads(page, 'found goods', 'Мыло хозяйственное');
  await keys.press('Enter');
  await receiptIs(page, [SOAP.line], '45,05');
  // Without F2: letters begin a search of themselves.
  await keys.type('боро');
  await reads(page, 'found goods', 'Хлеб бородинский');
  await keys.press('Enter');
  await receiptIs(page, [SOAP.line, BREAD.line], '107,55');
  await keys.press('F4');
  await keys.type('2');
  await keys.press('Enter');
  await gone(page, 'dialog');
  await receiptIs(page, [SOAP.line, BREAD.line.replace('1 шт', '2 шт').replace(/62,50$/, '125,00')], '170,05');
  await keys.press('F5', 'NumpadSubtract', 'NumpadSubtract', 'ArrowUp');
  await reads(page, 'active line', 'Мыло');
  await keys.press('Delete');
  await receiptIs(page, [BREAD.line], '62,50');
  await keys.press('F9');
  await keys.type('молоко');
  await reads(page, 'found goods', 'Молоко');
  await keys.press('Enter');
  await reads(page, 'line under the input', 'Молоко', '94,90 ₽ / шт');
  await keys.press('Escape', 'Escape', 'Control+Enter');
  await reads(page, 'payment', '62,50₽');
  await keys.type('100');
  await reads(page, 'change', '37,50₽');
  await keys.press('Control+Enter');
  await reads(page, 'after the sale', 'Чек 1 пробит', '37,50₽');
  expect(receiptsIn(shop)).toHaveLength(1);
  await keys.press('F10');
  await reads(page, 'dialog', 'Ещё');
  await keys.press('Digit3');
  await reads(page, 'slip', 'Хлеб бородинский');
});

test('a name typed in the wrong layout is found all the same, and the till says what it looked for', async () => {
  const { till } = await aReadyTill();
  await till.press('F2');
  await till.type('vskj');
  await reads(till.page, 'found goods', 'Мыло хозяйственное', '«мыло»');
});

test('keys pressed twice in a hurry never double a good, a sale or a report', async () => {
  const { shop, till } = await aReadyTill();
  const { page, press, type } = till;
  await type(MILK.code);
  await press('Enter', 'Enter');
  await receiptIs(page, [MILK.line], '94,90');

  // As fast as keys come: whatever is pressed once the receipt is being sold finds nothing to sell.
  await press(...Array<string>(8).fill('Control+Enter'));
  const hurried = await until(page, 'at rest', ({ fiscal }) => fiscal === null);
  if (hurried.payment !== null) await press('Control+Enter', 'Control+Enter');
  await reads(page, 'after the sale', 'Чек 1 пробит');
  expect(receiptsIn(shop)).toHaveLength(1);

  await shop.scanner.scan(BREAD.code);
  await receiptIs(page, [BREAD.line], '62,50');
  await press('Control+Enter');
  await reads(page, 'payment', '62,50₽');
  await press('Enter', 'Enter', 'NumpadEnter', 'Control+Enter');
  await reads(page, 'after the sale', 'Чек 2 пробит');
  await until(page, 'at rest', ({ fiscal, payment }) => fiscal === null && payment === null);
  expect(receiptsIn(shop)).toHaveLength(2);

  await press('F10', 'Digit1');
  await reads(page, 'shift screen', 'Смена 1');
  await press('Control+Enter', 'Control+Enter');
  await reads(page, 'shift screen', 'Закрытие смены 1', 'Сходится до копейки');
  await press('Control+Enter', 'Enter', 'Enter');
  await until(page, 'the shift is closed', ({ shift, fiscal }) => shift.state === 'closed' && fiscal === null);
  expect(shop.registrar.device.archive.map(({ type: kind }) => kind)).toEqual([1, 2, 3, 3, 5]);
});

test('a key held down sells once', async () => {
  const { shop, till } = await aReadyTill();
  const { page } = till;
  await scanThree(shop, till);
  await till.press('Control+Enter');
  await reads(page, 'payment', '202,45₽');
  const input = await page.context().newCDPSession(page);
  const enter = { code: 'Enter', key: 'Enter', text: '\r', windowsVirtualKeyCode: 13 } as const;
  for (let repeat = 0; repeat < 40; repeat++)
    await input.send('Input.dispatchKeyEvent', { type: 'keyDown', autoRepeat: repeat > 0, ...enter });
  await input.send('Input.dispatchKeyEvent', { type: 'keyUp', ...enter });
  await reads(page, 'after the sale', 'Чек 1 пробит');
  await until(page, 'at rest', ({ fiscal, payment }) => fiscal === null && payment === null);
  expect(receiptsIn(shop)).toHaveLength(1);
  expect(await textOf(page, 'dialog')).toBe('');
  expect((await ask(page, 'till.snapshot', {})).shift.number).toBe(1);
});
