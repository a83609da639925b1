/**
 * The first day of a shop, by keyboard alone: the wizard of an empty folder, the shift, a sale with every key of the
 * sale screen, X report, journal, the shift closed. Goods are the real CommerceML pair that 1С:УТ wrote.
 */
import { fileURLToPath } from 'node:url';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { aTill, type LaunchedTill } from './kit/launch.ts';
import { ask, fillField, gone, reads, receiptIs, sees, tabTo, textOf, until, willPickFiles } from './kit/screens.ts';
import { aVirtualShop, type VirtualShop } from './kit/virtual-shop.ts';

const commerceml = (name: string): string =>
  fileURLToPath(new URL(`../../fixtures/catalogue/commerceml/${name}`, import.meta.url));

/** Four of the 22 goods with a barcode in the files of 1С; every price there is 100.00. */
const HORSES = { code: '8809288404089', name: 'Портативный коврик Portable 140x200x1 см, Деревянные лошадки' };
const ELEPHANTS = { code: '8809288404072', name: 'Портативный коврик Portable 140x200x1 см, Слонята' };
const CATS = { code: '8809288409084', name: 'Коврик Prime Living 150x200x1 см, Котики/Веселый город' };
const OWLS = { code: '8809288409039', name: 'Коврик Prime Living 180x200x1 см, Совята/Слоники' };
const ONE_SIDED = { code: '8809288405017', name: 'Односторонний коврик Sillky 230x140x1.2 см, Деревянные лошадки' };

const line = ({ name }: { name: string }, pieces: number, sum: string): string =>
  `${name} | ${pieces} шт | 100,00 | ${sum}`;
const THREE = [line(HORSES, 1, '100,00'), line(ELEPHANTS, 1, '100,00'), line(CATS, 1, '100,00')];

test('a stranger sets the till up, sells, and closes the shift without a mouse; FN, ledger and journal agree', async () => {
  const shop = await aVirtualShop();
  const till = await aTill(shop.dataDir);
  await answersTheWizard(shop, till);
  await opensTheShift(till);
  await fillsTheReceipt(shop, till);
  await takesTheMoney(shop, till);
  await readsTheJournal(shop, till);
  await printsX(shop, till);
  await closesTheShift(till);
  const slip = await ask(till.page, 'journal.list', { text: '', before: null, limit: 10 });
  expect(slip.rows).toMatchObject([{ number: 1, shiftNumber: 1, totalMinor: 60_000, lines: 4, print: 'done' }]);
  await till.close();
  agreesToTheKopeck(shop, slip.rows[0]?.fdNumber ?? 0);
});

async function answersTheWizard(shop: VirtualShop, till: LaunchedTill): Promise<void> {
  const { page, press, type } = till;
  await reads(page, 'first run', 'Касса ещё не настроена', 'Попробовать на виртуальных устройствах');
  await press('F2');
  await reads(page, 'first run', 'Шаг 1 из 7', 'Магазин');
  await type('ООО «Рога и Копыта»');
  await fillField(till, 'ИНН, 10 или 12 цифр', '7712345672');
  await press('Enter');
  await reads(page, 'first run', 'ИНН с ошибкой: проверьте цифры');
  await fillField(till, 'ИНН, 10 или 12 цифр', '7712345671');
  await fillField(till, 'Адрес расчётов', 'Москва, ул. Примерная, 1');
  await press('Enter');
  await reads(page, 'first run', 'Шаг 2 из 7', 'Кассир');
  await type('Абдулова М. И.');
  await press('Enter');
  await reads(page, 'first run', 'Шаг 3 из 7', 'Регистратор');
  await fillField(till, 'Порт', `${shop.registrarPath}-нет`);
  await press('F5');
  await reads(page, 'first run', 'Регистратор не подключён или выключен', 'Проверьте питание и кабель');
  await fillField(till, 'Порт', shop.registrarPath);
  await fillField(till, 'Скорость', '115200');
  await press('F5');
  await reads(page, 'first run', 'Регистратор отвечает', 'ШТРИХ-М-01Ф', '9999078902001234', '7712345671');
  await till.screenshot('wizard-registrar');
  await press('Enter');
  await reads(page, 'first run', 'Шаг 4 из 7', 'Сканер');
  await tabTo(till, 'Модель');
  await press('ArrowDown');
  await fillField(till, 'Порт', shop.scannerPath);
  await fillField(till, 'Скорость', '115200');
  await press('Enter');
  await reads(page, 'first run', 'Шаг 5 из 7', 'Банковский терминал');
  await press('Enter');
  await reads(page, 'first run', 'Шаг 6 из 7', 'Товары');
  await willPickFiles(till, [commerceml('import0_1.xml'), commerceml('offers0_1.xml')]);
  await press('F4');
  await reads(
    page,
    'first run',
    'Товары загружены',
    'Добавлено 35',
    'Штрихкодов добавлено 22',
    'Пропущено строк 8',
    'не указана ставка НДС',
  );
  await till.screenshot('wizard-goods');
  await press('Enter');
  await reads(page, 'first run', 'Касса готова', shop.dataDir);
  await press('Enter');
  await reads(page, 'empty receipt', 'Смена закрыта');
}

