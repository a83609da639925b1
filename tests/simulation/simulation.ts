/** Days after days: each shop lives a few of them on one ledger and one fiscal storage, then the next seed opens. */
import { breathe } from './breathe.ts';
import { Cashier } from './cashier.ts';
import { judgeDay } from './checker.ts';
import { Day } from './day.ts';
import { Finding, SimulationFailure } from './failure.ts';
import { Statistics } from './statistics.ts';
import { type Mutant, World } from './world.ts';

/** A ledger of a few days is enough to meet its past, and a failure is repeated in seconds. */
export const DAYS_OF_SHOP = 5;
export const FAULTS_PER_DAY = 130;

export interface SimulationOptions {
  readonly seed: number;
  readonly days: number;
  readonly faultsPerDay?: number;
  readonly mutant?: Mutant;
  readonly statistics?: Statistics;
  /** Which of the faults drawn, counted from 0 in a shop, are let happen; all when absent. */
  readonly faults?: (index: number) => boolean;
  readonly onStory?: (line: string) => void;
  readonly onDay?: (seed: number, day: number) => void;
}

/** Throws SimulationFailure at the first broken promise. Shop n of a run has the seed `seed` + n. */
export async function simulate(options: SimulationOptions): Promise<Statistics> {
  const statistics = options.statistics ?? new Statistics();
  for (let left = options.days, seed = options.seed; left > 0; left -= DAYS_OF_SHOP, seed++) {
    await simulateShop({ ...options, seed, days: Math.min(left, DAYS_OF_SHOP), statistics });
  }
  return statistics;
}

async function simulateShop(options: SimulationOptions & { readonly statistics: Statistics }): Promise<void> {
  const { seed, days, statistics, faultsPerDay = FAULTS_PER_DAY } = options;
  const world = await World.open({
    seed,
    statistics,
    mutant: options.mutant ?? null,
    onStory: options.onStory ?? (() => {}),
    faults: options.faults ?? (() => true),
  });
  const release = trapDefects(world.defects);
  const cashier = new Cashier(world, world.random.child());
  let day = 1;
  try {
    for (; day <= days; day++) {
      world.story.tell(`день ${day}`);
      await aDay(world, cashier, faultsPerDay);
      statistics.endDay();
      options.onDay?.(seed, day);
    }
    await cashier.stopTill();
  } catch (error) {
    const finding = error instanceof Finding ? error.message : `ошибка: ${String(error)}`;
    const cause = error instanceof Finding ? error.cause : error;
    throw new SimulationFailure(
      finding,
      { seed, day, faultsPerDay, drawn: world.faultsDrawn },
      [...world.story.troubles, ...world.story.end],
      cause,
    );
  } finally {
    await cashier.abandon();
    // What the last till still rejects is not the next one's: a copy of the base is checked table by table, a turn each.
    for (let turn = 0; turn < LAST_TURNS; turn++) await breathe();
    release();
    world.close();
  }
}

async function aDay(world: World, cashier: Cashier, faultsPerDay: number): Promise<void> {
  const evening = await new Day(world, cashier, { faultsPerDay }).run();
  const { registrar, foreignDocuments, registersOfShift, ledgerPath } = world;
  const { state, archive } = registrar.device;
  const findings = [
    ...cashier.ledgerFindings(),
    ...judgeDay({
      ledgerPath,
      archive,
      foreignDocuments,
      registersOfShift,
      cashInDrawerKopecks: state.money['241'] ?? 0,
      book: cashier.book,
      bank: world.terminal.operations,
      handTerminal: world.handTerminal,
      partner: world.partner,
      nothingOpen: !state.shift.open && state.receipt === null && state.begun === 'none' && !state.nonFiscalOpen,
      currentReceiptId: evening.receipt.id,
      currentReturnId: evening.returning?.id ?? null,
    }),
  ];
  if (findings.length > 0) throw new Finding(findings.slice(0, 5).join('; '));
  world.story.tell('день сошёлся');
  if (world.random.chance(0.5)) await cashier.stopTill();
  if (world.random.chance(0.3)) await world.terminal.settleDay((met, limitMs) => world.until(met, limitMs));
  world.clock.jump(world.clock.now() + world.random.int(8, 14) * 3_600_000);
}

const LAST_TURNS = 300;
const UNCAUGHT = ['unhandledRejection', 'uncaughtException'] as const;

/** In the shop the program stops with what nobody caught; here it is the finding. Answers how to put all back. */
function trapDefects(defects: unknown[]): () => void {
  const trap = (error: unknown): void => {
    if (!(error instanceof Error && error.name === 'Killed')) defects.push(error);
  };
  const before = UNCAUGHT.map((event) => [event, process.listeners(event as 'uncaughtException')] as const);
  for (const event of UNCAUGHT) {
    process.removeAllListeners(event);
    process.on(event, trap);
  }
  return () => {
    for (const [event, listeners] of before) {
      process.removeAllListeners(event);
      for (const listener of listeners) process.on(event as 'uncaughtException', listener);
    }
  };
}
