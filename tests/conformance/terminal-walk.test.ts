/**
 * At every message of every operation with money the cable or the terminal fails, the till asks what became of it, and
 * its word and the bank's must agree: never two charges, never one the till does not know of.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { registry, type TerminalModel } from '#drivers/registry.ts';
import type { TerminalRequest } from '#drivers/terminal/terminal.ts';
import type { Trouble, TroubleKind } from './kit/cable.ts';
import {
  backOf,
  paid,
  purchaseOf,
  runOrSettle,
  type Strike,
  type TerminalBenchOptions,
  type VirtualTerminalBench,
  virtualTerminalBench,
  type Word,
} from './kit/terminal-bench.ts';

const MODELS = registry.models.filter((model): model is TerminalModel => model.kind === 'terminal');

const TROUBLES: readonly (readonly [kind: TroubleKind, words: string])[] = [
  ['deaf', 'the terminal stops hearing and answering'],
  ['mute', 'the terminal does what it was told, and then nothing is heard of it'],
  ['cut-before', 'the cable is pulled before the bytes'],
  ['cut-after', 'the cable is pulled after the bytes'],
  ['garble-ask', 'a byte of ours is changed'],
  ['garble-answer', 'a byte of the terminal is changed'],
  ['half-ask', 'half of what we send is lost'],
  ['half-answer', 'half of what the terminal sends is lost'],
  ['lose-answer', 'an answer is lost'],
  ['stray-ff', 'stray bytes come before an answer'],
];

interface Deed {
  readonly name: string;
  /** A request that can succeed. */
  readonly request: (bench: VirtualTerminalBench) => Promise<TerminalRequest>;
}

const DEEDS: readonly Deed[] = [
  { name: 'a purchase by card', request: (bench) => Promise.resolve(purchaseOf(bench.newId(), 12_345)) },
  { name: 'a purchase by СБП', request: (bench) => Promise.resolve(purchaseOf(bench.newId(), 4_500, { way: 'sbp' })) },
  { name: 'a void', request: async (bench) => backOf(await paid(bench, 30_000), 'void', bench.newId()) },
  { name: 'a refund', request: async (bench) => backOf(await paid(bench, 30_000), 'refund', bench.newId(), 10_000) },
];

const chargesOf = (bench: VirtualTerminalBench, { id }: TerminalRequest): number =>
  bench.simulation.operations().filter((operation) => operation.id === id && operation.result === 'approved').length;

/** Does it under trouble, compares the till's word with the bank's; then does the rest without trouble. */
async function doneOnce(
  bench: VirtualTerminalBench,
  request: TerminalRequest,
  where: string,
  strike: Strike = {},
): Promise<Word> {
  const powered = () => {
    strike.afterwards?.();
    bench.simulation.powerOn();
  };
  const told = await runOrSettle(bench, request, { ...strike, afterwards: powered });
  const { word, approval, story } = told;
  const at = `${where}: ${story}`;
  expect(['approved', 'declined', 'not-done', 'safe'], at).toContain(word);
  expect(chargesOf(bench, request), at).toBe(word === 'approved' ? 1 : 0);
  if (approval) {
    const truth = bench.simulation.operations().find(({ id }) => id === request.id);
    expect({ rrn: approval.rrn, batch: approval.batch }, at).toEqual({ rrn: truth?.rrn, batch: truth?.batch });
    return told;
  }
  const again = { ...request, id: bench.newId() };
  expect((await runOrSettle(bench, again)).word, `${at}; and again`).toBe('approved');
  expect(chargesOf(bench, again), `${at}; and again`).toBe(1);
  return told;
}

/** Asked, decided by the bank, answered. */
const MOMENTS = 3;

type Plan = (bench: VirtualTerminalBench) => Omit<Trouble, 'atWrite'>;

