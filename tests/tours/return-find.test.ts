/** The sale of a shift that is closed already: found in every way, with the papers that accounting wants of it. */
import { expect, test } from 'vitest';
import type { LaunchedTill } from './kit/launch.ts';
import { atTheBank } from './kit/paying.ts';
import { expectStory, giveBack, newestPositions, returned, sellThree } from './kit/returning.ts';
import { russianKeyboard } from './kit/russian-keyboard.ts';
import { ask, gone, reads, readyToSell, textOf, until } from './kit/screens.ts';
import { aReadyTill, type VirtualShop } from './kit/virtual-shop.ts';

const IN_CASH = 'sale 20245 cash 20245';
const BY_CARD = 'sale 20245 cash 10245 electronic 10000';

test('a sale of a closed shift comes back by its FD number with its papers; then by day, card, words and without the paper', async () => {
  const { shop, till } = await aReadyTill();
  const { page } = till;
  const first = await sellThree(till);
  await sellThree(till, { minor: 10_000 });
  await ask(page, 'shift.close', {});
  await until(page, 'closed', ({ shift, fiscal }) => shift.state === 'closed' && fiscal === null);
  await ask(page, 'shift.open', {});
  await readyToSell(page);
  await sellThree(till);
  const sold = [IN_CASH, BY_CARD, IN_CASH];
  await byFdNumber(till, first.fdNumber);
  await bothPapers(shop, till);
  await expectStory(shop, till, [...sold, 'sale-return 6250 cash 6250']);
  await inTheJournal(till);
  await byDayShiftAndCard(shop, till);
  await notShown(shop, till);
  await byWords(till);
  await expectStory(shop, till, [
    ...sold,
    'sale-return 6250 cash 6250',
    'sale-return 20245 cash 10245 electronic 10000',
    'sale-return 4505 cash 4505',
  ]);
});

async function byFdNumber(till: LaunchedTill, fdNumber: number): Promise<void> {
  const { page, press, type } = till;
  await press('F7');
  await reads(page, 'found sales', '202,45');
  await type(String(fdNumber));
  await press('Enter');
  await reads(page, 'sale of the return', 'Чек 1 от', 'Смена 1, уже закрыта');
  await press('ArrowDown', 'NumpadAdd', 'F6');
  await reads(page, 'dialog', 'Причина и покупатель', 'Нужно для накладной на возврат');
  await type('Не подошёл');
  await press('Tab');
  await type('Иванов И. И., паспорт 2809 123456');
  await press('Enter');
  await gone(page, 'dialog');
  await reads(page, 'screen', 'Причина: Не подошёл');
  await giveBack(till, 'Вернуть 62,50 ₽?');
  await reads(page, 'screen', 'Возврат пробит', 'ОТДАЙТЕ ПОКУПАТЕЛЮ', '62,50₽');
  await reads(page, 'screen', 'Смена продажи закрыта: учёту нужны накладная и РКО');
}

async function bothPapers(shop: VirtualShop, till: LaunchedTill): Promise<void> {
  const { page, press } = till;
  const { tape } = shop.registrar.device.printer;
  await till.screenshot('return-papers');
  await press('F2');
  await reads(
    page,
    'dialog',
    'Накладная 1',
    'ПРИХОДНАЯ НАКЛАДНАЯ НА ВОЗВРАТ',
    'Хлеб бородинский',
    'Причина: Не подошёл',
  );
  await reads(page, 'dialog', 'Иванов И. И., паспорт 2809 123456', 'Основание: чек продажи 1, ФД 3');
  await till.screenshot('return-note');
  await press('Enter');
  await reads(page, 'line under the input', 'Бумага напечатана');
  expect(tape.filter((line) => line.includes('ПРИХОДНАЯ НАКЛАДНАЯ НА ВОЗВРАТ'))).toHaveLength(1);
  await reads(page, 'screen', 'Накладная 1 от');
  await press('F3');
  await reads(page, 'dialog', 'РКО 1', 'РАСХОДНЫЙ КАССОВЫЙ ОРДЕР', 'приходная накладная на возврат 1 от', '62,50 руб.');
  await till.screenshot('return-order');
  await press('Enter', 'Enter');
  await gone(page, 'dialog');
  expect(tape.filter((line) => line.includes('РАСХОДНЫЙ КАССОВЫЙ ОРДЕР'))).toHaveLength(1);
  await reads(page, 'screen', 'РКО 1 от');
  expect(await page.locator('.papers .button[aria-disabled="true"]').count()).toBe(2);
  await till.screenshot('return-papers-made');
  // Asked for again it is the same paper.
  await press('F2');
  await reads(page, 'dialog', 'Накладная 1');
  await press('Escape');
  await gone(page, 'dialog');
  await returned(till);
}

