/** The same numbers for the same seed: mulberry32, small and good enough to choose moments and places. 0 <= value < 1. */
export type Random = () => number;

export function randomFrom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A whole number, 0 <= value < below. */
export const below = (limit: number, random: Random): number => Math.floor(random() * limit);

/** `RMK_SEED` of the environment, or a new one; said, so that a failure can be had again. */
export function seedOfRun(): number {
  const seed = Number(process.env['RMK_SEED'] ?? Date.now() % 1_000_000);
  console.log(`RMK_SEED=${seed}`);
  return seed;
}
