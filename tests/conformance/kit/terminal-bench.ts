import type { DriverResult } from '#drivers/kit/faults.ts';
import type { Port } from '#drivers/kit/port.ts';
import { devicePort } from '#drivers/kit/serve/pipe.ts';
import type { TerminalModel, TerminalSimulation } from '#drivers/registry.ts';
import type {
  BankTerminal,
  TerminalApproval,
  TerminalRequest,
  TerminalSettlement,
} from '#drivers/terminal/terminal.ts';
import { Cable, type Trouble } from './cable.ts';
import { manualPace, type Pace } from './pace.ts';
import { serialCable } from './serial-cable.ts';

/** A bank terminal on a cable that can be troubled. */
export interface TerminalBench {
  readonly terminal: BankTerminal;
  readonly cable: Cable;
  readonly pace: Pace;
  /** A new id of a request: the till makes them so. */
  newId(): string;
}

export interface VirtualTerminalBench extends TerminalBench {
  /** The device in use; `restart` puts another in its place. */
  readonly simulation: TerminalSimulation;
  /** The program of the device ends and starts again from its folder. */
  restart(): void;
}

export function terminalBenchOver(model: TerminalModel, pace: Pace, openPort: () => Port): TerminalBench {
  const cable = new Cable(openPort, pace.clock);
  let made = 0;
  return {
    terminal: model.create({}, { clock: pace.clock, openPort: cable.port }),
    cable,
    pace,
    newId: () => {
      made += 1;
      return `0190a6c0-7b1e-7c3a-8f00-${String(made).padStart(12, '0')}`;
    },
  };
}

export interface TerminalBenchOptions {
  readonly dir?: string | null;
  /** A serial line does not notice that the device lost its power. */
  readonly line?: 'network' | 'serial';
}

/** In-process bench on a clock moved by hand, connected. */
export async function virtualTerminalBench(
  model: TerminalModel,
  { dir = null, line = 'network' }: TerminalBenchOptions = {},
): Promise<VirtualTerminalBench> {
  const pace = manualPace();
  let simulation = model.simulate({ clock: pace.clock, dir });
  const openPort = (): Port => (line === 'serial' ? serialCable : devicePort)(simulation.device, pace.clock);
  const bench: VirtualTerminalBench = {
    ...terminalBenchOver(model, pace, openPort),
    get simulation() {
      return simulation;
    },
    restart() {
      simulation.powerOff();
      simulation = model.simulate({ clock: pace.clock, dir });
    },
  };
  await connectTerminal(bench);
  return bench;
}

/** Starts the driver and waits until it is ready; throws after a minute. */
export async function connectTerminal({ terminal, pace }: TerminalBench): Promise<void> {
  terminal.start();
  for (let waitedMs = 0; terminal.health !== 'ready'; waitedMs += 100) {
    if (waitedMs > 60_000) throw new Error(`not ready after a minute: ${terminal.health}`);
    await pace.pass(100);
  }
}

/** The value, or a failed test that names the fault. */
export function answered<T>(result: DriverResult<T>): T {
  if (!result.ok) throw new Error(`the terminal answered a fault: ${JSON.stringify(result.fault)}`);
  return result.value;
}

/** Asks again while the answer is a fault (the link is coming back); throws after five minutes. */
export async function untilTold<T>({ pace }: TerminalBench, ask: () => Promise<DriverResult<T>>): Promise<T> {
  for (let waitedMs = 0; ; waitedMs += 1000) {
    const result = await pace.until(ask());
    if (result.ok) return result.value;
    if (waitedMs > 300_000) throw new Error(`no answer in five minutes: ${JSON.stringify(result.fault)}`);
    await pace.pass(1000);
  }
}

export const purchaseOf = (
  id: string,
  amountMinor: number,
  change: Partial<TerminalRequest> = {},
): TerminalRequest => ({
  id,
  kind: 'purchase',
  way: 'card',
  amountMinor,
  original: null,
  ...change,
});

export interface Paid {
  readonly id: string;
  readonly amountMinor: number;
  readonly approval: TerminalApproval;
}

/** A purchase that must succeed. */
export async function paid(
  bench: TerminalBench,
  amountMinor: number,
  change: Partial<TerminalRequest> = {},
): Promise<Paid> {
  const id = bench.newId();
  const outcome = answered(await bench.pace.until(bench.terminal.run(purchaseOf(id, amountMinor, change))));
  if (outcome.outcome !== 'approved') throw new Error(`declined: ${JSON.stringify(outcome)}`);
  return { id, amountMinor, approval: outcome.approval };
}

/** What takes a purchase back. */
export function backOf(
  { id, approval, amountMinor }: Paid,
  kind: 'void' | 'refund',
  newId: string,
  partMinor = amountMinor,
): TerminalRequest {
  const original = { id, rrn: approval.rrn, authCode: approval.authCode };
  return { id: newId, kind, way: 'card', amountMinor: partMinor, original };
}

export interface Word {
  /** What the till believes in the end; `safe` is a fault that says nothing was begun. */
  readonly word: TerminalSettlement['outcome'] | 'safe';
  readonly approval: TerminalApproval | null;
  /** The planned trouble was met. */
  readonly reached: boolean;
  /** For the message of a failed test. */
  readonly story: string;
}

export interface Strike {
  /** Counted from the first write of the operation itself. */
  readonly trouble?: Trouble;
  /** Happens between the operation and the question what became of it. */
  readonly afterwards?: () => void;
}

/** The till's rule: after a fault that is not «safe» ask what became of it, again while it is in work. */
export async function runOrSettle(
  bench: TerminalBench,
  request: TerminalRequest,
  { trouble, afterwards = () => {} }: Strike = {},
): Promise<Word> {
  const { terminal, pace, cable } = bench;
  const before = await untilTold(bench, () => terminal.baseline());
  cable.plan(trouble ?? null);
  const result = await pace.until(terminal.run(request));
  const { reached } = cable;
  cable.plan(null);
  // A power failure planned for the last write is still to come.
  await pace.pass(5);
  afterwards();
  const said = (word: Word['word'], approval: TerminalApproval | null, story: string): Word => ({
    word,
    approval,
    reached,
    story,
  });
  if (result.ok) return said(result.value.outcome, approvalIn(result.value), 'answered');
  const { code, retry } = result.fault;
  if (retry === 'safe') return said('safe', null, `${code} (safe)`);
  for (let asked = 1; ; asked++) {
    const settled = await untilTold(bench, () => terminal.settle(before, request));
    const story = `${code} (${retry}), settled in ${asked}: ${settled.outcome}`;
    if (settled.outcome !== 'in-progress') return said(settled.outcome, approvalIn(settled), story);
    if (asked > 100) throw new Error(`in progress for ever: ${story}`);
    await pace.pass(5_000);
  }
}

const approvalIn = (settled: TerminalSettlement): TerminalApproval | null =>
  settled.outcome === 'approved' ? settled.approval : null;
