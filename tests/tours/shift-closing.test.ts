/** The closing wizard: figures of all sides, a stranger's receipt named, and a decision that is asked once. */
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import type { Snapshot } from '#contract/snapshot.ts';
import { sellAsStranger } from '../simulation/foreign.ts';
import type { LaunchedTill } from './kit/launch.ts';
import { atThePayment, printReceipt, sold } from './kit/paying.ts';
import { ask, countPresses, gone, reads, readyToSell, receiptIs, textOf, until } from './kit/screens.ts';
import { aReadyTill, BREAD, toPartner, type VirtualShop } from './kit/virtual-shop.ts';

const archiveTypes = ({ registrar }: VirtualShop): number[] => registrar.device.archive.map(({ type }) => type);
const SHIFT_CLOSED = 5;
/** The machine may be busy with other things. */
const SOON = { timeout: 10_000 };

async function sellByCard(shop: VirtualShop, till: LaunchedTill, number: number): Promise<void> {
  await atThePayment(shop, till);
  await till.press('F2');
  await until(till.page, 'the bank said yes', ({ money, payment }) => money === null && payment?.restMinor !== 20_245);
  if ((await ask(till.page, 'till.snapshot', {})).payment !== null) await printReceipt(till);
  await sold(till, number);
}

async function sellBread(shop: VirtualShop, { page, press }: LaunchedTill): Promise<void> {
  await shop.scanner.scan(BREAD.code);
  await receiptIs(page, [BREAD.line], '62,50');
  await press('Control+Enter');
  await reads(page, 'payment', '62,50₽');
  await press('Enter');
}

test('a day in cash and by card agrees on four sides, X is two presses, Enter closes the shift', async () => {
  const { shop, till } = await aReadyTill({}, (each) => ({ upload: toPartner(each) }));
  const { page, press } = till;
  await sellByCard(shop, till, 1);
  await sellBread(shop, till);
  await sold(till, 2);
  await until(page, 'all is uploaded', ({ outbox }) => outbox.count === 0);

  const presses = await countPresses(till);
  const before = shop.registrar.device.printer.tape.length;
  await press('F10', 'Digit2');
  await reads(page, 'line under the input', 'Отчёт напечатан');
  expect(await presses()).toBe(2);
  expect(shop.registrar.device.printer.tape.slice(before).join('\n')).toContain('БЕЗ ГАШЕНИЯ');

  await press('F10', 'Digit1');
  await reads(page, 'shift screen', 'Смена 1', 'Чеков продажи 2 2', 'Продано 264,95 264,95', 'Сходится');
  await till.screenshot('shift-screen');
  await press('Control+Enter');
  await reads(page, 'closing steps', 'Всё закончено', 'Сходится до копейки', 'Всё выгружено');
  await reads(
    page,
    'check table',
    'Чеков продажи 2 2 2',
    'Продано 264,95 264,95 264,95',
    'Наличными 62,50 62,50 62,50',
  );
  await reads(page, 'check table', 'Безналичными 202,45 202,45 202,45', 'Оплаты 202,45', 'Операций оплаты 1');
  expect(await textOf(page, 'screen')).not.toContain('Расходится');
  await till.screenshot('closing-agrees');
  // Ctrl+Enter, which led here, and F8 close nothing.
  await press('Control+Enter', 'F8');
  await reads(page, 'closing steps', 'Сходится до копейки');
  expect(archiveTypes(shop)).not.toContain(SHIFT_CLOSED);
  await press('Enter');
  await reads(page, 'anywhere', 'Смена 1 закрыта', 'Продано 264,95₽', 'Готово');
  await till.screenshot('closing-done');
  await press('Enter');
  await reads(page, 'shift screen', 'Смена закрыта', 'Открыть смену');
  await until(page, 'the shift is closed', ({ shift, fiscal }) => shift.state === 'closed' && fiscal === null);
  expect(archiveTypes(shop).filter((type) => type === SHIFT_CLOSED)).toHaveLength(1);
  await until(page, 'the closing is uploaded', ({ outbox }) => outbox.count === 0);
  expect([...shop.partner.documents.values()].map(({ times }) => times)).toEqual([1, 1, 1]);
});

