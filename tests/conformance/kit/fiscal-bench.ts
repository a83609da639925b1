import type {
  FiscalBaseline,
  FiscalCashier,
  FiscalCorrection,
  FiscalDocument,
  FiscalExpectation,
  FiscalPosition,
  FiscalReceipt,
  FiscalRegistrar,
  FiscalSettlement,
} from '#drivers/fiscal/fiscal.ts';
import type { DriverResult } from '#drivers/kit/faults.ts';
import type { Port } from '#drivers/kit/port.ts';
import { devicePort } from '#drivers/kit/serve/pipe.ts';
import type { FiscalModel, FiscalSimulation } from '#drivers/registry.ts';
import { Cable } from './cable.ts';
import { manualPace, type Pace } from './pace.ts';
import { serialCable } from './serial-cable.ts';

/** A registrar on a cable that can be troubled, and the truth about the device when it is a virtual one. */
export interface FiscalBench {
  readonly registrar: FiscalRegistrar;
  readonly cable: Cable;
  readonly pace: Pace;
}

export interface VirtualBench extends FiscalBench {
  /** The device in use; `restart` puts another in its place. */
  readonly simulation: FiscalSimulation;
  /** The program of the device ends and starts again from its folder, as after a reboot of a test computer. */
  restart(): void;
  /** A second client on the same device: the first one is disconnected meanwhile and comes back by itself. */
  asStranger<T>(action: (registrar: FiscalRegistrar) => Promise<DriverResult<T>>): Promise<T>;
}

export const CASHIER: FiscalCashier = { name: 'Иванова И. И.', inn: '' };

export function benchOver(model: FiscalModel, pace: Pace, openPort: () => Port): FiscalBench {
  const cable = new Cable(openPort, pace.clock);
  const registrar = model.create({}, { clock: pace.clock, openPort: cable.port });
  return { registrar, cable, pace };
}

export interface VirtualBenchOptions {
  readonly dir?: string | null;
  readonly openShift?: boolean;
  /** A serial line does not notice that the device lost its power. */
  readonly line?: 'network' | 'serial';
}

/** In-process bench on a clock moved by hand, connected and with an open shift unless told otherwise. */
export async function virtualBench(
  model: FiscalModel,
  { dir = null, openShift = true, line = 'network' }: VirtualBenchOptions = {},
): Promise<VirtualBench> {
  const pace = manualPace();
  let simulation = model.simulate({ clock: pace.clock, dir });
  const openPort = (): Port => (line === 'serial' ? serialCable : devicePort)(simulation.device, pace.clock);
  const bench: VirtualBench = {
    ...benchOver(model, pace, openPort),
    get simulation() {
      return simulation;
    },
    restart() {
      simulation.powerOff();
      simulation = model.simulate({ clock: pace.clock, dir });
    },
    async asStranger(action) {
      await pace.until(bench.registrar.stop());
      const stranger = benchOver(model, pace, openPort);
      await connect(stranger);
      const value = mustDo(await pace.until(action(stranger.registrar)));
      await pace.until(stranger.registrar.stop());
      await connect(bench);
      return value;
    },
  };
  await connect(bench);
  if (openShift) mustDo(await pace.until(bench.registrar.openShift(CASHIER)));
  return bench;
}

/** Starts the driver and waits until it is ready; throws after a minute. */
export async function connect({ registrar, pace }: FiscalBench): Promise<void> {
  registrar.start();
  for (let waitedMs = 0; registrar.health !== 'ready'; waitedMs += 100) {
    if (waitedMs > 60_000) throw new Error(`not ready after a minute: ${registrar.health}`);
    await pace.pass(100);
  }
}

/** The value, or a failed test that names the fault. */
export function mustDo<T>(result: DriverResult<T>): T {
  if (!result.ok) throw new Error(`the registrar answered a fault: ${JSON.stringify(result.fault)}`);
  return result.value;
}

/** Asks again while the answer is a fault (the link is coming back); throws after two minutes. */
export async function untilAnswered<T>({ pace }: FiscalBench, ask: () => Promise<DriverResult<T>>): Promise<T> {
  for (let waitedMs = 0; ; waitedMs += 1000) {
    const result = await pace.until(ask());
    if (result.ok) return result.value;
    if (waitedMs > 120_000) throw new Error(`no answer in two minutes: ${JSON.stringify(result.fault)}`);
    await pace.pass(1000);
  }
}

