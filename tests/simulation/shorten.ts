/** Looks for the smallest story in which the same goes wrong. */
import { type Place, SimulationFailure } from './failure.ts';
import { simulate } from './simulation.ts';
import type { Mutant } from './world.ts';

export interface Shortened {
  readonly failure: SimulationFailure;
  /** Faults that are enough, by their numbers; null: all that were drawn. */
  readonly faults: readonly number[] | null;
  readonly runs: number;
}

export interface ShortenOptions {
  /** Of real time; what was reached by then is the answer. */
  readonly limitMs: number;
  readonly mutant?: Mutant;
}

/** Calm first days of other shops: the fewer faults, the shorter the story. */
const CALM: readonly { readonly faultsPerDay: number; readonly shops: number }[] = [
  { faultsPerDay: 3, shops: 12 },
  { faultsPerDay: 10, shops: 12 },
  { faultsPerDay: 30, shops: 12 },
];

/** The finding without what differs from run to run: numbers, ids, names. */
const sense = (finding: string): string =>
  finding
    .replace(/«[^»]*»/g, '')
    .replace(/[\d-]+/g, '#')
    .slice(0, 60);

export async function shorten(failure: SimulationFailure, options: ShortenOptions): Promise<Shortened> {
  const endMs = performance.now() + options.limitMs;
  let runs = 0;
  const find = async (
    place: Omit<Place, 'drawn'>,
    only: readonly number[] | null,
  ): Promise<SimulationFailure | null> => {
    runs += 1;
    const { seed, day: days, faultsPerDay } = place;
    const kept = only && new Set(only);
    try {
      await simulate({
        ...{ seed, days, faultsPerDay },
        ...(options.mutant ? { mutant: options.mutant } : {}),
        ...(kept ? { faults: (index) => kept.has(index) } : {}),
      });
      return null;
    } catch (error) {
      if (!(error instanceof SimulationFailure)) throw error;
      return sense(error.finding) === sense(failure.finding) ? error : null;
    }
  };
  const inTime = (): boolean => performance.now() < endMs;

  const calm = await findCalm(failure.place.seed, find, inTime);
  let found = calm ?? failure;
  const { place } = found;
  let faults: readonly number[] = Array.from({ length: place.drawn }, (_, index) => index);
  for (let size = faults.length; size >= 1; size >>= 1) {
    for (let at = 0; at < faults.length && inTime(); ) {
      const fewer = [...faults.slice(0, at), ...faults.slice(at + size)];
      const smaller = await find(place, fewer);
      if (smaller) {
        found = smaller;
        faults = fewer;
      } else at += size;
    }
  }
  return { failure: found, faults: faults.length < place.drawn ? faults : null, runs };
}

async function findCalm(
  seed: number,
  find: (place: Omit<Place, 'drawn'>, only: null) => Promise<SimulationFailure | null>,
  inTime: () => boolean,
): Promise<SimulationFailure | null> {
  for (const { faultsPerDay, shops } of CALM) {
    for (let shop = 0; shop < shops && inTime(); shop++) {
      const found = await find({ seed: seed + shop, day: 1, faultsPerDay }, null);
      if (found) return found;
    }
  }
  return null;
}
