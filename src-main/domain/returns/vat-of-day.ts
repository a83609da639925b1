/** Rates of VAT belong to the day of the sale, also when it is returned years later: spec/rules.md 3.4. */
import type { VatKey } from '../money/vat-keys.ts';
import { accepted, type Outcome, refused } from '../refusals.ts';

/** 20 % began that day; the 18 % of the days before has no code in tag 1199 any more. */
export const OLDEST_SALE_DAY = '2019-01-01';
const LAST_DAY_OF_20 = '2025-12-31';
const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** Basic rate of 2026 and later -> the same good's rate until the end of 2025. The other rates did not change. */
const UNTIL_2025: Readonly<Partial<Record<VatKey, VatKey>>> = { '22': '20', '22/122': '20/120' };

/** The rate on that day (`2025-11-23`) of a good that now has `itemVat`. */
export const vatOn = (itemVat: VatKey, soldOn: string): VatKey =>
  soldOn <= LAST_DAY_OF_20 ? (UNTIL_2025[itemVat] ?? itemVat) : itemVat;

/** A real day of the calendar from 2019 to today, both as `2026-11-23`. */
export function checkSoldOn(soldOn: string, today: string): Outcome<string> {
  const sound = isDay(soldOn) && soldOn >= OLDEST_SALE_DAY && soldOn <= today;
  return sound ? accepted(soldOn) : refused('return-date-bad', { oldest: OLDEST_SALE_DAY, newest: today });
}

function isDay(text: string): boolean {
  const atMs = DAY.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
  return !Number.isNaN(atMs) && new Date(atMs).toISOString().startsWith(text);
}