async function opensTheShift({ page, press }: LaunchedTill): Promise<void> {
  await reads(page, 'status strip', 'Касса готова', 'Сканер готов', 'Смена закрыта', 'Абдулова М. И.');
  await reads(page, 'main button', 'Открыть смену', 'Ctrl + Enter');
  await press('Control+Enter');
  await reads(page, 'status strip', 'Смена 1');
  await reads(page, 'empty receipt', 'Отсканируйте товар');
}

/** Scanner, 3*, F4, + and −, F5, search with arrows, Del, F9: the receipt is right after every key. */
async function fillsTheReceipt(shop: VirtualShop, till: LaunchedTill): Promise<void> {
  const { page, press, type } = till;
  for (const good of [HORSES, ELEPHANTS, CATS]) {
    await shop.scanner.scan(good.code);
    await reads(page, 'active line', good.name, `штрихкод ${good.code}`);
  }
  await receiptIs(page, THREE, '300,00');

  await type('3*');
  await reads(page, 'input', '× 3');
  await shop.scanner.scan(OWLS.code);
  await receiptIs(page, [...THREE, line(OWLS, 3, '300,00')], '600,00');

  await press('F4');
  await reads(page, 'dialog', 'Количество', OWLS.name);
  await type('2');
  await press('Enter');
  await gone(page, 'dialog');
  await receiptIs(page, [...THREE, line(OWLS, 2, '200,00')], '500,00');
  await press('Shift+Equal', 'Shift+Equal');
  await receiptIs(page, [...THREE, line(OWLS, 4, '400,00')], '700,00');
  await press('Minus');
  await receiptIs(page, [...THREE, line(OWLS, 3, '300,00')], '600,00');
  await press('F5');
  await receiptIs(page, [...THREE, line(OWLS, 4, '400,00')], '700,00');
  await press('NumpadSubtract');

  // By name: the second of what is found, then that line is taken out again.
  await press('F2');
  await type('слон');
  await reads(page, 'found goods', 'Слонята', 'Слоники');
  const found = (await ask(page, 'catalogue.search', { query: 'слон', limit: 50 })).items;
  const second = found[1]?.name ?? '';
  await press('ArrowDown', 'Enter');
  await reads(page, 'active line', second);
  expect((await ask(page, 'till.snapshot', {})).receipt.totalMinor).toBe(70_000);
  await press('Minus');
  const after = await until(page, 'one less', (view) => view.receipt.totalMinor === 60_000);
  expect(after.receipt.lines.map(({ name }) => name)).toEqual([HORSES, ELEPHANTS, CATS, OWLS].map(({ name }) => name));

  await type(ONE_SIDED.code);
  await press('Enter');
  await reads(page, 'active line', ONE_SIDED.name);
  await receiptIs(page, [...THREE, line(OWLS, 3, '300,00'), line(ONE_SIDED, 1, '100,00')], '700,00');
  await press('Delete');
  await receiptIs(page, [...THREE, line(OWLS, 3, '300,00')], '600,00');

  await press('F9');
  await type(ONE_SIDED.code);
  await press('Enter');
  await reads(page, 'line under the input', ONE_SIDED.name, '100,00 ₽ / шт');
  await press('Escape', 'Escape');
  await reads(page, 'input', 'ПРОДАЖА');
  await receiptIs(page, [...THREE, line(OWLS, 3, '300,00')], '600,00');
  await till.screenshot('sale');
}

async function takesTheMoney(shop: VirtualShop, till: LaunchedTill): Promise<void> {
  const { page, press, type } = till;
  await press('Control+Enter');
  await reads(page, 'payment', 'К ОПЛАТЕ 600,00₽', 'СДАЧА 0,00₽');
  await type('500');
  await reads(page, 'change', 'НЕ ХВАТАЕТ', '100,00₽');
  await press('Enter');
  await reads(page, 'line under the input', 'Денег меньше, чем к оплате: нужно 600,00 ₽');
  expect(shop.registrar.device.archive.filter(({ type: kind }) => kind === 3)).toEqual([]);
  await press('Control+KeyA');
  await type('1000');
  await reads(page, 'change', 'СДАЧА', '400,00₽');
  await till.screenshot('payment');
  expect(shop.registrar.device.state.drawerOpen).toBe(false);
  await press('Enter');
  await reads(page, 'after the sale', 'Чек 1 пробит', 'Сдача', '400,00₽');
  await expect.poll(() => shop.registrar.device.state.drawerOpen).toBe(true);
  await receiptIsEmpty(page);
  await till.screenshot('after-sale');
}

