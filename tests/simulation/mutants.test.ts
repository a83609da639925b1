/** A simulation that finds nothing proves nothing: each planted mistake must be found within twenty days. */
import { expect, test } from 'vitest';
import { SimulationFailure } from './failure.ts';
import { MUTANTS } from './mutants.ts';
import { simulate } from './simulation.ts';
import { Statistics } from './statistics.ts';

const DAYS = 20;
const SEED = 1;

test.each(MUTANTS.map((mutant) => [mutant.title, mutant] as const))(
  '«%s» is caught',
  async (title, mutant) => {
    const statistics = new Statistics();
    const failure = await simulate({ seed: SEED, days: DAYS, mutant, statistics }).then(
      () => null,
      (error: unknown) => error,
    );
    if (!(failure instanceof SimulationFailure)) throw new Error(`not caught in ${DAYS} days: ${String(failure)}`);
    console.info(`${title}: day ${statistics.days + 1}, ${failure.finding.slice(0, 300)}`);
    expect(failure.finding).not.toBe('');
  },
  180_000,
);