const usual = { method: 4, subject: 1, measure: 0, quantityMilli: 1000 } as const;

/** A sale of one position. */
export function saleOf(totalMinor: number, change: Partial<FiscalReceipt> = {}): FiscalReceipt {
  const position: FiscalPosition = {
    ...usual,
    name: 'Молоко',
    priceMinor: totalMinor,
    sumMinor: totalMinor,
    vat: '10',
  };
  return {
    operation: 'sale',
    positions: [position],
    payments: { cashMinor: totalMinor, electronicMinor: 0, prepaidMinor: 0, creditMinor: 0, otherMinor: 0 },
    totalMinor,
    taxSystem: 'osn',
    cashier: CASHIER,
    buyerContact: '',
    ...change,
  };
}

/** A correction of one position, the punched-in sale of another day: the money is not moved again. */
export function correctionOf(totalMinor: number, change: Partial<FiscalCorrection> = {}): FiscalCorrection {
  const { operation, positions, payments, taxSystem, cashier } = saleOf(totalMinor);
  return {
    operation,
    correctionType: 'own',
    basisDate: '2026-11-20',
    basisNumber: '',
    description: 'Чек не пробит',
    wrongFiscalSign: null,
    positions,
    payments,
    totalMinor,
    vatSums: [{ vat: '10', amountMinor: 0 }],
    taxSystem,
    cashier,
    ...change,
  };
}

/** Four positions with four VAT rates, 449.90 in all, paid with 500.00 in cash. */
export function mixedSale(): FiscalReceipt {
  return saleOf(44_990, {
    positions: [
      { ...usual, name: 'Молоко 3,2 %, 1 л', priceMinor: 9_990, sumMinor: 9_990, vat: '10' },
      {
        ...usual,
        name: 'Сыр весовой',
        priceMinor: 65_000,
        quantityMilli: 350,
        sumMinor: 22_750,
        vat: '22',
        measure: 11,
      },
      { ...usual, name: 'Пакет', priceMinor: 750, quantityMilli: 3000, sumMinor: 2_250, vat: '0' },
      { ...usual, name: 'Книга', priceMinor: 10_000, sumMinor: 10_000, vat: 'none' },
    ],
    payments: { cashMinor: 50_000, electronicMinor: 0, prepaidMinor: 0, creditMinor: 0, otherMinor: 0 },
  });
}

/** What the till does with money: one operation, how to look for it afterwards, how to count it at the device. */
export interface Deed {
  readonly name: string;
  run(registrar: FiscalRegistrar): Promise<DriverResult<FiscalDocument | null>>;
  readonly expected: FiscalExpectation;
  /** How many times the device has done it so far. */
  count(simulation: FiscalSimulation): number;
  /** Puts the device into a state in which the deed can be done again. */
  prepare(bench: VirtualBench): Promise<void>;
  /** What happens between the fault and the question what became of it. */
  afterwards?(bench: VirtualBench): Promise<void>;
}

export interface Outcome {
  readonly document: FiscalDocument | null;
  /** What the driver and the settlement said, for the message of a failed test. */
  readonly story: string;
  readonly done: boolean;
}

/** The till's rule: after any fault that is not «safe» ask what happened. */
export async function doOrSettle(bench: VirtualBench, deed: Deed, before: FiscalBaseline): Promise<Outcome> {
  const result = await bench.pace.until(deed.run(bench.registrar));
  bench.cable.plan(null);
  // A power failure planned for the last write is still to come.
  await bench.pace.pass(5);
  bench.simulation.powerOn();
  await deed.afterwards?.(bench);
  if (result.ok) return { document: result.value, story: 'answered', done: true };
  const { code, retry } = result.fault;
  const story = `${code} (${retry})`;
  if (retry === 'safe') return { document: null, story, done: false };
  const settled: FiscalSettlement = await untilAnswered(bench, () => bench.registrar.settle(before, deed.expected));
  const told = `${story}, settled: ${settled.outcome}`;
  if (settled.outcome === 'unclear') throw new Error(`${told}: nobody else was at the device`);
  return {
    document: settled.outcome === 'done' ? settled.document : null,
    story: told,
    done: settled.outcome === 'done',
  };
}