/** Walks the trouble over every write of the operation itself. */
async function walk(
  model: TerminalModel,
  deed: Deed,
  plan: Plan,
  options: TerminalBenchOptions = {},
  afterwards: (bench: VirtualTerminalBench) => void = () => {},
): Promise<void> {
  const bench = await virtualTerminalBench(model, options);
  let steps = 0;
  for (let reached = true; reached; ) {
    const request = await deed.request(bench);
    const trouble = { ...plan(bench), atWrite: steps + 1 };
    const where = `${deed.name}, write ${trouble.atWrite}`;
    reached = (await doneOnce(bench, request, where, { trouble, afterwards: () => afterwards(bench) })).reached;
    if (reached) steps += 1;
  }
  await bench.terminal.stop();
  expect(steps, 'writes walked').toBeGreaterThanOrEqual(1);
}

/** Strikes at every moment of the terminal's work, a new terminal each time; tells what the till believed. */
async function strikeEverywhere(
  model: TerminalModel,
  deed: Deed,
  options: () => TerminalBenchOptions,
  afterwards: (bench: VirtualTerminalBench) => void = () => {},
): Promise<Set<string>> {
  const words = new Set<string>();
  for (let strike = 1; strike <= MOMENTS; strike++) {
    const bench = await virtualTerminalBench(model, options());
    const request = await deed.request(bench);
    let moments = 0;
    bench.simulation.onMoment((_at, what) => {
      if (what !== 'Payment' && what !== 'Reversal') return;
      moments += 1;
      if (moments === strike) bench.simulation.powerOff();
    });
    const { word } = await doneOnce(bench, request, `moment ${strike}`, { afterwards: () => afterwards(bench) });
    words.add(word);
    await bench.terminal.stop();
  }
  return words;
}

describe.each(MODELS)('$id: whatever fails at any message, the till’s word is the bank’s', (model) => {
  describe.each(DEEDS)('$name', (deed) => {
    test.each(TROUBLES)('%s: %s', async (kind) => {
      await walk(model, deed, () => ({ kind }));
    });

    test('the answer comes three minutes late', async () => {
      await walk(model, deed, () => ({ kind: 'stall', forMs: 185_000 }));
    });

    test('the power fails before the message is heard', async () => {
      await walk(model, deed, (bench) => ({ kind: 'deaf', meanwhile: () => bench.simulation.powerOff() }));
    });

    test.each(['network', 'serial'] as const)('the power fails at every moment of its work (%s)', async (line) => {
      expect(await strikeEverywhere(model, deed, () => ({ line }))).toEqual(new Set(['not-done', 'approved']));
    });

    test('its program ends at every moment and starts anew from its folder', async () => {
      const dirs: string[] = [];
      const options = () => {
        const dir = mkdtempSync(join(tmpdir(), 'rmk-terminal-'));
        dirs.push(dir);
        return { dir };
      };
      const words = await strikeEverywhere(model, deed, options, (bench) => bench.restart());
      expect(words).toEqual(new Set(['not-done', 'approved']));
      for (const dir of dirs) rmSync(dir, { recursive: true });
    });

    test.each(['deaf', 'mute'] as const)('%s, and the terminal starts anew from its own memory', async (kind) => {
      const dir = mkdtempSync(join(tmpdir(), 'rmk-terminal-'));
      const restart = (bench: VirtualTerminalBench) => bench.restart();
      await walk(model, deed, () => ({ kind }), { dir }, restart);
      rmSync(dir, { recursive: true });
    });

    test.each([
      ['its answer is lost', (bench: VirtualTerminalBench) => bench.simulation.loseNextAnswer()],
      ['its answer is garbled', (bench: VirtualTerminalBench) => bench.simulation.garbleNext()],
      ['its answer comes after the till gave up', (bench: VirtualTerminalBench) => bench.simulation.delayNext(200_000)],
      ['it dies before', (bench: VirtualTerminalBench) => bench.simulation.dieBeforeNext()],
      ['it dies after the bank', (bench: VirtualTerminalBench) => bench.simulation.dieAfterNext()],
    ])('%s', async (where, order) => {
      const bench = await virtualTerminalBench(model);
      const request = await deed.request(bench);
      order(bench);
      await doneOnce(bench, request, where);
      await bench.terminal.stop();
    });
  });
});