async function inTheJournal(till: LaunchedTill): Promise<void> {
  const { page, press } = till;
  await press('F7');
  await reads(page, 'screen', 'ВОЗВРАТ');
  await press('F6');
  await reads(page, 'journal', 'Возврат', '−62,50');
  await reads(page, 'slip', 'Хлеб бородинский', 'Продажа: чек 1 от', 'Накладная 1 от', 'РКО 1 от');
  expect(await textOf(page, 'journal')).not.toContain('202,45');
  await till.screenshot('return-journal');
  await press('F3');
  await reads(page, 'dialog', 'РКО 1');
  await press('Escape');
  await gone(page, 'dialog');
  await press('F6');
  await reads(page, 'slip', 'Молоко', 'Возврат: чек');
  await press('Escape', 'Escape', 'Escape');
  await reads(page, 'sum to pay', '0,00₽');
}

/** «23.11» as the cashier types it. */
function today(): string {
  const two = (value: number): string => String(value).padStart(2, '0');
  const now = new Date();
  return `${two(now.getDate())}.${two(now.getMonth() + 1)}`;
}

/** The terminal's totals are settled since: what was a void yesterday is a refund. */
async function byDayShiftAndCard(shop: VirtualShop, till: LaunchedTill): Promise<void> {
  const { page, press, type } = till;
  await press('F7');
  await reads(page, 'found sales', '202,45');
  await press('F2');
  await type('31.02');
  await reads(page, 'line under the input', 'Введите день: 23.11');
  await press('F2');
  await type(today());
  await press('F3');
  await type('1');
  await expect.poll(() => page.locator('.find-list [role=option]').count()).toBe(2);
  await reads(page, 'found sales', '•••• 4821', 'Возвращали часть');
  await till.screenshot('return-find-narrow');
  await press('F4');
  await type('4821');
  await expect.poll(() => page.locator('.find-list [role=option]').count()).toBe(1);
  await press('Enter', 'Enter');
  await reads(page, 'sale of the return', 'Чек 2 от', 'Смена 1, уже закрыта');
  await press('F2');
  await reads(page, 'money back', '202,45₽', 'На карту •••• 4821, возвратом 100,00', 'Наличными из ящика 102,45');
  await giveBack(till, 'Вернуть 202,45 ₽?');
  await returned(till, 'ОТДАЙТЕ ПОКУПАТЕЛЮ', '102,45₽', 'Смена продажи закрыта');
  expect(atTheBank(shop)).toEqual(['purchase 10000 approved', 'refund 10000 approved']);
  await press('F7');
}

/** Known sale, no paper. The keyboard is in ЙЦУКЕН with Caps Lock. */
async function notShown(shop: VirtualShop, till: LaunchedTill): Promise<void> {
  const { page } = till;
  const keys = await russianKeyboard(till, { capsLock: true });
  await expect.poll(() => page.locator('.find-list [role=option]').count()).toBe(3);
  await keys.type('мыло');
  await keys.press('ArrowDown', 'ArrowDown');
  await reads(page, 'sale of the return', 'Чек 1 от', 'Смена 1');
  await keys.press('F8');
  await reads(page, 'sale of the return', 'Чек не предъявлен');
  await keys.press('ArrowDown', 'ArrowDown', 'NumpadAdd');
  await reads(page, 'money back', '45,05₽');
  await keys.press('Enter');
  await reads(page, 'dialog', 'Вернуть 45,05 ₽?');
  await keys.press('NumpadEnter');
  await reads(page, 'screen', 'Возврат без чека: учёту нужны накладная и РКО');
  expect(newestPositions(shop)).toMatchObject([{ name: 'Мыло хозяйственное', minor: 4_505 }]);
  await keys.press('F2');
  await reads(page, 'dialog', 'Накладная 2', 'Чек не предъявлен');
  await keys.press('Escape');
  await gone(page, 'dialog');
  await returned(till);
}

async function byWords(till: LaunchedTill): Promise<void> {
  const { page, press, type } = till;
  await press('F7');
  await type('чего нет');
  await reads(page, 'found sales', 'Такой продажи на этой кассе нет', 'нажмите F9');
  await till.screenshot('return-not-found');
  await press('Escape', 'Escape');
  await gone(page, 'found sales');
}
