/** Cash put into the drawer and taken out of it, by keyboard: the registrar's own counters are the judge. */
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import type { LaunchedTill } from './kit/launch.ts';
import { sold } from './kit/paying.ts';
import { fillField, gone, reads, readyToSell, receiptIs, textOf, until } from './kit/screens.ts';
import { aReadyTill, MILK, type VirtualShop } from './kit/virtual-shop.ts';

/** Cash registers of the device (spec/fiscal.md 1.10). */
const DRAWER = 241;
const IN = 242;
const OUT = 243;
const MILK_MINOR = 9_490;
const CASH_IN = '50';
const CASH_OUT = '51';
/** The machine may be busy with other things. */
const SOON = { timeout: 10_000 };

const drawerIs = ({ registrar: { device } }: VirtualShop) => ({
  drawer: device.money(DRAWER),
  in: device.money(IN),
  out: device.money(OUT),
});

async function sellMilk(shop: VirtualShop, till: LaunchedTill): Promise<void> {
  await shop.scanner.scan(MILK.code);
  await receiptIs(till.page, [MILK.line], '94,90');
  await till.press('Control+Enter');
  await reads(till.page, 'payment', 'К ОПЛАТЕ 94,90₽');
  await till.press('Enter');
  await sold(till, 1);
}

interface Moved {
  readonly direction: string;
  readonly minor: number;
  readonly reason: string;
}

/** After the till has gone. */
function movesInLedger({ dataDir }: VirtualShop): { moves: Moved[]; sum: number } {
  const ledger = new Database(join(dataDir, 'ledger.sqlite'), { readonly: true });
  try {
    const moves = ledger
      .prepare<[], Moved>('SELECT direction, amount_minor AS minor, reason FROM cash_move ORDER BY seq')
      .all();
    const row = ledger.prepare<[], { sum: number }>('SELECT sum(amount_minor) AS sum FROM posting').get();
    return { moves, sum: row?.sum ?? 0 };
  } finally {
    ledger.close();
  }
}

test('cash goes in with a reason and out with another, more than is there is refused in words; both counters agree', async () => {
  const { shop, till } = await aReadyTill();
  const { page, press, type } = till;
  await sellMilk(shop, till);
  shop.registrar.control.closeDrawer();

  await press('F10', 'F2');
  await reads(page, 'dialog', 'Внесение денег', 'Сейчас в ящике 94,90 ₽', 'Размен Alt + 1');
  await type('1000');
  await press('Enter');
  await reads(page, 'dialog', 'Выберите или напишите причину: она останется в журнале');
  expect(drawerIs(shop).in).toBe(0);
  await press('Alt+Digit1');
  await till.screenshot('shift-cash-in');
  await press('Enter');
  await gone(page, 'dialog');
  await reads(page, 'line under the input', 'Внесено 1 000,00 ₽: Размен');
  await readyToSell(page);
  expect(drawerIs(shop)).toEqual({ drawer: MILK_MINOR + 100_000, in: 100_000, out: 0 });
  await expect.poll(() => shop.registrar.device.state.drawerOpen, SOON).toBe(true);
  shop.registrar.control.closeDrawer();

  await press('F10', 'Digit1');
  await reads(page, 'shift screen', 'Внесено 1 000,00 1 000,00', 'Наличных в ящике 1 094,90 1 094,90');
  await press('F3');
  await reads(page, 'dialog', 'Выемка денег', 'Сейчас в ящике 1 094,90 ₽');
  await type('1095');
  await press('Alt+Digit1', 'Enter');
  await reads(page, 'dialog', 'В ящике только 1 094,90 ₽: не хватает 0,10 ₽');
  await till.screenshot('shift-cash-out-too-much');
  expect(drawerIs(shop).out).toBe(0);
  // The focus went back to the sum.
  await press('Control+KeyA');
  await type('1094,90');
  await reads(page, 'dialog', 'Сейчас в ящике 1 094,90 ₽, останется 0,00 ₽');
  await fillField(till, 'Причина', 'Инкассатору Петрову');
  await press('Enter');
  await gone(page, 'dialog');
  await reads(page, 'shift screen', 'Выдано 1 094,90 ₽: Инкассатору Петрову', 'Наличных в ящике 0,00 0,00');
  expect(await textOf(page, 'shift screen')).not.toContain('Расходится');
  await till.screenshot('shift-cash-both');
  expect(drawerIs(shop)).toEqual({ drawer: 0, in: 100_000, out: 109_490 });
  await expect.poll(() => shop.registrar.device.state.drawerOpen, SOON).toBe(true);

  await till.close();
  expect(movesInLedger(shop)).toEqual({
    moves: [
      { direction: 'in', minor: 100_000, reason: 'Размен' },
      { direction: 'out', minor: 109_490, reason: 'Инкассатору Петрову' },
    ],
    sum: 0,
  });
});

