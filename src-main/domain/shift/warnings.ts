/** The end of the 24 hours is told ahead (spec/rules.md 4.2): two hours before it and half an hour before it. */

import { mulDiv } from '../money/money.ts';

/** From the earliest to the latest. */
export const WARN_MINUTES_AHEAD = [120, 30] as const;
const MINUTE_MS = 60_000;

/**
 * The warning that is due, `told` being those already given in this shift: of several at once the most urgent, and an
 * earlier one never after a later. Null when none is due, or when the time is over: then closing is all that is left.
 */
export function dueWarning(leftMs: number, told: readonly number[]): number | null {
  if (leftMs <= 0) return null;
  const reached = WARN_MINUTES_AHEAD.filter((minutes) => leftMs <= minutes * MINUTE_MS).at(-1);
  return reached === undefined || told.some((minutes) => minutes <= reached) ? null : reached;
}

/** How long until the next of them is reached; null when all are behind. */
export function untilNextWarningMs(leftMs: number): number | null {
  const next = WARN_MINUTES_AHEAD.find((minutes) => leftMs > minutes * MINUTE_MS);
  return next === undefined ? null : leftMs - next * MINUTE_MS;
}

/** Minutes to say: the round number at its moment, what is really left when the till was started later. */
export const minutesToSay = (leftMs: number, warning: number): number =>
  Math.min(warning, mulDiv(leftMs + MINUTE_MS - 1, 1, MINUTE_MS, 'floor'));
