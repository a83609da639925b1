import { mulDiv } from '../money/money.ts';

const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;

/** Pauses after the first, second, ... failure; the last one holds for all that follow. */
const BACK_OFF_MS = [
  SECOND_MS,
  5 * SECOND_MS,
  30 * SECOND_MS,
  2 * MINUTE_MS,
  10 * MINUTE_MS,
  30 * MINUTE_MS,
  60 * MINUTE_MS,
] as const;

/** No pause is longer, whatever the partner asks for: a shop must not wait a day for one wrong header. */
export const LONGEST_PAUSE_MS = 60 * MINUTE_MS;

/** Up to a quarter of the pause is taken off; never added, so that the limit holds. */
const JITTER_PART = 4 * 1000;

const LONGEST_WORDS = 300;
const NOT_FOR_READING = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]+/gu;

/**
 * How long to wait after `failures` (>= 1) failures in a row. `jitterMilli` is whole, 0..999. What the partner asked
 * for (`retryAfterMs`) makes the pause longer, never shorter.
 */
export function pauseAfter(failures: number, jitterMilli: number, retryAfterMs: number | null = null): number {
  const full = BACK_OFF_MS[Math.min(failures, BACK_OFF_MS.length) - 1] ?? SECOND_MS;
  const own = full - mulDiv(full, jitterMilli, JITTER_PART, 'floor');
  return Math.min(Math.max(own, retryAfterMs ?? 0), LONGEST_PAUSE_MS);
}

/**
 * A time further away than the longest pause was written under another clock: the machine's clock was set back since.
 * Waiting for it could take years.
 */
export function isDue(untilMs: number, nowMs: number): boolean {
  return untilMs <= nowMs || untilMs > nowMs + LONGEST_PAUSE_MS;
}

/**
 * Words from outside, made fit to be stored and shown: no control or direction characters, one line, at most 300
 * characters.
 */
export function plainWords(text: string): string {
  // Cut first: an answer may be long, and nobody reads further.
  const plain = text
    .slice(0, 8 * LONGEST_WORDS)
    .replace(NOT_FOR_READING, ' ')
    .replace(/\s+/gu, ' ')
    .trim();
  const characters = [...plain];
  return characters.length <= LONGEST_WORDS ? plain : `${characters.slice(0, LONGEST_WORDS - 1).join('')}…`;
}
