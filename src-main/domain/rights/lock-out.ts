/**
 * How long nobody may try again after wrong PINs. The wall clock may be wrong or be set: what is kept is the rest of the
 * wait and the time it was last looked at, so a clock moved back neither opens the till early (nothing has passed)
 * nor closes it for ever (the rest goes on from the new time, and is never longer than the wait was).
 */
export interface LockOut {
  /** Wrong tries in a row. */
  readonly failures: number;
  /** Still to wait, 0 when a try is free; counted at `seenAtMs`. */
  readonly restMs: number;
  readonly seenAtMs: number;
}

/** The fifth wrong try in a row is the first that closes. */
const FREE_TRIES = 4;
/** Then every further one waits for longer: 30 s, 1, 2, 5 and 15 minutes, and 15 for ever after. */
const WAITS_MS = [30_000, 60_000, 120_000, 300_000, 900_000] as const;
const LONGEST_WAIT_MS = WAITS_MS[WAITS_MS.length - 1] ?? 0;

export const neverFailed = (nowMs: number): LockOut => ({ failures: 0, restMs: 0, seenAtMs: nowMs });

/** The same lock-out seen at `nowMs`. */
export function seenAt(lock: LockOut, nowMs: number): LockOut {
  const passedMs = Math.max(0, nowMs - lock.seenAtMs);
  return { ...lock, restMs: Math.max(0, lock.restMs - passedMs), seenAtMs: nowMs };
}

/** After one more wrong try at `nowMs`. */
export function afterFailure(lock: LockOut, nowMs: number): LockOut {
  const failures = lock.failures + 1;
  return { failures, restMs: waitMs(failures), seenAtMs: nowMs };
}

/** How many more wrong tries until nobody may try for a while, from 5 down; 0 once that has begun. */
export const triesLeft = (lock: LockOut): number => Math.max(0, FREE_TRIES + 1 - lock.failures);

function waitMs(failures: number): number {
  return failures <= FREE_TRIES ? 0 : (WAITS_MS[failures - FREE_TRIES - 1] ?? LONGEST_WAIT_MS);
}
