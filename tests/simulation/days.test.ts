/** What must be true of the simulation itself, and one shop nobody has seen before. */
import { expect, test } from 'vitest';
import { SimulationFailure } from './failure.ts';
import { SHOP_LIMIT_MS } from './live-shops.ts';
import { MUTANTS } from './mutants.ts';
import { shorten } from './shorten.ts';
import { DAYS_OF_SHOP, simulate } from './simulation.ts';
import { Statistics } from './statistics.ts';

const anySeed = Date.now() % 1_000_000_000;

test(
  `shop ${anySeed}, never seen before: every day comes out`,
  async () => {
    console.info(`seed ${anySeed}`);
    await simulate({ seed: anySeed, days: DAYS_OF_SHOP });
  },
  SHOP_LIMIT_MS,
);

test(
  'the same seed is the same days, to the last word of the story',
  async () => {
    const tell = async (): Promise<string[]> => {
      const story: string[] = [];
      await simulate({ seed: 12, days: 2, onStory: (line) => story.push(line) });
      return story;
    };
    const first = await tell();
    expect(first.length).toBeGreaterThan(600);
    expect(await tell()).toEqual(first);
  },
  SHOP_LIMIT_MS,
);

test(
  'a day without troubles has none, and serves everybody',
  async () => {
    const calm = new Statistics();
    await simulate({ seed: 9, days: 2, faultsPerDay: 0, statistics: calm });
    expect([...calm.faults.keys()].filter((kind) => kind !== 'смене 24 часа')).toEqual([]);
    expect(calm.sold).toBeGreaterThan(40);
    expect(calm.returned).toBeGreaterThan(2);
  },
  SHOP_LIMIT_MS,
);

test(
  'a story that goes wrong is told again with the one fault it needs',
  async () => {
    const mutant = MUTANTS.find(({ title }) => title.startsWith('a card purchase'));
    if (!mutant) throw new Error('no such mutant');
    const failure: unknown = await simulate({ seed: 1, days: 2, mutant }).catch((error: unknown) => error);
    if (!(failure instanceof SimulationFailure)) throw new Error(`not caught: ${String(failure)}`);
    const { faults, failure: short } = await shorten(failure, { limitMs: 40_000, mutant });
    expect(faults).toHaveLength(1);
    expect(short.message).toContain('npm run simulate');
  },
  SHOP_LIMIT_MS,
);
