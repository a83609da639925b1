/**
 * The most valuable tests of the house: at every step of every operation that moves money or closes a document the
 * cable or the device fails, the till asks what happened, and the device must have done it exactly once.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createShtrihSimulator } from '#drivers/fiscal/shtrih/simulator/simulator.ts';
import { type FiscalModel, registry, shtrihSimulation } from '#drivers/registry.ts';
import type { Trouble, TroubleKind } from './kit/cable.ts';
import { DEEDS } from './kit/deeds.ts';
import {
  type Deed,
  doOrSettle,
  mustDo,
  type Outcome,
  untilAnswered,
  type VirtualBench,
  type VirtualBenchOptions,
  virtualBench,
} from './kit/fiscal-bench.ts';

const MODELS = registry.models.filter((model): model is FiscalModel => model.kind === 'fiscal');

interface Subject {
  readonly id: string;
  readonly model: FiscalModel;
  readonly deeds: readonly Deed[];
}

/** Number 2 of tag 1209: there a correction is another command of the Shtrih-M, which would be done twice if sent twice. */
function shtrihOfFfd105(): FiscalModel {
  const model = registry.fiscal('shtrih') ?? expect.fail('the registry knows the Shtrih-M');
  return {
    ...model,
    simulate: (place) => shtrihSimulation(createShtrihSimulator({ ...place, options: { ffdVersion: 2 } })),
  };
}

const SUBJECTS: readonly Subject[] = [
  ...MODELS.map((model) => ({ id: model.id, model, deeds: DEEDS })),
  {
    id: 'shtrih in ФФД 1.05',
    model: shtrihOfFfd105(),
    deeds: DEEDS.filter(({ expected }) => expected.kind === 'correction'),
  },
];

const TROUBLES: readonly (readonly [kind: TroubleKind, words: string])[] = [
  ['deaf', 'the device stops hearing and answering'],
  ['mute', 'the device does what it was told, and then nothing is heard of it'],
  ['cut-before', 'the cable is pulled before the bytes'],
  ['cut-after', 'the cable is pulled after the bytes'],
  ['garble-ask', 'a byte of ours is changed'],
  ['garble-answer', 'a byte of the device is changed'],
  ['half-ask', 'half of what we send is lost'],
  ['half-answer', 'half of what the device sends is lost'],
  ['lose-answer', 'an answer is lost'],
  ['stray-ff', 'stray bytes come before an answer'],
];

type Plan = (bench: VirtualBench) => Omit<Trouble, 'atWrite'>;

/** One step of a walk; false when the operation was over before the trouble. */
async function step(bench: VirtualBench, deed: Deed, plan: Plan, atWrite: number): Promise<boolean> {
  await deed.prepare(bench);
  const before = await untilAnswered(bench, () => bench.registrar.baseline('cash-move'));
  const countBefore = deed.count(bench.simulation);
  let reached = true;
  const watched: Deed = {
    ...deed,
    run: async (registrar) => {
      const result = await deed.run(registrar);
      reached = bench.cable.reached;
      return result;
    },
  };
  bench.cable.plan({ ...plan(bench), atWrite });
  const outcome = await doOrSettle(bench, watched, before);
  const where = `${deed.name}, write ${atWrite}: ${outcome.story}`;
  expect(deed.count(bench.simulation) - countBefore, where).toBe(outcome.done ? 1 : 0);
  await checkDocument(bench, outcome, where);
  if (outcome.done) return reached;
  const again = await doOrSettle(bench, deed, await untilAnswered(bench, () => bench.registrar.baseline('cash-move')));
  expect(again.done, `${where}; then again: ${again.story}`).toBe(true);
  expect(deed.count(bench.simulation) - countBefore, `${where}; then again`).toBe(1);
  return reached;
}

async function checkDocument(bench: VirtualBench, outcome: Outcome, where: string): Promise<void> {
  const status = await untilAnswered(bench, () => bench.registrar.status());
  expect(status.receiptOpen, `${where}: nothing stays open`).toBe(false);
  if (outcome.document === null) return;
  const stored = bench.simulation.documents().find(({ fdNumber }) => fdNumber === outcome.document?.fdNumber);
  expect(stored?.fiscalSign, `${where}: the sign is the storage's own`).toBe(outcome.document.fiscalSign);
}

/** Number of writes the operation takes when nothing fails. */
async function writesOf(model: FiscalModel, deed: Deed): Promise<number> {
  const bench = await virtualBench(model);
  await deed.prepare(bench);
  bench.cable.plan(null);
  mustDo(await bench.pace.until(deed.run(bench.registrar)));
  const { writes } = bench.cable;
  await bench.registrar.stop();
  return writes;
}

async function walk(model: FiscalModel, deed: Deed, plan: Plan, options: VirtualBenchOptions = {}): Promise<void> {
  const bench = await virtualBench(model, options);
  let atWrite = 1;
  while (await step(bench, deed, plan, atWrite)) atWrite++;
  await bench.registrar.stop();
  expect(atWrite - 1, 'every step was walked').toBeGreaterThanOrEqual(await writesOf(model, deed));
}

/** The device does what it was told and loses its power (and, for a blink, has it again at once). */
const powerFails =
  (bench: VirtualBench, blinks = false): (() => void) =>
  () => {
    bench.pace.clock.after(1, () => bench.simulation.powerOff());
    if (blinks) bench.pace.clock.after(2, () => bench.simulation.powerOn());
  };

describe.each(SUBJECTS)('$id: whatever fails at any step, it is done exactly once', ({ model, deeds }) => {
  describe.each(deeds)('$name', (deed) => {
    test.each(TROUBLES)('%s: %s', async (kind) => {
      await walk(model, deed, () => ({ kind }));
    });

    test('the power fails before the command is heard', async () => {
      await walk(model, deed, (bench) => ({ kind: 'deaf', meanwhile: () => bench.simulation.powerOff() }));
    });

    test('the power fails after the command is done, and the answer with it', async () => {
      await walk(model, deed, (bench) => ({ kind: 'mute', meanwhile: powerFails(bench) }));
    });

    test('the power blinks after the command is done: the driver still waits, the device remembers no answer', async () => {
      const plan: Plan = (bench) => ({ kind: 'hush', forMs: 3, meanwhile: powerFails(bench, true) });
      await walk(model, deed, plan, { line: 'serial' });
    });

    test.each(['deaf', 'mute'] as const)('%s, and the device starts anew from its own memory', async (kind) => {
      const dir = mkdtempSync(join(tmpdir(), 'rmk-conformance-'));
      const restarted: Deed = {
        ...deed,
        afterwards: (bench) => {
          bench.restart();
          return Promise.resolve();
        },
      };
      await walk(model, restarted, () => ({ kind }), { dir });
      rmSync(dir, { recursive: true });
    });
  });
});
