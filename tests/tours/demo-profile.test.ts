/** «Попробовать на виртуальных устройствах»: one key from an empty folder to the first sale. */
import { expect, test } from 'vitest';
import { aDataFolder, aTill } from './kit/launch.ts';
import { ask, gone, reads, readyToSell, tabTo, until } from './kit/screens.ts';

test('Enter on the first screen makes a till that sells; the panel of virtual devices scans for it', async () => {
  const till = await aTill(aDataFolder());
  const { page, press, type } = till;
  await reads(page, 'first run', 'Попробовать на виртуальных устройствах', 'Ничего не уходит в налоговую');
  await press('Enter');
  await reads(page, 'empty receipt', 'Смена закрыта');
  await reads(page, 'status strip', 'Касса готова', 'Сканер готов');
  const ready = await until(page, 'goods are there', (view) => view.catalogueItems > 0);
  expect(ready.catalogueItems).toBeGreaterThanOrEqual(300);
  await press('Control+Enter');
  await readyToSell(page);

  // The panel: Alt+9, Tab to «Код для сканера», the code, Enter.
  await press('Alt+Digit9');
  await reads(page, 'virtual devices', 'Бумага: вставлена', 'Питание кассы: включено', 'Код для сканера');
  await tabTo(till, 'Код для сканера');
  await type('4684212000070');
  await press('Enter');
  await reads(page, 'active line', 'Молоко пастеризованное Луговица 2,5% 930 мл', '94,90');
  await till.screenshot('demo-devices');
  await press('Alt+Digit9');
  await gone(page, 'virtual devices');
  await press('Control+Enter');
  await reads(page, 'payment', '94,90₽');
  await type('100');
  await press('Enter');
  await reads(page, 'after the sale', 'Чек 1 пробит', '5,10₽');
  const tape = (await ask(page, 'sim.printed', {})).lines.join('\n');
  expect(tape).toContain('Молоко пастеризованное Луговица 2,5% 930 мл');
  expect(tape).toMatch(/СДАЧА\s*=5\.10/);
});