async function receiptIsEmpty(page: LaunchedTill['page']): Promise<void> {
  await reads(page, 'sum to pay', '0,00₽');
  expect((await ask(page, 'till.snapshot', {})).receipt.lines).toEqual([]);
}

async function readsTheJournal(shop: VirtualShop, till: LaunchedTill): Promise<void> {
  const { page, press, type } = till;
  const sold = shop.registrar.device.archive.at(-1);
  await press('F10', 'Digit3');
  await reads(page, 'journal', '600,00');
  await reads(page, 'slip', 'КАССОВЫЙ ЧЕК. ПРИХОД', 'ООО «Рога и Копыта»', 'ИТОГ', '=600.00', 'СДАЧА');
  await reads(page, 'slip', `ФД ${sold?.fd}`, `${sold?.fiscalSign}`, '9999078902001234');
  await till.screenshot('journal');
  await type('слонята');
  await reads(page, 'journal', '600,00');
  await press('Control+KeyA');
  await type('999');
  await reads(page, 'journal', 'По запросу ничего не найдено');
  await press('Escape', 'Escape');
  await sees(page, 'Отсканируйте следующий товар');
}

/** «Ещё», 2: two presses from the sale screen. */
async function printsX(shop: VirtualShop, { page, press }: LaunchedTill): Promise<void> {
  const before = shop.registrar.device.printer.tape.length;
  await press('F10', 'Digit2');
  await reads(page, 'line under the input', 'Отчёт напечатан');
  const printed = shop.registrar.device.printer.tape.slice(before).join('\n');
  expect(printed).toContain('БЕЗ ГАШЕНИЯ');
  expect(printed).toContain('600.00');
  expect(shop.registrar.device.archive.at(-1)?.type, 'X is no fiscal document').toBe(3);
}

async function closesTheShift(till: LaunchedTill): Promise<void> {
  const { page, press } = till;
  await press('F10', 'Digit1');
  await reads(page, 'shift screen', 'Смена 1', 'Чеков продажи 1 1', 'Продано 600,00 600,00', 'Сходится');
  await till.screenshot('shift');
  await press('Control+Enter');
  await reads(page, 'shift screen', 'Закрытие смены 1', 'Всё закончено', 'Сходится до копейки', 'Закрыть смену (Z)');
  expect(await textOf(page, 'shift screen')).not.toContain('Расходится');
  await till.screenshot('closing');
  await press('Enter');
  await reads(page, 'anywhere', 'Смена 1 закрыта', 'Продано 600,00', 'Готово');
  await press('Enter');
  await reads(page, 'shift screen', 'Смена закрыта', 'Открыть смену');
  await until(page, 'the shift is closed', (view) => view.shift.state === 'closed' && view.fiscal === null);
  // Cleared registers of the device are no difference: nothing on the screen may frighten the cashier.
  await page.waitForTimeout(300);
  expect(await textOf(page, 'shift screen')).not.toContain('Расходится');
}

/** What the registrar's storage holds, and the ledger as another program reads it after the till has gone. */
function agreesToTheKopeck(shop: VirtualShop, journalFd: number): void {
  const [, opened, sold, closed, ...more] = shop.registrar.device.archive;
  expect([opened?.type, sold?.type, closed?.type, more.length]).toEqual([2, 3, 5, 0]);
  expect(sold?.fd).toBe(journalFd);
  expect(sold?.receipt).toMatchObject({ totalKopecks: 60_000, changeKopecks: 40_000, numberInShift: 1 });
  const positions = sold?.receipt?.positions ?? [];
  expect(positions.map((position) => [position.name, position.quantityMicro, position.sumKopecks])).toEqual([
    [HORSES.name, 1_000_000, 10_000],
    [ELEPHANTS.name, 1_000_000, 10_000],
    [CATS.name, 1_000_000, 10_000],
    [OWLS.name, 3_000_000, 30_000],
  ]);
  const ledger = new Database(`${shop.dataDir}/ledger.sqlite`, { readonly: true });
  expect(
    ledger.prepare('SELECT kind, fd_number, fiscal_sign, total_minor FROM fiscal_document ORDER BY fd_number').all(),
  ).toEqual([
    { kind: 'shift-open', fd_number: opened?.fd, fiscal_sign: opened?.fiscalSign, total_minor: 0 },
    { kind: 'receipt', fd_number: sold?.fd, fiscal_sign: sold?.fiscalSign, total_minor: 60_000 },
    { kind: 'shift-close', fd_number: closed?.fd, fiscal_sign: closed?.fiscalSign, total_minor: 0 },
  ]);
  expect(ledger.prepare('SELECT sum(amount_minor) AS sum FROM posting').get()).toEqual({ sum: 0 });
  ledger.close();
}
