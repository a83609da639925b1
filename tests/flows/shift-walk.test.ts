/**
 * The closing of a shift with a card sale in it, struck at every point of its way: by the registrar's line, by the
 * terminal's line, and by the till's own death. After each run there is one Z report and one settlement.
 */
import { afterEach, describe, expect, test } from 'vitest';
import { fiscalDocuments, lastShift } from '#main/ledger/documents.ts';
import type { Ledger } from '#main/ledger/open.ts';
import { assertLedgerConsistent } from '#main/ledger/reports.ts';
import { isBroken, verifyJournal } from '#main/ledger/verify.ts';
import { Cable, type TroubleKind } from '../conformance/kit/cable.ts';
import { aShop, aTill, type Shop, type TestTill } from '../kit/a-till.ts';
import { dyingLedger } from '../kit/dying-ledger.ts';
import { anOpenShift, journalOf, sellByCard, zReports } from './shift-kit.ts';

let running: TestTill | null = null;
afterEach(async () => {
  await running?.stop();
  running = null;
});

async function start(shop: Shop, wrap?: (ledger: Ledger) => Ledger): Promise<TestTill> {
  running = await aTill(shop, wrap);
  return running;
}

/** Presses what a patient cashier would until the shift is closed. */
async function finishClosing(till: TestTill): Promise<void> {
  for (let steps = 0; steps < 40; steps++) {
    const view = await till.settle();
    const action = view.fiscal?.actions[0];
    if (!view.fiscal && view.shift.state === 'closed') return;
    if (action === 'retry') await till.refusalOf('fiscal.retry', {});
    else if (action === 'ask') await till.refusalOf('fiscal.ask', {});
    else if (action) throw new Error(`the till wants a person: ${JSON.stringify(view.fiscal)}`);
    else await till.refusalOf('shift.close', {});
    await till.clock.advance(2_000);
  }
  throw new Error(`the shift was not closed: ${JSON.stringify(await till.snapshot())}`);
}

/** One Z report more in the fiscal storage and in the ledger, the terminal in its next period, the chain whole. */
function expectClosed(shop: Shop, till: TestTill, shifts: number): void {
  expect(zReports(shop)).toBe(shifts);
  const documents = fiscalDocuments(till.ledger, lastShift(till.ledger)?.id ?? '');
  expect(documents.map((document) => document.kind)).toEqual(['shift-open', 'receipt', 'shift-close']);
  expect(assertLedgerConsistent(till.ledger)).toEqual([]);
  expect(isBroken(verifyJournal(till.ledger))).toBe(false);
  expect(journalOf(till, 'shift-closed-with-difference')).toEqual([]);
}

/** Every settlement is of its own period: none was asked for twice. */
function expectSettledOnce(shop: Shop, till: TestTill, periods: number): void {
  expect(shop.terminal.batch).toBe(String(periods + 1));
  const settled = journalOf(till, 'terminal-settled').map((row) => (row.body as { readonly batch: string }).batch);
  expect(settled).toEqual(Array.from({ length: periods }, (_, index) => String(index + 1)));
}

const LINE_FAULTS: TroubleKind[] = ['mute', 'cut-after', 'garble-ask', 'garble-answer', 'lose-answer'];
/** A mute line is mended after a minute, as a cashier would push the plug back in. */
const MENDED_MS = 60_000;

/** Closes a shift a round, each struck at the next write; ends with the first round that is struck no more. */
async function walk(
  shop: Shop,
  cable: Cable,
  kind: TroubleKind,
  step: number,
): Promise<{ till: TestTill; shifts: number }> {
  const till = await start(shop);
  for (let shifts = 1; ; shifts++) {
    await till.call('shift.open', {});
    await till.settle();
    await sellByCard(till);
    let cancelMending = (): void => {};
    let struck = false;
    const atWrite = 1 + (shifts - 1) * step;
    const meanwhile = (): void => {
      struck = true;
      cancelMending = shop.clock.after(MENDED_MS, () => cable.plan(null));
    };
    cable.plan({ kind, atWrite, meanwhile });
    await finishClosing(till).catch((error: unknown) => {
      throw new Error(`${kind} at write ${atWrite}: ${String(error)}`);
    });
    cancelMending();
    cable.plan(null);
    await till.clock.advance(30_000);
    expectClosed(shop, till, shifts);
    if (!struck) return { till, shifts };
  }
}

describe.each(LINE_FAULTS)('the registrar’s line is struck by «%s» while the shift is checked and closed', (kind) => {
  test('at every seventh write: one Z report and one settlement each time', async () => {
    const shop = await aShop();
    const cable = new Cable(shop.port, shop.clock);
    shop.port = cable.port;
    const { till, shifts } = await walk(shop, cable, kind, 7);
    expect(shifts, 'a check and a closing take many writes').toBeGreaterThan(8);
    expectSettledOnce(shop, till, shifts);
  }, 120_000);
});

describe.each(LINE_FAULTS)('the terminal’s line is struck by «%s» while it settles', (kind) => {
  test('at every write: the Z report is made, and no period is settled twice', async () => {
    const shop = await aShop();
    const cable = new Cable(shop.terminalPort, shop.clock);
    shop.terminalPort = cable.port;
    const { till, shifts } = await walk(shop, cable, kind, 1);
    expect(shifts, 'a settlement takes several messages').toBeGreaterThan(3);
    await till.clock.advance(60_000);
    // A period whose settlement failed was settled together with the next shift's.
    const settled = journalOf(till, 'terminal-settled').map((row) => (row.body as { readonly batch: string }).batch);
    expect(settled).toEqual(Array.from({ length: settled.length }, (_, index) => String(index + 1)));
    expect(shop.terminal.batch).toBe(String(settled.length + 1));
  }, 120_000);
});

describe.each(['before', 'after'] as const)('the till dies %s a commit', (moment) => {
  test('at every commit of the closing: the next start closes once and settles once', async () => {
    for (let dieAt = 1; ; dieAt++) {
      const shop = await aShop();
      const before = await anOpenShift(shop);
      await sellByCard(before);
      await before.stop();
      const count = { commits: 0 };
      const dying = await start(shop, dyingLedger(dieAt, moment, count));
      const finished = await finishClosing(dying).then(
        () => true,
        () => false,
      );
      await dying.stop();
      const till = await start(shop);
      await finishClosing(till).catch((error: unknown) => {
        throw new Error(`died ${moment} commit ${dieAt}: ${String(error)}`);
      });
      expectClosed(shop, till, 1);
      expectSettledOnce(shop, till, 1);
      await till.stop();
      running = null;
      if (finished && count.commits < dieAt) return expect(dieAt, 'a closing takes several commits').toBeGreaterThan(4);
    }
  }, 120_000);
});
