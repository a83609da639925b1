/**
 * Troubles of the device itself at every command of every operation (the cable's are in fiscal-walk): the behaviours
 * a person can choose in the demo, so both ends of the Shtrih-M table are judged by the same rule, exactly once.
 */
import { describe, expect, test } from 'vitest';
import type { Trouble } from '#drivers/fiscal/shtrih/simulator/behaviours.ts';
import type { ShtrihOptions } from '#drivers/fiscal/shtrih/simulator/options.ts';
import { createShtrihSimulator, type ShtrihSimulator } from '#drivers/fiscal/shtrih/simulator/simulator.ts';
import { registry, shtrihSimulation } from '#drivers/registry.ts';
import { DEEDS } from './kit/deeds.ts';
import { type Deed, doOrSettle, untilAnswered, type VirtualBench, virtualBench } from './kit/fiscal-bench.ts';

interface Row {
  readonly words: string;
  readonly trouble: Trouble & { readonly times?: number };
  /** The driver must get over it by itself: nothing to settle. */
  readonly recovers: boolean;
}

const ROWS: readonly Row[] = [
  { words: 'the answer is lost on the line', trouble: { do: 'lose-answer' }, recovers: true },
  { words: 'ACK and answer are lost', trouble: { do: 'lose-ack' }, recovers: true },
  { words: 'the LRC of the answer is wrong', trouble: { do: 'garble-answer' }, recovers: true },
  { words: 'the answer comes twice', trouble: { do: 'duplicate-answer' }, recovers: true },
  { words: 'the frame is refused by NAK', trouble: { do: 'nak-frame' }, recovers: true },
  { words: 'the frame is refused by NAK nine times', trouble: { do: 'nak-frame', times: 9 }, recovers: true },
  { words: 'a stray FF comes after ACK', trouble: { do: 'stray-byte' }, recovers: true },
  {
    words: 'the device still prints (50h), three times',
    trouble: { do: 'error', error: '50', times: 3 },
    recovers: true,
  },
  { words: 'the device is deaf for two seconds', trouble: { do: 'silence', forMs: 2_000 }, recovers: false },
  { words: 'the device is deaf for a minute', trouble: { do: 'silence', forMs: 60_000 }, recovers: false },
  { words: 'the connection closes after ACK, before the answer', trouble: { do: 'close-connection' }, recovers: false },
  { words: 'one byte of the answer, then the line breaks', trouble: { do: 'cut-answer', bytes: 1 }, recovers: false },
  { words: 'four bytes of the answer, then the line breaks', trouble: { do: 'cut-answer', bytes: 4 }, recovers: false },
  { words: 'power off before the command', trouble: { do: 'power-off', moment: 'before' }, recovers: false },
  { words: 'power off after the command', trouble: { do: 'power-off', moment: 'after' }, recovers: false },
  { words: 'the paper ends at once', trouble: { do: 'paper-out', lines: 0 }, recovers: false },
  { words: 'the paper ends after five lines', trouble: { do: 'paper-out', lines: 5 }, recovers: false },
  { words: 'the device fails (03h)', trouble: { do: 'error', error: '03' }, recovers: false },
];

/** Around every time-out of the driver (spec/fiscal.md 1.3): 0.9, just before, just after and 1.1 of it. */
const LATE: readonly Row[] = [3_000, 30_000, 65_000, 120_000].flatMap((timeoutMs) =>
  [0.9 * timeoutMs, timeoutMs - 1, timeoutMs + 1, timeoutMs + 600, 1.1 * timeoutMs].map((delayMs) => ({
    words: `the answer comes after ${delayMs} ms`,
    trouble: { do: 'delay-answer' as const, delayMs },
    recovers: false,
  })),
);

async function shtrihBench(
  options: Partial<ShtrihOptions>,
): Promise<VirtualBench & { readonly simulator: ShtrihSimulator }> {
  const model = registry.fiscal('shtrih') ?? expect.fail('the registry knows the Shtrih-M');
  let simulator: ShtrihSimulator | null = null;
  const bench = await virtualBench({
    ...model,
    simulate(place) {
      simulator = createShtrihSimulator({ ...place, options });
      return shtrihSimulation(simulator);
    },
  });
  return Object.assign(bench, { simulator: simulator ?? expect.fail('the bench makes its device') });
}

/** The operation with the trouble at its `number`th command (from 1); false when it has fewer commands. */
async function step(
  deed: Deed,
  { words, trouble, recovers }: Row,
  number: number,
  options: Partial<ShtrihOptions>,
): Promise<boolean> {
  const bench = await shtrihBench(options);
  const { control } = bench.simulator;
  await deed.prepare(bench);
  const before = await untilAnswered(bench, () => bench.registrar.baseline('cash-move'));
  const counted = deed.count(bench.simulation);
  control.behave({ ...trouble, after: number - 1 });
  let reached = false;
  const planned: Deed = {
    ...deed,
    run: async (registrar) => {
      const result = await deed.run(registrar);
      reached = control.behaviours.waiting.length === 0;
      return result;
    },
    afterwards: () => {
      control.behaviours.clear();
      control.paper(true);
      return Promise.resolve();
    },
  };
  const outcome = await doOrSettle(bench, planned, before);
  const where = `${deed.name}, command ${number}, ${words}: ${outcome.story}`;
  expect(deed.count(bench.simulation) - counted, where).toBe(outcome.done ? 1 : 0);
  if (recovers) expect(outcome.story, where).toBe('answered');
  await untilAnswered(bench, () => bench.registrar.continuePrint());
  if (!outcome.done) {
    const again = await doOrSettle(
      bench,
      deed,
      await untilAnswered(bench, () => bench.registrar.baseline('cash-move')),
    );
    expect(again.done, `${where}; then again: ${again.story}`).toBe(true);
    expect(deed.count(bench.simulation) - counted, `${where}; then again`).toBe(1);
  }
  await bench.registrar.stop();
  return reached;
}

async function walk(deed: Deed, row: Row, options: Partial<ShtrihOptions>): Promise<void> {
  let number = 1;
  while (await step(deed, row, number, options)) number++;
  expect(number, 'the walk went over the commands').toBeGreaterThan(2);
}

interface Walked {
  readonly words: string;
  readonly deed: Deed;
  readonly options: Partial<ShtrihOptions>;
}

/** A correction has another form in ФФД 1.05 (number 2): sums without positions. */
const WALKED: readonly Walked[] = [
  ...DEEDS.map((deed) => ({ words: deed.name, deed, options: {} })),
  ...DEEDS.filter(({ expected }) => expected.kind === 'correction').map((deed) => ({
    words: `${deed.name} in ФФД 1.05`,
    deed,
    options: { ffdVersion: 2 },
  })),
];

describe.each(WALKED)('Shtrih-M, $words, trouble at every command', ({ deed, options }) => {
  test.each(ROWS)('$words', async (row) => {
    await walk(deed, row, options);
  });

  test('an answer later or earlier than any time-out is never lost, doubled or taken for another', async () => {
    for (const row of LATE) await walk(deed, row, options);
  });
});
