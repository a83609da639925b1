import fc from 'fast-check';
import { expect, test } from 'vitest';
import { afterFailure, type LockOut, neverFailed, seenAt, triesLeft } from '#domain/rights/lock-out.ts';

const T0 = Date.UTC(2026, 10, 23, 9, 0, 0);
const HOUR = 3_600_000;

/** `times` wrong tries, each as soon as it is free. */
function failing(times: number): LockOut {
  let lock = neverFailed(T0);
  for (let n = 0; n < times; n++) lock = afterFailure(lock, lock.seenAtMs + lock.restMs);
  return lock;
}

test('four wrong tries are free, then the waits grow: 30 s, 1, 2, 5 and 15 minutes, and 15 for ever', () => {
  const waits = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 50].map((times) => failing(times).restMs / 1000);
  expect(waits).toEqual([0, 0, 0, 0, 30, 60, 120, 300, 900, 900, 900]);
});

test('before each try the number of tries left is known', () => {
  expect([0, 1, 2, 3, 4, 5, 6].map((times) => triesLeft(failing(times)))).toEqual([5, 4, 3, 2, 1, 0, 0]);
});

test('all four-digit PINs of a person take more than a hundred days', () => {
  const last = failing(10_000);
  expect((last.seenAtMs - T0) / (24 * HOUR)).toBeGreaterThan(100);
});

test('the wait ends when it has passed', () => {
  const lock = failing(5);
  expect(seenAt(lock, T0 + 29_999).restMs).toBe(1);
  expect(seenAt(lock, T0 + 30_000).restMs).toBe(0);
});

test('a clock moved back a year neither opens nor closes for ever: the same rest from the new time', () => {
  const half = seenAt(failing(5), T0 + 10_000);
  const back = seenAt(half, T0 - 365 * 24 * HOUR);
  expect(back.restMs).toBe(20_000);
  expect(seenAt(back, back.seenAtMs + 20_000).restMs).toBe(0);
});

test('a wait begun while the clock was a year ahead is over as soon when the clock is right again', () => {
  const ahead = afterFailure(failing(4), T0 + 365 * 24 * HOUR);
  const right = seenAt(ahead, T0);
  expect(seenAt(right, T0 + 30_000).restMs).toBe(0);
});

const moves = fc.array(
  fc.oneof(
    fc.record({ kind: fc.constant('pass' as const), ms: fc.integer({ min: 0, max: 400_000 }) }),
    fc.record({ kind: fc.constant('back' as const), ms: fc.integer({ min: 1, max: 400 * 24 * HOUR }) }),
  ),
  { maxLength: 40 },
);

test('however often the clock is set back, nobody waits less than was said, nor longer once the clock is left alone', () => {
  fc.assert(
    fc.property(fc.integer({ min: 5, max: 12 }), moves, (failures, script) => {
      let lock = failing(failures);
      const waitMs = lock.restMs;
      let wallMs = lock.seenAtMs;
      let passedMs = 0;
      for (const { kind, ms } of script) {
        wallMs += kind === 'pass' ? ms : -ms;
        if (kind === 'pass') passedMs += ms;
        lock = seenAt(lock, wallMs);
        // Looked at after every move, so nothing that passed is lost and nothing that did not pass is counted.
        expect(lock.restMs).toBe(Math.max(0, waitMs - passedMs));
      }
      expect(lock.restMs).toBeLessThanOrEqual(waitMs);
      expect(seenAt(lock, wallMs + waitMs).restMs).toBe(0);
    }),
    { numRuns: 300 },
  );
});
