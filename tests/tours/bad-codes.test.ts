/** What comes from a scanner or a keyboard and is no good of ours: refused in words, the receipt untouched. */
import { expect, test } from 'vitest';
import { reads, receiptIs } from './kit/screens.ts';
import { aReadyTill, BREAD, MILK } from './kit/virtual-shop.ts';

test('noise, unknown codes and codes of any length are refused in words; nothing of the receipt is lost', async () => {
  const { shop, till } = await aReadyTill();
  const { page, press, type } = till;
  await shop.scanner.scan(MILK.code);
  await receiptIs(page, [MILK.line], '94,90');

  await shop.scanner.scan('4600000000046');
  await reads(page, 'line under the input', 'Штрихкода 4600000000046 нет в каталоге');
  await shop.scanner.scan('4600000000016');
  await reads(page, 'line under the input', '4600000000016', 'не сходится контрольная цифра', 'Отсканируйте ещё раз');
  await till.screenshot('bad-code');

  await shop.scanner.garbage([0x00, 0xff, 0x07, 0x80, 0x1b, 0x03, 0x0d]);
  await reads(page, 'banner', 'Со сканера идут помехи', 'Проверьте кабель и настройку скорости');
  await press('Control+Backspace');
  await receiptIs(page, [MILK.line], '94,90');

  // 4 KB in one go: from the scanner noise, typed or pasted a code that nobody has.
  await shop.scanner.garbage(Array<number>(4096).fill(0x37));
  await reads(page, 'banner', 'Со сканера идут помехи');
  await page.keyboard.insertText('7'.repeat(5000));
  await press('Enter');
  await expect.poll(() => page.locator('.message-refused').count()).toBe(1);
  await receiptIs(page, [MILK.line], '94,90');
  await till.screenshot('long-code');

  // The refused text gives way to the next scan and to the next key.
  await shop.scanner.scan(BREAD.code);
  await receiptIs(page, [MILK.line, BREAD.line], '157,40');
  await press('Escape');
  await type('0*');
  await reads(page, 'line under the input', 'Количество должно быть больше нуля');
  await press('Escape');
  await type('нетакоготовара');
  await reads(page, 'found goods', 'Ничего не найдено');
  await press('Enter');
  await reads(page, 'line under the input', 'нетакоготовара');
  await receiptIs(page, [MILK.line, BREAD.line], '157,40');
});
