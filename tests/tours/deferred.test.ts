/** Receipts put aside with one key: they outlive the program, its death and, where the owner wants it, the shift. */
import { expect, test } from 'vitest';
import type { Snapshot } from '#contract/snapshot.ts';
import { aTill, type LaunchedTill } from './kit/launch.ts';
import { sold } from './kit/paying.ts';
import { ask, gone, reads, readyToSell, receiptIs, textOf, until } from './kit/screens.ts';
import { aReadyTill, BREAD, MILK, SOAP, type VirtualShop } from './kit/virtual-shop.ts';

type Good = typeof MILK;
const GOODS = [MILK, BREAD, SOAP];

/** One good scanned, one key pressed. */
async function putAside(shop: VirtualShop, { page, press }: LaunchedTill, good: Good): Promise<void> {
  await shop.scanner.scan(good.code);
  await reads(page, 'receipt lines', nameOf(good));
  await press('F6');
  await reads(page, 'line under the input', 'Чек отложен', nameOf(good));
  await reads(page, 'sum to pay', '0,00₽');
}

const nameOf = ({ line }: Good): string => line.split(' | ')[0] ?? '';
const sumsOf = ({ deferred }: Snapshot): number[] => deferred.map(({ totalMinor }) => totalMinor).toSorted();

async function startedAgain(shop: VirtualShop): Promise<LaunchedTill> {
  const till = await aTill(shop.dataDir);
  await until(till.page, 'the registrar is back', ({ registrar }) => registrar.health === 'ready');
  await until(till.page, 'the scanner is back', ({ scanner }) => scanner.health === 'ready');
  return till;
}

test('three receipts put aside are there after a stop and after a kill, are taken in another order, and one is sold', async () => {
  const { shop, till: first } = await aReadyTill();
  for (const good of GOODS) await putAside(shop, first, good);
  await reads(first.page, 'anywhere', 'Отложено: 3');
  await first.press('F6');
  await reads(first.page, 'deferred receipts', ...GOODS.map(nameOf), '94,90', '62,50', '45,05', 'Абдулова М. И.');
  await first.screenshot('deferred-three');
  await first.press('Escape');
  await reads(first.page, 'input', 'ПРОДАЖА');
  await first.close();

  const second = await startedAgain(shop);
  expect(sumsOf(await ask(second.page, 'till.snapshot', {}))).toEqual([4_505, 6_250, 9_490]);
  // The newest stands first: Enter would take the soap. The middle one is taken by its name.
  await second.press('F6');
  await reads(second.page, 'deferred receipts', 'Enter: взять в работу', nameOf(SOAP));
  await second.type('боро');
  await reads(second.page, 'deferred receipts', nameOf(BREAD));
  expect(await textOf(second.page, 'deferred receipts')).not.toContain(nameOf(MILK));
  await second.press('Enter');
  await receiptIs(second.page, [BREAD.line], '62,50');
  await second.kill();

  const third = await startedAgain(shop);
  const { page, press } = third;
  await receiptIs(page, [BREAD.line], '62,50');
  expect(sumsOf(await ask(page, 'till.snapshot', {}))).toEqual([4_505, 9_490]);
  // Another is taken while this one is in hand: they change places, none is lost.
  await press('F10', 'F6');
  await reads(page, 'deferred receipts', 'В чеке 1 строка на 62,50 ₽', nameOf(SOAP), nameOf(MILK));
  await third.screenshot('deferred-with-receipt');
  await press('ArrowDown', 'Enter');
  await receiptIs(page, [MILK.line], '94,90');
  expect(sumsOf(await until(page, 'two wait', ({ deferred }) => deferred.length === 2))).toEqual([4_505, 6_250]);
  await press('Control+Enter');
  await reads(page, 'payment', 'К ОПЛАТЕ 94,90₽');
  await press('Enter');
  await sold(third, 1);
  await third.kill();

  const fourth = await startedAgain(shop);
  await readyToSell(fourth.page);
  const view = await ask(fourth.page, 'till.snapshot', {});
  expect(sumsOf(view)).toEqual([4_505, 6_250]);
  expect(view.receipt.lines).toEqual([]);
  const receipts = shop.registrar.device.archive.filter(({ type }) => type === 3);
  expect(receipts.map(({ receipt }) => receipt?.totalKopecks)).toEqual([9_490]);

  // One that nobody wants is asked about once, and its keys say what becomes of it.
  await fourth.press('F6', 'Delete');
  await reads(fourth.page, 'dialog', 'Убрать отложенный чек?', '1 строка', 'Деньги не приняты, ничего не пробито');
  await fourth.press('Escape');
  await gone(fourth.page, 'dialog');
  expect((await ask(fourth.page, 'till.snapshot', {})).deferred).toHaveLength(2);
  await fourth.press('Delete');
  await reads(fourth.page, 'dialog', 'Убрать отложенный чек?');
  await fourth.press('Enter');
  await until(fourth.page, 'one is left', ({ deferred }) => deferred.length === 1);
});

/** From the sale: the shift screen, the wizard, Enter, what it came to. */
async function closeTheShift({ page, press }: LaunchedTill, steps: string): Promise<void> {
  await press('F10', 'Digit1');
  await reads(page, 'shift screen', 'Смена 1');
  await press('Control+Enter');
  await reads(page, 'closing steps', 'Сходится до копейки', steps);
}

test('where the owner keeps them, receipts put aside wait over the closing and are sold in the next shift', async () => {
  const { shop, till } = await aReadyTill();
  const { page, press } = till;
  for (const good of [MILK, SOAP]) await putAside(shop, till, good);
  await closeTheShift(till, '2 чека ждут: они останутся в новой смене');
  await press('Enter');
  await reads(page, 'anywhere', 'Смена 1 закрыта', 'Отложенных чеков: 2. Они ждут новой смены');
  await press('Enter');
  await reads(page, 'shift screen', 'Смена закрыта');
  await press('Control+Enter');
  await reads(page, 'shift screen', 'Смена 2');
  await press('Escape');
  await reads(page, 'anywhere', 'Отложено: 2');
  await press('F6', 'Enter');
  await receiptIs(page, [SOAP.line], '45,05');
  await press('Control+Enter');
  await reads(page, 'payment', '45,05₽');
  await press('Enter');
  await sold(till, 1);
});

test('where the owner does not, the wizard says so beforehand and a notice says it afterwards', async () => {
  const { shop, till } = await aReadyTill({}, () => ({ keepDeferred: false }));
  const { page, press } = till;
  for (const good of [MILK, SOAP]) await putAside(shop, till, good);
  await closeTheShift(till, '2 чека: при закрытии уйдут. Пробейте или уберите их');
  await till.screenshot('deferred-closing-drops');
  await press('Enter');
  await reads(page, 'anywhere', 'Смена 1 закрыта');
  await reads(page, 'banner', 'Смена закрыта, отложенные чеки убраны: 2');
  await till.screenshot('deferred-dropped');
  expect(await textOf(page, 'anywhere')).not.toContain('Они ждут новой смены');
  await press('Control+Backspace');
  await gone(page, 'banner');
  expect((await ask(page, 'till.snapshot', {})).deferred).toEqual([]);
});
