import { afterAll, expect, test } from 'vitest';
import type { ShopRun } from './corpus.ts';
import { simulate } from './simulation.ts';
import { Statistics } from './statistics.ts';

/** Of real time, on a busy machine; a shop takes some seconds. */
export const SHOP_LIMIT_MS = 180_000;
/** Below what a shop of a few quiet days has: a simulation whose faults do not strike would be green for nothing. */
const LEAST_FAULTS_A_DAY = 80;
const MEAN_FAULTS_A_DAY = 100;

/** One test a shop, and one of them all: faults struck, and some day was crowded. Counts are printed at the end. */
export function liveShops(shops: readonly ShopRun[]): void {
  const statistics = new Statistics();
  const startedMs = performance.now();
  afterAll(() => {
    console.info(statistics.report((performance.now() - startedMs) / 1000).join('\n'));
  });

  test.each(shops.map((run) => [run.seed, run.why, run] as const))(
    'shop %i (%s): every day comes out',
    async (_seed, _why, { seed, days }) => {
      const before = statistics.faultsInAll;
      await simulate({ seed, days, statistics });
      expect(statistics.faultsInAll - before).toBeGreaterThan(days * LEAST_FAULTS_A_DAY);
    },
    SHOP_LIMIT_MS,
  );

  test('a hundred faults a day struck, people had to decide, and some day had hundreds of receipts', () => {
    expect(statistics.faultsInAll).toBeGreaterThan(statistics.days * MEAN_FAULTS_A_DAY);
    expect(statistics.busiest).toBeGreaterThan(200);
    expect(statistics.decidedByPeople).toBeGreaterThan(0);
    expect(statistics.returned).toBeGreaterThan(statistics.days);
  });
}
