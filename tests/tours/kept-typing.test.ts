/** Digits typed and not sent outlive `kill -9`: the same screen, the same field with the focus, the same digits. */
import { expect, test } from 'vitest';
import { aTill, type LaunchedTill } from './kit/launch.ts';
import { ask, until } from './kit/screens.ts';
import { aReadyTill, MILK } from './kit/virtual-shop.ts';

/** Waits until main has on disk what the field holds: the key has reached the ledger. */
async function keptAs({ page }: LaunchedTill, field: string, text: string): Promise<void> {
  await expect.poll(async () => (await ask(page, 'ui.kept', {})).fields[field], { timeout: 5000 }).toBe(text);
}

/** The text of the field that has the focus. */
const focused = ({ page }: LaunchedTill): Promise<string> =>
  page.evaluate(() => (document.activeElement instanceof HTMLInputElement ? document.activeElement.value : ''));

const focusedIs = (till: LaunchedTill, text: string): Promise<void> =>
  expect.poll(() => focused(till), { timeout: 10_000 }).toBe(text);

test('killed while typing: the input, a quantity, the cash, the search for a sale', async () => {
  const { shop, till } = await aReadyTill();
  await shop.scanner.scan(MILK.code);
  await until(till.page, 'the milk', ({ receipt }) => receipt.lines.length === 1);
  await till.type('460');
  await keptAs(till, 'sale.entry', '460');
  await till.kill();

  const second = await aTill(shop.dataDir);
  await focusedIs(second, '460');
  await second.press('Escape', 'F4');
  await second.type('3');
  await keptAs(second, 'quantity', '3');
  await second.kill();

  const third = await aTill(shop.dataDir);
  await focusedIs(third, '3');
  await third.type('2');
  await third.press('Enter');
  await until(third.page, '32 of it', ({ receipt }) => receipt.lines[0]?.quantityMilli === 32_000);
  await third.press('Control+Enter');
  await until(third.page, 'the payment', ({ payment }) => payment !== null);
  await third.type('150');
  await keptAs(third, 'pay.cash', '150');
  await third.kill();

  const fourth = await aTill(shop.dataDir);
  await focusedIs(fourth, '150');
  await fourth.press('Escape');
  await until(fourth.page, 'no payment', ({ payment }) => payment === null);
  await fourth.press('F7');
  await fourth.type('молоко');
  await fourth.press('F2');
  await fourth.type('23.1');
  await keptAs(fourth, 'return.day', '23.1');
  await fourth.kill();

  const fifth = await aTill(shop.dataDir);
  await focusedIs(fifth, '23.1');
  expect((await ask(fifth.page, 'ui.kept', {})).fields['return.text']).toBe('молоко');
}, 120_000);
