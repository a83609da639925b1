/**
 * Cash put in and taken out: refused before it starts, and struck at every point of its way. After each run the
 * registrar's cash registers and the ledger's postings say the same, once.
 */
import { afterEach, describe, expect, test } from 'vitest';
import { cashMoves, lastShift } from '#main/ledger/documents.ts';
import type { Ledger } from '#main/ledger/open.ts';
import { assertLedgerConsistent, shiftTotals } from '#main/ledger/reports.ts';
import { Cable, type TroubleKind } from '../conformance/kit/cable.ts';
import { aShop, aTill, type Shop, type TestTill } from '../kit/a-till.ts';
import { dyingLedger } from '../kit/dying-ledger.ts';
import { anOpenShift, journalOf, moveCash, sellForCash } from './shift-kit.ts';

let running: TestTill | null = null;
afterEach(async () => {
  await running?.stop();
  running = null;
});

async function aDay(shop: Shop, wrap?: (ledger: Ledger) => Ledger): Promise<TestTill> {
  running = await anOpenShift(shop, wrap);
  return running;
}

const FLOAT_MINOR = 100_000;
const OUT_MINOR = 1_500;
/** 28h (spec/fiscal.md 1.7). */
const OPEN_DRAWER = 0x28;

/** Both sides: the float, and so many moves of 15.00 out. */
async function expectMoves(till: TestTill, out: number): Promise<void> {
  const shiftId = lastShift(till.ledger)?.id ?? '';
  expect(cashMoves(till.ledger, shiftId).map(({ direction, amountMinor }) => [direction, amountMinor])).toEqual([
    ['in', FLOAT_MINOR],
    ...Array.from({ length: out }, () => ['out', OUT_MINOR]),
  ]);
  const { device, ledger } = await till.call('shift.figures', {});
  expect(device).toEqual(ledger);
  expect(ledger).toMatchObject({
    cashInMinor: FLOAT_MINOR,
    cashOutMinor: out * OUT_MINOR,
    cashInDrawerMinor: FLOAT_MINOR - out * OUT_MINOR,
  });
  expect(shiftTotals(till.ledger, shiftId).cashExpectedMinor).toBe(FLOAT_MINOR - out * OUT_MINOR);
  expect(assertLedgerConsistent(till.ledger)).toEqual([]);
}

/** Presses what a patient cashier would until so many moves out are in the ledger. */
async function finishMove(till: TestTill, count: number): Promise<void> {
  for (let steps = 0; steps < 40; steps++) {
    const view = await till.settle();
    const action = view.fiscal?.actions[0];
    const shift = lastShift(till.ledger);
    const done = shift ? cashMoves(till.ledger, shift.id).filter((move) => move.direction === 'out').length : 0;
    if (!view.fiscal && done === count) return;
    if (done > count) throw new Error(`${done} moves instead of ${count}`);
    if (action === 'retry') await till.refusalOf('fiscal.retry', {});
    else if (action === 'ask') await till.refusalOf('fiscal.ask', {});
    else if (action) throw new Error(`the till wants a person: ${JSON.stringify(view.fiscal)}`);
    else if (view.shift.state === 'closed') await till.refusalOf('shift.open', {});
    else if (view.shift.state === 'open') await nextMove(till, shift?.id ?? '');
    await till.clock.advance(2_000);
  }
  throw new Error(`the move was not made: ${JSON.stringify(await till.snapshot())}`);
}

/** The float first. */
async function nextMove(till: TestTill, shiftId: string): Promise<void> {
  const hasFloat = cashMoves(till.ledger, shiftId).length > 0;
  const move = hasFloat
    ? ({ direction: 'out', amountMinor: OUT_MINOR, reason: 'Инкассация' } as const)
    : ({ direction: 'in', amountMinor: FLOAT_MINOR, reason: 'Размен' } as const);
  await till.refusalOf('shift.cashMove', move);
}

test('a move without reason, without a shift, of nothing, or of more than is there is refused before anything starts', async () => {
  const shop = await aShop();
  const till = await aTill(shop);
  running = till;
  const out = (amountMinor: number, reason = 'Инкассация') =>
    till.refusalOf('shift.cashMove', { direction: 'out', amountMinor, reason });
  expect(await out(100)).toBe('shift-not-open');
  await till.call('shift.open', {});
  await till.settle();
  await sellForCash(till);
  expect(await out(100, '   ')).toBe('reason-needed');
  expect(await out(0)).toBe('amount-not-positive');
  expect(await out(-5)).toBe('amount-not-positive');
  expect(await out(10_000_000_000)).toBe('tendered-too-large');
  expect(await out(6_251)).toBe('not-enough-cash');
  expect((await till.snapshot()).fiscal).toBeNull();
  expect(await out(6_250)).toBe('accepted');
  await till.settle();
  expect((await till.call('shift.figures', {})).device).toMatchObject({ cashOutMinor: 6_250, cashInDrawerMinor: 0 });
});

