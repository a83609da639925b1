/** Hands at the payment: keys pressed twice, held down, in ЙЦУКЕН and with Caps Lock. Nothing is charged or sold twice. */
import { expect, test } from 'vitest';
import type { LaunchedTill } from './kit/launch.ts';
import { atTheBank, atThePayment, fiscalSales, printReceipt, scanThree, sold } from './kit/paying.ts';
import { russianKeyboard } from './kit/russian-keyboard.ts';
import { fillField, gone, reads, textOf, until } from './kit/screens.ts';
import { aReadyTill, type VirtualShop } from './kit/virtual-shop.ts';

test('keys pressed twice and held down: one charge, one row, one receipt, and nothing to be read about it', async () => {
  const { shop, till } = await aReadyTill();
  await cardTwice(shop, till);
  await heldKeys(shop, till);
  await dialogsTwice(shop, till);
  await decidedTwice(shop, till);
  expect(atTheBank(shop)).toEqual(Array(3).fill('purchase 20245 approved'));
  expect(fiscalSales(shop)).toMatchObject([
    { electronic: 20_245 },
    { electronic: 20_245 },
    { electronic: 10_000, prepaid: 10_000, cash: 245 },
    { electronic: 20_245 },
  ]);
});

async function cardTwice(shop: VirtualShop, till: LaunchedTill): Promise<void> {
  const { page, press } = till;
  await atThePayment(shop, till);
  shop.buyer.waits();
  await press('F2', 'F2', 'NumpadMultiply', 'F3', 'Enter', 'Control+Enter', 'Delete', 'F4', 'F9');
  await reads(page, 'dialog', 'Оплата на терминале', '202,45₽');
  await expect.poll(() => shop.terminal.working).toBe(true);
  // The second press is nobody's fault: no refusal stands in the dialog.
  expect(await textOf(page, 'line under the input')).toBe('');
  shop.buyer.goesOn();
  await press('Enter', 'F2', 'Enter', 'Control+Enter');
  await sold(till, 1, 'Без сдачи');
  expect(await textOf(page, 'dialog')).toBe('');
}

async function heldKeys(shop: VirtualShop, till: LaunchedTill): Promise<void> {
  const { page } = till;
  await atThePayment(shop, till);
  shop.buyer.waits();
  await holdDown(till, { code: 'F2', key: 'F2', windowsVirtualKeyCode: 113 });
  await reads(page, 'dialog', 'Оплата на терминале');
  shop.buyer.goesOn();
  await holdDown(till, { code: 'Enter', key: 'Enter', text: '\r', windowsVirtualKeyCode: 13 });
  await sold(till, 2, 'Без сдачи');
}

/** As the system repeats a key that is not let go. */
async function holdDown(
  { page }: LaunchedTill,
  key: { code: string; key: string; text?: string; windowsVirtualKeyCode: number },
): Promise<void> {
  const input = await page.context().newCDPSession(page);
  const type = key.text === undefined ? 'rawKeyDown' : 'keyDown';
  for (let repeat = 0; repeat < 40; repeat++)
    await input.send('Input.dispatchKeyEvent', { type, autoRepeat: repeat > 0, ...key });
  await input.send('Input.dispatchKeyEvent', { type: 'keyUp', ...key });
  await input.detach();
}

async function dialogsTwice(shop: VirtualShop, till: LaunchedTill): Promise<void> {
  const { page, press, type } = till;
  await atThePayment(shop, till);
  await type('100');
  await press('F4', 'F4');
  await reads(page, 'dialog', 'Оплата на отдельном терминале');
  await type('77');
  await press('Enter', 'Enter');
  await reads(page, 'held payments', 'слип 77', '100,00');
  await gone(page, 'dialog');
  await reads(page, 'payment', 'ОСТАЛОСЬ ИЗ 202,45 ₽ 102,45₽');
  await type('100');
  await press('F7');
  await reads(page, 'dialog', 'Подарочный сертификат');
  await type('55');
  await press('Enter', 'Enter', 'Enter');
  await reads(page, 'payment', 'ОСТАЛОСЬ ИЗ 202,45 ₽ 2,45₽');
  expect(await page.locator('.held-row').count()).toBe(2);
  await printReceipt(till);
  await press('Enter', 'NumpadEnter', 'Control+Enter');
  await sold(till, 3, 'Без сдачи');
}

/** «Деньги списаны» pressed twice: one row of money. */
async function decidedTwice(shop: VirtualShop, till: LaunchedTill): Promise<void> {
  const { page, press } = till;
  await atThePayment(shop, till);
  shop.buyer.waits();
  await press('F2');
  await expect.poll(() => shop.terminal.working).toBe(true);
  await shop.unplugTerminal();
  shop.buyer.goesOn();
  await reads(page, 'dialog', 'Ждём терминал, чтобы узнать о деньгах');
  await expect.poll(() => atTheBank(shop)).toHaveLength(3);
  await press('F8', 'F8');
  const slip = shop.terminal.operations().at(-1);
  await fillField(till, 'RRN, номер операции (12 цифр)', slip?.rrn ?? '');
  await fillField(till, 'Код авторизации', slip?.authCode ?? '');
  await press('Enter', 'Enter', 'Control+Enter');
  await sold(till, 4, 'Без сдачи');
  await shop.plugTerminalIn();
  await until(page, 'the terminal is ready', ({ terminal }) => terminal.health === 'ready');
  expect(await textOf(page, 'dialog')).toBe('');
}

test.each([
  { name: 'ЙЦУКЕН', capsLock: false },
  { name: 'ЙЦУКЕН with Caps Lock', capsLock: true },
])('with the keyboard in $name the payment is on the same keys', async ({ capsLock }) => {
  const { shop, till } = await aReadyTill();
  const { page } = till;
  const keys = await russianKeyboard(till, { capsLock });
  await scanThree(shop, page);
  await keys.press('NumpadAdd');
  await reads(page, 'payment', 'К ОПЛАТЕ 202,45₽');
  // Letters are no sum: the field stays as it was.
  await keys.type('фыв');
  await reads(page, 'change', '0,00₽');
  await keys.press('Numpad1', 'Numpad0', 'Numpad0', 'NumpadDecimal', 'Numpad5', 'NumpadMultiply');
  await reads(page, 'held payments', 'Карта', '100,50');
  await gone(page, 'dialog');
  await keys.press('F9');
  await reads(page, 'dialog', 'Оплата в кредит');
  await keys.type('петров');
  await keys.press('Enter');
  await reads(page, 'held payments', capsLock ? 'ПЕТРОВ' : 'петров', '101,95');
  await gone(page, 'dialog');
  await keys.press('Delete');
  await reads(page, 'dialog', 'Убрать кредит 101,95 ₽?');
  await keys.press('Enter');
  await reads(page, 'payment', 'ОСТАЛОСЬ ИЗ 202,45 ₽ 101,95₽');
  await gone(page, 'dialog');
  await keys.press('NumpadSubtract');
  await sold(till, 1, 'Без сдачи');
  expect(fiscalSales(shop)).toMatchObject([{ electronic: 20_245, credit: 0 }]);
  expect(shop.terminal.operations().map(({ way, amountMinor }) => [way, amountMinor])).toEqual([
    ['card', 10_050],
    ['sbp', 10_195],
  ]);
});