test('the answer of a cash move is lost, then the cable is pulled: the till asks, and moves the money once', async () => {
  const { shop, till } = await aReadyTill();
  const { page, press, type } = till;
  shop.registrar.control.behave({ do: 'close-connection', code: CASH_IN });
  await press('F10', 'F2');
  await type('500');
  await press('Alt+Digit1', 'Enter');
  await reads(page, 'line under the input', 'Внесено 500,00 ₽: Размен');
  await readyToSell(page);
  expect(drawerIs(shop)).toEqual({ drawer: 50_000, in: 50_000, out: 0 });

  const pulled: Promise<void>[] = [];
  shop.registrar.control.behave({ do: 'close-connection', code: CASH_OUT });
  shop.registrar.onCommand(({ request }) => {
    if (request[0] === 0x51) pulled.push(shop.unplugRegistrar());
  });
  await press('F10', 'F3');
  await type('200');
  await press('Alt+Digit1', 'Enter');
  await reads(page, 'dialog', 'Ждём регистратор, чтобы узнать о выемке', '200,00', 'Проверьте питание и кабель');
  await till.screenshot('shift-cash-unknown');
  await Promise.all(pulled);
  // Whatever is pressed, nothing is sent again.
  await press('Enter', 'Escape', 'Control+Enter', 'F5', 'Delete');
  await reads(page, 'dialog', 'Ждём регистратор, чтобы узнать о выемке');
  shop.registrar.onCommand(() => undefined);
  await shop.plugRegistrarIn();
  await reads(page, 'line under the input', 'Выдано 200,00 ₽: Инкассация');
  await gone(page, 'dialog');
  await readyToSell(page);
  expect(pulled).toHaveLength(1);
  expect(drawerIs(shop)).toEqual({ drawer: 30_000, in: 50_000, out: 20_000 });

  await till.close();
  expect(movesInLedger(shop).moves).toMatchObject([
    { direction: 'in', minor: 50_000 },
    { direction: 'out', minor: 20_000 },
  ]);
});

test('before the command is done the power goes: the till proves that nothing moved, and moves it on a key', async () => {
  const { shop, till } = await aReadyTill();
  const { page, press, type } = till;
  shop.registrar.control.behave({ do: 'power-off', moment: 'before', code: CASH_IN });
  await press('F10', 'F2');
  await type('300');
  await press('Alt+Digit2', 'Enter');
  await expect.poll(() => shop.registrar.control.powered, SOON).toBe(false);
  await shop.unplugRegistrar();
  await reads(page, 'dialog', 'Ждём регистратор, чтобы узнать о внесении', '300,00');
  shop.registrar.control.powerOn();
  await shop.plugRegistrarIn();
  await reads(page, 'dialog', 'Деньги не внесены', 'Повторить');
  await till.screenshot('shift-cash-not-done');
  expect(drawerIs(shop).in).toBe(0);
  await press('Enter');
  await until(page, 'the money is in', ({ fiscal }) => fiscal === null);
  await reads(page, 'line under the input', 'Внесено 300,00 ₽: Остаток на начало дня');
  expect(drawerIs(shop)).toEqual({ drawer: 30_000, in: 30_000, out: 0 });
});