test("a stranger's receipt at our registrar is named by FD and sum; Enter closes nothing, F8 asks once and closes", async () => {
  const { shop, till } = await aReadyTill();
  const { page, press } = till;
  await sellBread(shop, till);
  await sold(till, 1);
  await readyToSell(page);
  await expect.poll(() => sellAsStranger(shop.registrar), SOON).toBe(true);
  const stranger = shop.registrar.device.archive.at(-1);

  await press('F10', 'Digit1');
  await reads(page, 'shift screen', 'Смена 1');
  await press('Control+Enter');
  await reads(page, 'closing steps', 'Не сходится');
  await reads(page, 'check named', `ФД ${stranger?.fd}`, '7 777,77 ₽', 'есть в регистраторе, нет в журнале кассы');
  await reads(page, 'check table', 'Чеков продажи 1 2 Расходится', 'Продано 62,50 7 840,27 Расходится');
  await reads(page, 'shift screen', 'Закрыть с расхождением F8', 'Сверить ещё раз F5');
  await till.screenshot('closing-differs');
  await press('Enter', 'Control+Enter');
  await press('F5');
  await reads(page, 'closing steps', 'Не сходится');
  expect(archiveTypes(shop)).not.toContain(SHIFT_CLOSED);

  await press('F8');
  await reads(page, 'dialog', 'Закрыть смену с расхождением?', 'чеком коррекции');
  await till.screenshot('closing-differs-asked');
  await press('Escape');
  await gone(page, 'dialog');
  expect(archiveTypes(shop)).not.toContain(SHIFT_CLOSED);
  await press('F8');
  await reads(page, 'dialog', 'Закрыть смену с расхождением?');
  await press('Enter');
  await reads(page, 'anywhere', 'Смена 1 закрыта', 'Закрыта с расхождением', 'записаны в журнал кассы');
  await reads(page, 'banner', 'В регистраторе есть чеки, которых нет в базе кассы', 'Понятно Ctrl + Backspace');
  await till.screenshot('closing-differs-done');
  expect(archiveTypes(shop).filter((type) => type === SHIFT_CLOSED)).toHaveLength(1);

  await till.close();
  const ledger = new Database(join(shop.dataDir, 'ledger.sqlite'), { readonly: true });
  const rows = ledger
    .prepare<[], { body: string }>("SELECT body FROM journal WHERE kind = 'shift-closed-with-difference'")
    .all();
  ledger.close();
  expect(rows.map(({ body }) => JSON.parse(body) as unknown)).toMatchObject([
    { receipts: [{ where: 'device-only', fdNumber: stranger?.fd, totalMinor: 777_777 }] },
  ]);
});

test('the cable is out when the shift is to be closed: said in words, and the check is made by itself when it is back', async () => {
  const { shop, till } = await aReadyTill();
  const { page, press } = till;
  await sellBread(shop, till);
  await sold(till, 1);
  await shop.unplugRegistrar();
  await until(page, 'the till has noticed', ({ registrar }) => registrar.health !== 'ready');
  await press('F10', 'Digit1');
  await reads(page, 'shift screen', 'Смена 1');
  await press('Control+Enter');
  await reads(page, 'shift screen', 'Регистратор не отвечает, без него смену не закрыть', 'Проверьте питание и кабель');
  await till.screenshot('closing-silent');
  await press('Enter', 'F8');
  expect(archiveTypes(shop)).not.toContain(SHIFT_CLOSED);
  await shop.plugRegistrarIn();
  await reads(page, 'closing steps', 'Сходится до копейки');
  await press('Enter');
  await reads(page, 'anywhere', 'Смена 1 закрыта');
  expect(archiveTypes(shop).filter((type) => type === SHIFT_CLOSED)).toHaveLength(1);
});

const HOUR_MS = 3_600_000;
const isSoon = ({ code }: Snapshot['notices'][number]): boolean => code === 'shift-ends-soon';

test('two hours and half an hour before its 24 hours are over the shift says so, each time once', async () => {
  const { shop, till } = await aReadyTill();
  const { page, press } = till;
  // The law's day is counted by the registrar's clock: it is the one that is moved, and then asked.
  shop.registrar.control.moveClock(22 * HOUR_MS + HOUR_MS / 4);
  await ask(page, 'shift.check', {});
  await reads(page, 'banner', 'Смена скоро достигнет 24 часов: осталось 105 мин. Закройте её заранее');
  await till.screenshot('shift-two-hours');
  await press('Control+Backspace', 'Control+Backspace');
  await gone(page, 'banner');
  await ask(page, 'shift.check', {});
  expect((await ask(page, 'till.snapshot', {})).notices.filter(isSoon)).toEqual([]);

  shop.registrar.control.moveClock(HOUR_MS + HOUR_MS / 3);
  await ask(page, 'shift.check', {});
  await reads(page, 'banner', 'осталось 25 мин');
});
