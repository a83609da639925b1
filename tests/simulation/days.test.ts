/** Whole shop days with everything going wrong: at each closed shift the ledger, the storage and the cashier agree. */
import { afterAll, describe, expect, test } from 'vitest';
import { type ShopRun, shopsOf } from './corpus.ts';
import { DAYS_OF_SHOP, simulate } from './simulation.ts';
import { Statistics } from './statistics.ts';

const SHOPS_OF_EACH = 6;
/** Far below what the slowest shop has: a simulation whose faults do not strike would be green for nothing. */
const LEAST_FAULTS_A_DAY = 60;

const statistics = new Statistics();
const startedMs = performance.now();
afterAll(() => {
  console.info(statistics.report((performance.now() - startedMs) / 1000).join('\n'));
});

async function live({ seed, days }: ShopRun): Promise<void> {
  const before = statistics.faultsInAll;
  await simulate({ seed, days, statistics });
  expect(statistics.faultsInAll - before).toBeGreaterThan(days * LEAST_FAULTS_A_DAY);
}

const titled = (runs: readonly ShopRun[]) => runs.map((run) => [run.seed, run.why, run] as const);

describe('a registrar that is only ever switched off and on', () => {
  test.each(titled(shopsOf(1, SHOPS_OF_EACH)))(
    'shop %i (%s): every day comes out',
    (_seed, _why, run) => live(run),
    90_000,
  );
});

describe('a registrar that is also restarted from its folder', () => {
  test.each(titled(shopsOf(0, SHOPS_OF_EACH)))(
    'shop %i (%s): every day comes out',
    (_seed, _why, run) => live(run),
    90_000,
  );
});

const anySeed = Date.now() % 1_000_000_000;

test(`shop ${anySeed}, never seen before: every day comes out`, async () => {
  console.info(`seed ${anySeed}`);
  await live({ seed: anySeed, days: DAYS_OF_SHOP, why: 'random' });
}, 90_000);

test('the same seed is the same days, to the last word of the story', async () => {
  const tell = async (): Promise<string[]> => {
    const story: string[] = [];
    await simulate({ seed: 11, days: 1, onStory: (line) => story.push(line) });
    return story;
  };
  const first = await tell();
  expect(first.length).toBeGreaterThan(300);
  expect(await tell()).toEqual(first);
}, 60_000);

test('a day without troubles has none, and sells to everybody', async () => {
  const calm = new Statistics();
  await simulate({ seed: 9, days: 1, faultsPerDay: 0, statistics: calm });
  expect([...calm.faults.keys()].filter((kind) => kind !== 'смене 24 часа')).toEqual([]);
  expect(calm.sold).toBeGreaterThan(20);
}, 60_000);
