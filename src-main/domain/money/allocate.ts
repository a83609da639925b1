/** Two ways to spread a sum over lines; each is used where 1C uses it (spec/rules.md 2.8). The parts always add up. */
import { divideRounded, type Money, money, toSafe } from './money.ts';

/**
 * Cascade in line order: each part is rounded from what is left, the last line with a base takes the rest. For sums
 * off a document and for dividing money over receipts. Bases are exact (unrounded) weights >= 0 in any one unit.
 * With no base at all the value goes to the first line. Throws RangeError when a value meets an empty list.
 */
export function cascade(value: Money, bases: readonly bigint[]): Money[] {
  checkBases(value, bases);
  let rest = BigInt(value);
  let restBase = total(bases);
  if (restBase === 0n) return bases.map((_, index) => (index === 0 ? value : money(0)));
  return bases.map((base) => {
    const part = restBase === 0n ? 0n : divideRounded(rest * base, restBase, 'half-away');
    rest -= part;
    restBase -= base;
    return money(toSafe(part));
  });
}

/**
 * Every part rounded alone, then the error corrected: what is missing goes to the largest base, what is too much is
 * taken one kopeck each off the largest, the next largest and so on. For rounding a receipt (rules.md 3.6).
 */
export function roundedShares(value: Money, bases: readonly bigint[]): Money[] {
  checkBases(value, bases);
  const whole = total(bases);
  if (whole === 0n) return bases.map((_, index) => (index === 0 ? value : money(0)));
  const parts = bases.map((base) => divideRounded(BigInt(value) * base, whole, 'half-away'));
  const largestFirst = bases.map((base, index) => ({ base, index })).sort(byBaseDescending);
  let error = BigInt(value) - total(parts);
  for (const { index } of largestFirst) {
    const correction = error > 0n ? error : error < 0n ? -1n : 0n;
    parts[index] = (parts[index] ?? 0n) + correction;
    error -= correction;
  }
  return parts.map((part) => money(toSafe(part)));
}

function byBaseDescending(a: { base: bigint; index: number }, b: { base: bigint; index: number }): number {
  if (a.base === b.base) return a.index - b.index;
  return a.base > b.base ? -1 : 1;
}

function checkBases(value: Money, bases: readonly bigint[]): void {
  if (bases.some((base) => base < 0n)) throw new RangeError('a base is negative');
  if (bases.length === 0 && value !== 0) throw new RangeError(`no line to take ${value}`);
}

function total(values: readonly bigint[]): bigint {
  return values.reduce((all, value) => all + value, 0n);
}
