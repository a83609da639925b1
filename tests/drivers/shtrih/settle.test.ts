import { describe, expect, test } from 'vitest';
import type { FiscalDocument } from '../../../drivers/fiscal/fiscal.ts';
import type { Trouble } from '../../../drivers/fiscal/shtrih/simulator/behaviours.ts';
import { type Bench, bench, CASHIER, passTime, SALE } from './till-and-device.ts';

const EXPECTED = { kind: 'receipt', operation: 'sale', totalMinor: 279_90 } as const;

async function openedBench(): Promise<Bench> {
  const made = await bench();
  await made.run(made.driver.openShift(CASHIER));
  return made;
}

/** Receipts of the archive beyond `fdNumber`. */
function receiptsAfter({ simulator }: Bench, fdNumber: number): number[] {
  return simulator.device.archive.flatMap((document, index) =>
    document.type === 3 && index + 1 > fdNumber ? [index + 1] : [],
  );
}

describe('settle after a lost FF45', () => {
  test('the answer never comes, the device keeps it: one ENQ brings it and no fault is told', async () => {
    const till = await openedBench();
    till.simulator.control.behave({ do: 'lose-answer', code: 'FF45' });
    expect(await till.run(till.driver.registerReceipt(SALE))).toMatchObject({ fdNumber: 3, changeMinor: 20_10 });
    expect(receiptsAfter(till, 0)).toEqual([3]);
  });

  test('power goes after the close: the receipt is found in the FN with its number, sign and time', async () => {
    const till = await openedBench();
    const before = await till.run(till.driver.baseline('cash-move'));
    till.simulator.control.behave({ do: 'power-off', moment: 'after', code: 'FF45' });
    expect(await till.fault(till.driver.registerReceipt(SALE))).toMatchObject({ retry: 'after-check' });
    expect(await till.fault(till.driver.settle(before, EXPECTED))).toMatchObject({ retry: 'safe' });
    till.simulator.control.powerOn();
    await till.ready();
    const settled = await till.run(till.driver.settle(before, EXPECTED));
    expect(settled).toMatchObject({ outcome: 'done', document: { fdNumber: 3, shiftNumber: 1, print: 'done' } });
    expect(await till.run(till.driver.baseline('cash-move'))).toMatchObject({ lastFd: 3, receiptNumber: 1 });
  });

  test('the cable breaks after the close: the answer the device kept gives the change', async () => {
    const till = await openedBench();
    const before = await till.run(till.driver.baseline('cash-move'));
    till.simulator.control.behave({ do: 'close-connection', code: 'FF45' });
    expect(await till.fault(till.driver.registerReceipt(SALE))).toMatchObject({
      code: 'link-lost',
      retry: 'after-check',
    });
    await till.ready();
    expect(await till.run(till.driver.settle(before, EXPECTED))).toMatchObject({
      outcome: 'done',
      document: { fdNumber: 3, changeMinor: 20_10 },
    });
  });

  test('power goes before the close: the open receipt is cancelled and the outcome is not-done', async () => {
    const till = await openedBench();
    const before = await till.run(till.driver.baseline('cash-move'));
    till.simulator.control.behave({ do: 'power-off', moment: 'before', code: 'FF45' });
    expect(await till.fault(till.driver.registerReceipt(SALE))).toMatchObject({ retry: 'after-check' });
    till.simulator.control.powerOn();
    await till.ready();
    expect(await till.run(till.driver.settle(before, EXPECTED))).toEqual({ outcome: 'not-done' });
    expect((await till.run(till.driver.status())).receiptOpen).toBe(false);
    expect(await till.run(till.driver.registerReceipt(SALE))).toMatchObject({ fdNumber: 3 });
  });

  test('paper ends and power goes: settled as done with the print pending', async () => {
    const till = await openedBench();
    const before = await till.run(till.driver.baseline('cash-move'));
    till.simulator.control.endPaperAfter(2);
    till.simulator.control.behave({ do: 'close-connection', code: 'FF45' });
    await till.fault(till.driver.registerReceipt(SALE));
    await till.ready();
    expect(await till.run(till.driver.settle(before, EXPECTED))).toMatchObject({
      outcome: 'done',
      document: { print: 'pending' },
    });
  });

  test('a receipt of another client with another total is not taken for ours', async () => {
    const till = await openedBench();
    const before = await till.run(till.driver.baseline('cash-move'));
    const other = { ...SALE, positions: SALE.positions.slice(0, 1), totalMinor: 99_90 };
    await till.run(till.driver.registerReceipt(other));
    expect(await till.run(till.driver.settle(before, EXPECTED))).toEqual({
      outcome: 'unclear',
      reason: 'foreign-document',
      lastFd: 3,
    });
  });

  test('another client’s receipt came first, ours after it: ours is found', async () => {
    const till = await openedBench();
    const before = await till.run(till.driver.baseline('cash-move'));
    await till.run(till.driver.registerReceipt({ ...SALE, positions: SALE.positions.slice(0, 1), totalMinor: 99_90 }));
    await till.run(till.driver.registerReceipt(SALE));
    const settled = await till.run(till.driver.settle(before, EXPECTED));
    expect(settled).toMatchObject({ outcome: 'done', document: { fdNumber: 4 } });
  });

  test('a return of the same total is not our sale', async () => {
    const till = await openedBench();
    await till.run(till.driver.registerReceipt(SALE));
    const before = await till.run(till.driver.baseline('cash-move'));
    await till.run(
      till.driver.registerReceipt({
        ...SALE,
        operation: 'sale-return',
        payments: { ...SALE.payments, cashMinor: 279_90 },
      }),
    );
    expect(await till.run(till.driver.settle(before, EXPECTED))).toMatchObject({ outcome: 'unclear' });
  });

  test('a new FN is unclear', async () => {
    const till = await openedBench();
    const before = await till.run(till.driver.baseline('cash-move'));
    expect(await till.run(till.driver.settle({ ...before, fnNumber: '9999078900000000' }, EXPECTED))).toMatchObject({
      outcome: 'unclear',
      reason: 'fn-changed',
    });
  });

  test('nothing happened at all: not-done', async () => {
    const till = await openedBench();
    const before = await till.run(till.driver.baseline('cash-move'));
    expect(await till.run(till.driver.settle(before, EXPECTED))).toEqual({ outcome: 'not-done' });
  });
});

