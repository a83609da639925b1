/** A day as the cashier types it, and days for main: `2026-11-23`. */

const SPLIT = /^(\d{1,2})[.,/ -](\d{1,2})(?:[.,/ -](\d{2}|\d{4}))?$/;
const SOLID = /^(\d{2})(\d{2})(\d{2}|\d{4})?$/;
const DAYS_IN_MONTH: readonly number[] = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/**
 * `23.11`, `23.11.26`, `23.11.2026` or the digits alone, to `2026-11-23`; null when it is no day or lies after `today`.
 * Without a year it is the latest such day that has been.
 */
export function readDay(text: string, today: string): string | null {
  const match = SPLIT.exec(text.trim()) ?? SOLID.exec(text.trim());
  if (match === null) return null;
  const [, date = '', month = '', typedYear] = match;
  const thisYear = Number(today.slice(0, 4));
  if (typedYear !== undefined) return past(dayOf(fullYear(typedYear), month, date), today);
  return past(dayOf(thisYear, month, date), today) ?? past(dayOf(thisYear - 1, month, date), today);
}

const fullYear = (typed: string): number => Number(typed.length === 2 ? `20${typed}` : typed);

const past = (day: string | null, today: string): string | null => (day !== null && day <= today ? day : null);

function dayOf(year: number, month: string, date: string): string | null {
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  const length = month === '02' || month === '2' ? (isLeap ? 29 : 28) : DAYS_IN_MONTH[Number(month) - 1];
  if (length === undefined || Number(date) < 1 || Number(date) > length) return null;
  return `${year}-${month.padStart(2, '0')}-${date.padStart(2, '0')}`;
}

/** UTC milliseconds to the day of the machine's zone: `2026-11-23`. */
export function dayAt(atMs: number): string {
  const date = new Date(atMs);
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}
