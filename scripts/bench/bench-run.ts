/** What every measurement is given: a folder on the project's disk, the number of rounds, a voice. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Measured } from './figures.ts';

export const projectRoot = fileURLToPath(new URL('../../', import.meta.url));
export const benchDir = join(projectRoot, 'out', 'bench');

export interface BenchRun {
  /** Rounds of the interleaved comparison, at least 1; 5 unless asked otherwise. */
  readonly rounds: number;
  /** An empty folder on the project's disk; all of them go when the run ends. */
  readonly folder: (name: string) => string;
  /** One line about the progress. */
  readonly say: (text: string) => void;
}

export interface Measurement {
  readonly name: string;
  /** Russian heading of its table. */
  readonly title: string;
  readonly run: (bench: BenchRun) => Promise<Measured>;
}

/** Runs `work` with a folder of its own, removed at the end whatever happened. */
export async function withBench<T>(
  rounds: number,
  say: (text: string) => void,
  work: (bench: BenchRun) => Promise<T>,
): Promise<T> {
  mkdirSync(benchDir, { recursive: true });
  const root = mkdtempSync(join(benchDir, 'work-'));
  let made = 0;
  const folder = (name: string): string => {
    made += 1;
    const path = join(root, `${name}-${made}`);
    mkdirSync(path);
    return path;
  };
  try {
    return await work({ rounds, folder, say });
  } finally {
    rmSync(root, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
}

export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Milliseconds with fractions; only differences mean something. */
export const nowMs = (): number => performance.now();

/**
 * The same number every run: places in a list, pauses. A linear congruential generator with the constants of
 * Numerical Recipes; 0 <= value < 1.
 */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