describe('settle of shifts and cash', () => {
  test.each([
    ['after', 'done'],
    ['before', 'not-done'],
  ] as const)('power lost %s E0: the opening is %s', async (moment, outcome) => {
    const till = await bench();
    const before = await till.run(till.driver.baseline('cash-move'));
    till.simulator.control.behave({ do: 'power-off', moment, code: 'E0' });
    expect(await till.fault(till.driver.openShift(CASHIER))).toMatchObject({ retry: 'after-check' });
    till.simulator.control.powerOn();
    await till.ready();
    const settled = await till.run(till.driver.settle(before, { kind: 'shift-open' }));
    expect(settled.outcome).toBe(outcome);
    if (settled.outcome === 'not-done') await till.run(till.driver.openShift(CASHIER));
    expect(await till.run(till.driver.status())).toMatchObject({ shift: 'open', shiftNumber: 1, fn: { lastFd: 2 } });
  });

  test.each([
    ['after', 'done'],
    ['before', 'not-done'],
  ] as const)('power lost %s 41: the closing is %s', async (moment, outcome) => {
    const till = await openedBench();
    const before = await till.run(till.driver.baseline('cash-move'));
    till.simulator.control.behave({ do: 'power-off', moment, code: '41' });
    expect(await till.fault(till.driver.closeShift(CASHIER))).toMatchObject({ retry: 'after-check' });
    till.simulator.control.powerOn();
    await till.ready();
    const settled = await till.run(till.driver.settle(before, { kind: 'shift-close' }));
    expect(settled.outcome).toBe(outcome);
    if (settled.outcome === 'not-done') await till.run(till.driver.closeShift(CASHIER));
    expect(await till.run(till.driver.status())).toMatchObject({ shift: 'closed', fn: { lastFd: 3 } });
  });

  test.each([
    ['after', 'in', 'done'],
    ['before', 'in', 'not-done'],
    ['after', 'out', 'done'],
    ['before', 'out', 'not-done'],
  ] as const)('power lost %s cash %s: %s', async (moment, direction, outcome) => {
    const till = await openedBench();
    await till.run(till.driver.cashMove('in', 1000_00));
    const before = await till.run(till.driver.baseline('cash-move'));
    till.simulator.control.behave({ do: 'power-off', moment, code: direction === 'in' ? '50' : '51' });
    expect(await till.fault(till.driver.cashMove(direction, 300_00))).toMatchObject({ retry: 'after-check' });
    till.simulator.control.powerOn();
    await till.ready();
    const expected = { kind: 'cash-move', direction, amountMinor: 300_00 } as const;
    expect(await till.run(till.driver.settle(before, expected))).toMatchObject({ outcome });
  });

  test('two moves instead of one are unclear', async () => {
    const till = await openedBench();
    const before = await till.run(till.driver.baseline('cash-move'));
    await till.run(till.driver.cashMove('in', 300_00));
    await till.run(till.driver.cashMove('in', 300_00));
    const expected = { kind: 'cash-move', direction: 'in', amountMinor: 300_00 } as const;
    expect(await till.run(till.driver.settle(before, expected))).toMatchObject({ outcome: 'unclear' });
  });
});

