import type { Outcome, RefusalCode } from '../refusals.ts';

/** What only a return can be refused for. */
export const RETURN_REFUSALS = [
  /** More than sold and not yet given back; params: name, unit, maxMilli. */
  'return-too-much',
  'return-nothing-chosen',
  /** The scanned good is not in this sale; params: name. */
  'return-not-in-sale',
  /** Goods, prices and the day come from the sale and cannot be typed. */
  'return-goods-fixed',
  /** No such day, a day to come, or one before the oldest rates known; params: oldest, newest. */
  'return-date-bad',
  /** The sale's tenders cannot take so much back; params: missingMinor. */
  'return-no-way-back',
  /** Params: max. */
  'return-text-too-long',
] as const;

export type ReturnRefusal = RefusalCode | (typeof RETURN_REFUSALS)[number];

/** The value, or why a return says no. */
export type ReturnOutcome<T> = Outcome<T, ReturnRefusal>;