test('cash that only the ledger believes in: the registrar refuses, and the ledger books nothing', async () => {
  const shop = await aShop();
  const till = await aDay(shop);
  await moveCash(till, 'in', 10_000);
  // Service work at the registrar: its drawer no longer holds all of it.
  shop.registrar.device.addMoney(241, -4_000);
  await till.call('shift.cashMove', { direction: 'out', amountMinor: 9_000, reason: 'Инкассация' });
  const refused = await till.settle();
  expect(refused.fiscal).toMatchObject({ operation: 'cash-out', fault: { code: 'not-enough-cash' } });
  await till.call('fiscal.back', {});
  const shiftId = lastShift(till.ledger)?.id ?? '';
  expect(cashMoves(till.ledger, shiftId)).toHaveLength(1);
  // The drawer is the one figure they do not agree on.
  expect((await till.call('shift.check', {})).differences).toEqual([
    { side: 'device', kind: 'drawer', tender: 'total', ledger: 10_000, other: 6_000 },
  ]);
});

test('the reason and the cashier stay with the move', async () => {
  const till = await aDay(await aShop());
  await till.call('shift.cashMove', { direction: 'in', amountMinor: 300, reason: '  Размен из сейфа ' });
  await till.settle();
  expect(cashMoves(till.ledger, lastShift(till.ledger)?.id ?? '')).toMatchObject([
    { reason: 'Размен из сейфа', cashierName: 'Абдулова М. И.' },
  ]);
});

test('the drawer opens for a move, and for nothing else but money; opened by hand it is in the journal', async () => {
  const shop = await aShop();
  let opened = 0;
  shop.registrar.onCommand(({ request }) => {
    if (request[0] === OPEN_DRAWER) opened += 1;
  });
  const till = await aDay(shop);
  expect(opened).toBe(0);
  await moveCash(till, 'in', 1_000);
  await till.clock.advance(2_000);
  expect(opened).toBe(1);
  await moveCash(till, 'out', 400);
  await till.clock.advance(2_000);
  expect(opened).toBe(2);
  expect(journalOf(till, 'drawer-opened')).toEqual([]);
  await till.call('drawer.open', {});
  expect(opened).toBe(3);
  expect(journalOf(till, 'drawer-opened').map((row) => row.body)).toEqual([{ cashier: 'Абдулова М. И.' }]);
});

const LINE_FAULTS: TroubleKind[] = ['deaf', 'mute', 'cut-before', 'cut-after', 'garble-answer', 'lose-answer'];
/** A deaf or mute line is mended after a minute, as a cashier would push the plug back in. */
const MENDED_MS = 60_000;

describe.each(LINE_FAULTS)('the line is struck by «%s» while cash is taken out', (kind) => {
  test('at every write: each move is made once', async () => {
    const shop = await aShop();
    const cable = new Cable(shop.port, shop.clock);
    shop.port = cable.port;
    const till = await aDay(shop);
    await moveCash(till, 'in', FLOAT_MINOR);
    for (let atWrite = 1; ; atWrite++) {
      let cancelMending = (): void => {};
      let struck = false;
      const meanwhile = (): void => {
        struck = true;
        cancelMending = shop.clock.after(MENDED_MS, () => cable.plan(null));
      };
      cable.plan({ kind, atWrite, meanwhile });
      await finishMove(till, atWrite).catch((error: unknown) => {
        throw new Error(`${kind} at write ${atWrite}: ${String(error)}`);
      });
      cancelMending();
      cable.plan(null);
      await till.clock.advance(20_000);
      await expectMoves(till, atWrite);
      if (!struck) return expect(atWrite, 'a move takes several writes').toBeGreaterThan(10);
    }
  }, 120_000);
});

describe.each(['before', 'after'] as const)('the till dies %s a commit', (moment) => {
  test('at every commit of the float and of a move out: the next start finishes each once', async () => {
    for (let dieAt = 1; ; dieAt++) {
      const shop = await aShop();
      const count = { commits: 0 };
      const dying = await aTill(shop, dyingLedger(dieAt, moment, count));
      const finished = await finishMove(dying, 1).then(
        () => true,
        () => false,
      );
      await dying.stop();
      const till = await aTill(shop);
      running = till;
      await finishMove(till, 1).catch((error: unknown) => {
        throw new Error(`died ${moment} commit ${dieAt}: ${String(error)}`);
      });
      await expectMoves(till, 1);
      await till.stop();
      running = null;
      if (finished && count.commits < dieAt) return expect(dieAt, 'two moves take several commits').toBeGreaterThan(8);
    }
  }, 120_000);
});