/** What a till does with any result: settles when it must, sells again when it may; at most a few times. */
async function sellForSure(till: Bench): Promise<FiscalDocument> {
  for (let attempt = 0; attempt < 4; attempt++) {
    const before = await till.run(till.driver.baseline('cash-move'));
    const sold = await passTime(till.clock, till.driver.registerReceipt(SALE));
    if (sold.ok) return sold.value;
    till.simulator.control.powerOn();
    till.simulator.control.paper(true);
    await till.ready();
    if (sold.fault.retry !== 'after-check') continue;
    const settled = await till.run(till.driver.settle(before, EXPECTED));
    if (settled.outcome === 'done' && settled.document) return settled.document;
    expect(settled.outcome).toBe('not-done');
  }
  throw new Error('not sold in four attempts');
}

describe('fault walk: every trouble at every command of a receipt ends with exactly one sale', () => {
  const troubles: Trouble[] = [
    { do: 'lose-answer' },
    { do: 'lose-ack' },
    { do: 'delay-answer', delayMs: 29_500 },
    { do: 'delay-answer', delayMs: 31_000 },
    { do: 'delay-answer', delayMs: 45_000 },
    { do: 'garble-answer' },
    { do: 'duplicate-answer' },
    { do: 'cut-answer', bytes: 2 },
    { do: 'silence', forMs: 60_000 },
    { do: 'power-off', moment: 'before' },
    { do: 'power-off', moment: 'after' },
    { do: 'close-connection' },
    { do: 'nak-frame' },
    { do: 'stray-byte' },
    { do: 'error', error: '50' },
    { do: 'error', error: '33' },
    { do: 'paper-out', lines: 1 },
  ];
  for (const trouble of troubles) {
    const details = Object.entries(trouble).flatMap(([key, value]) => (key === 'do' ? [] : [`${key} ${value}`]));
    test(`${trouble.do} ${details.join(', ')}`, async () => {
      // 8D, two positions with their 2108, three tags... FF45 and the status after it: ten commands and the reserve.
      for (let after = 0; after < 10; after++) {
        const till = await openedBench();
        const first = await till.run(till.driver.baseline('cash-move'));
        const baselineCommands = 6;
        till.simulator.control.behave({ ...trouble, after: baselineCommands + after });
        const sold = await sellForSure(till);
        expect(receiptsAfter(till, first.lastFd), `command ${after}`).toEqual([sold.fdNumber]);
        expect(till.simulator.device.state.receipt, `command ${after}`).toBeNull();
      }
    });
  }
});
