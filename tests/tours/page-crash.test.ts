/** The page is only a mirror: loaded anew or crashed, it comes back with the same receipt. */
import { expect, test } from 'vitest';
import { crashPage, presses, shown } from './kit/crashed-page.ts';
import { ask, reads, receiptIs } from './kit/screens.ts';
import { aReadyTill, BREAD, MILK, SOAP } from './kit/virtual-shop.ts';

test('the window is loaded anew: the same receipt, the same payment', async () => {
  const { shop, till } = await aReadyTill();
  const { page } = till;
  for (const good of [MILK, BREAD]) await shop.scanner.scan(good.code);
  await receiptIs(page, [MILK.line, BREAD.line], '157,40');
  await page.reload();
  await receiptIs(page, [MILK.line, BREAD.line], '157,40');
  await shop.scanner.scan(SOAP.code);
  await receiptIs(page, [MILK.line, BREAD.line, SOAP.line], '202,45');
  await till.press('Control+Enter');
  await reads(page, 'payment', '202,45₽');
  await page.reload();
  await reads(page, 'payment', '202,45₽');
  await till.press('Enter');
  await reads(page, 'after the sale', 'Чек 1 пробит');
  expect(shop.registrar.device.archive.filter(({ type }) => type === 3)).toHaveLength(1);
});

test('the page process crashes in the middle of a sale: the window comes back with the same receipt and sells it', async () => {
  const { shop, till } = await aReadyTill();
  for (const good of [MILK, BREAD, SOAP]) await shop.scanner.scan(good.code);
  await receiptIs(till.page, [MILK.line, BREAD.line, SOAP.line], '202,45');
  const before = await ask(till.page, 'till.snapshot', {});
  await crashPage(till);
  await expect.poll(() => shown(till), { timeout: 15_000 }).toContain('202,45');
  expect(till.stderr()).toContain('процесс окна закончился');
  const after = await shown(till);
  for (const { name } of before.receipt.lines) expect(after).toContain(name);

  await presses(till, 'Enter', ['control']);
  await expect.poll(() => shown(till)).toContain('Пробить чек');
  await presses(till, 'Enter');
  await expect.poll(() => shown(till), { timeout: 10_000 }).toContain('Чек 1 пробит');
  const receipts = shop.registrar.device.archive.filter(({ type }) => type === 3);
  expect(receipts.map(({ receipt }) => receipt?.totalKopecks)).toEqual([before.receipt.totalMinor]);
});
