/** Goods whose sale is not in this till, and a correction receipt: both typed by a person; the storage is the judge. */
import { expect, test } from 'vitest';
import type { LaunchedTill } from './kit/launch.ts';
import { expectStory, giveBack, newestPositions, returned, sellThree } from './kit/returning.ts';
import { fillField, gone, reads, receiptIs, textOf } from './kit/screens.ts';
import { aReadyTill, BREAD, SOAP, type VirtualShop } from './kit/virtual-shop.ts';

test('goods of 2025 come back at the rate of that year, and a correction receipt is found in the storage and the journal', async () => {
  const { shop, till } = await aReadyTill();
  await sellThree(till);
  await shop.scanner.scan(BREAD.code);
  await receiptIs(till.page, [BREAD.line], '62,50');
  await withoutSale(shop, till);
  const story = ['sale 20245 cash 20245', 'sale-return 8000 cash 8000'];
  await expectStory(shop, till, story);
  await correction(shop, till);
  await receiptIs(till.page, [BREAD.line], '62,50');
  await expectStory(shop, till, story);
  await correctionInTheJournal(till);
});

const vatName = ({ registrar }: VirtualShop, row: number): string => registrar.device.text(6, row, 2);

async function withoutSale(shop: VirtualShop, till: LaunchedTill): Promise<void> {
  const { page, press, type } = till;
  await press('F7');
  await reads(page, 'screen', 'ВОЗВРАТ');
  await press('F9');
  await reads(page, 'dialog', 'Продажи нет на этой кассе', 'День продажи', 'ФН с чека', 'Деньги вернутся наличными');
  await till.screenshot('return-without-dialog');
  await fillField(till, 'День продажи', '31.02');
  await press('Enter');
  await reads(page, 'dialog', 'Введите день: 23.11 или 23.11.2026');
  await fillField(till, 'День продажи', '15.06.2025');
  await fillField(till, 'ФД с чека', '77');
  await press('Enter');
  await reads(page, 'sale of the return', 'Возврат без чека этой кассы', 'Продано 15.06.2025');
  await type('000');
  await press('Enter');
  await reads(page, 'line under the input', '000');
  await press('Escape');
  await shop.scanner.scan(SOAP.code);
  await reads(page, 'line under the input', 'Мыло хозяйственное: возвращают 1 шт');
  await press('NumpadAdd', 'F9');
  await reads(page, 'dialog', 'Цена покупки', 'Мыло хозяйственное');
  await type('0');
  await press('Enter');
  await reads(page, 'dialog', 'больше нуля');
  await press('Control+KeyA');
  await type('40');
  await press('Enter');
  await reads(page, 'money back', '80,00₽', 'Наличными из ящика');
  await till.screenshot('return-without');
  await giveBack(till, 'Вернуть 80,00 ₽?');
  await reads(page, 'screen', 'Возврат без чека: учёту нужны накладная и РКО');
  await press('F2');
  await reads(page, 'dialog', 'Накладная 1', 'чек другой кассы, ФД 77, день продажи 15.06.2025', 'Чек не предъявлен');
  await reads(page, 'dialog', 'в т.ч. НДС 20%', '13,33');
  await press('Escape');
  await gone(page, 'dialog');
  const [position] = newestPositions(shop);
  expect(position).toMatchObject({ name: 'Мыло хозяйственное', milli: 2000, minor: 8_000 });
  expect(vatName(shop, position?.vatRow ?? 0)).toContain('20');
  await returned(till, 'ОТДАЙТЕ ПОКУПАТЕЛЮ', '80,00₽');
}

const CORRECTION = 31;
const BETWEEN_PRESSES_MS = 50;

const corrections = ({ registrar }: VirtualShop) => registrar.device.archive.filter(({ type }) => type === CORRECTION);

async function correction(shop: VirtualShop, till: LaunchedTill): Promise<void> {
  const { page, press } = till;
  await press('F10');
  await reads(page, 'dialog', 'F8 Чек коррекции');
  await press('F8');
  await reads(page, 'screen', 'Чек коррекции', 'Что исправляем');
  await press('Control+Enter');
  await reads(page, 'line under the input', 'Проверьте отмеченные поля');
  await till.screenshot('correction-mistakes');
  await fillField(till, 'День расчёта', '15.06.2025');
  await fillField(till, 'Номер акта или записки', '7');
  await fillField(till, 'Что случилось', 'Не было света');
  await fillField(till, 'Строка 1: Название', 'Кофе в зёрнах');
  await fillField(till, 'Строка 1: Цена', '349,50');
  await fillField(till, 'Строка 1: Кол-во', '2');
  await fillField(till, 'Из них безналичными', '199');
  await reads(page, 'screen', '699,00₽', '500,00');
  await till.screenshot('correction');
  // The second press of a double one is no answer.
  await press('Control+Enter', 'Control+Enter');
  await reads(page, 'dialog', 'Пробить чек коррекции на 699,00 ₽?', 'Приход (продажа)', 'Самостоятельно', '500,00');
  expect(corrections(shop)).toEqual([]);
  for (let at = 0; at < 20 && (await textOf(page, 'dialog')) !== ''; at++) {
    await press('Enter');
    await page.waitForTimeout(BETWEEN_PRESSES_MS);
  }
  await reads(page, 'line under the input', 'Чек коррекции пробит, ФД', '699,00');
  const made = corrections(shop);
  expect(made.map(({ receipt }) => receipt?.totalKopecks)).toEqual([69_900]);
  const [position] = newestPositions(shop);
  expect(position).toMatchObject({ name: 'Кофе в зёрнах', milli: 2000, minor: 69_900 });
  expect(vatName(shop, position?.vatRow ?? 0)).toContain('20');
}

async function correctionInTheJournal(till: LaunchedTill): Promise<void> {
  const { page, press } = till;
  await press('F7');
  await press('F6', 'F4');
  await reads(page, 'journal', 'Коррекция', '699,00', 'Возврат', '−80,00', '202,45');
  await reads(page, 'slip', 'КОРРЕКЦИИ', 'Кофе в зёрнах', '699,00');
  await till.screenshot('correction-journal');
  await press('Escape', 'Escape', 'Escape');
  await receiptIs(page, [BREAD.line], '62,50');
}
