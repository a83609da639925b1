/** The receipt's total down to whole roubles, inside the lines: spec/rules.md 3.6 way (a), golden case G26. */
import { roundedShares } from './allocate.ts';
import { type Money, money, sum } from './money.ts';

/** What a shop may choose, in minor units; 0 = no rounding, the default. */
export const ROUND_DOWN_PRECISIONS_MINOR = [0, 10, 50, 100, 500, 1000] as const;
export type RoundDownPrecision = (typeof ROUND_DOWN_PRECISIONS_MINOR)[number];
export const ROUND_DOWN_DEFAULT: RoundDownPrecision = 0;

export interface RoundableLine {
  readonly sumMinor: Money;
  /** False for tobacco, gift certificates and «no discounts». */
  readonly eligible: boolean;
}

/**
 * What to take off each line (>= 0, same order) so that the total becomes a multiple of the precision. All zeros when
 * rounding is off, nothing is over, or the eligible lines cannot bear it. Our choice: no line is rounded down to
 * nothing, because a position with price 0 is not taken by every registrar (rules.md 3.3).
 */
export function roundDown(
  lines: readonly RoundableLine[],
  precisionMinor: RoundDownPrecision = ROUND_DOWN_DEFAULT,
): Money[] {
  const nothing = lines.map(() => money(0));
  if (precisionMinor === 0) return nothing;
  const over = money(sum(lines.map((line) => line.sumMinor)) % precisionMinor);
  const bases = lines.map((line) => (line.eligible ? BigInt(line.sumMinor) : 0n));
  if (over === 0 || bases.every((base) => base === 0n)) return nothing;
  const parts = roundedShares(over, bases);
  const bearable = parts.every((part, index) => part === 0 || BigInt(part) < (bases[index] ?? 0n));
  return bearable ? parts : nothing;
}
