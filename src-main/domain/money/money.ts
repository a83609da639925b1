/**
 * Money, quantity and rate as branded whole numbers, and the one place where a product is rounded.
 * Source: spec/rules.md 0 (no. 1, 2), 3.1, 3.2. A broken assumption throws RangeError: it is a defect, never bad input.
 */

declare const brand: unique symbol;

/** Whole minor units (kopecks), signed, within the safe integers. Assignable to a plain `number`. */
export type Money = number & { readonly [brand]: 'money' };
/** Whole thousandths, 0..99 999 999 (99 999.999 is the most a registrar takes). */
export type Quantity = number & { readonly [brand]: 'quantity' };
/** Whole hundredths of a percent: 22 % is 2200. */
export type Rate = number & { readonly [brand]: 'rate' };

/** `half-away`: to the nearest, an exact half away from zero (-0.505 -> -0.51); `floor`: towards minus infinity. */
export type RoundingMode = 'half-away' | 'floor';

export const QUANTITY_MAX_MILLI = 99_999_999;
const THOUSANDTHS = 1000n;

/** Minor units; throws RangeError for anything that is not a safe integer. Minus zero becomes zero. */
export function money(amountMinor: number): Money {
  if (!Number.isSafeInteger(amountMinor)) throw new RangeError(`not whole minor units: ${amountMinor}`);
  return (amountMinor + 0) as Money;
}

/** Thousandths, 0..99 999 999; throws RangeError outside. */
export function quantity(quantityMilli: number): Quantity {
  if (!Number.isSafeInteger(quantityMilli) || quantityMilli < 0 || quantityMilli > QUANTITY_MAX_MILLI) {
    throw new RangeError(`not a quantity in thousandths: ${quantityMilli}`);
  }
  return (quantityMilli + 0) as Quantity;
}

/** Hundredths of a percent, 0..1 000 000; throws RangeError outside. */
export function rate(hundredths: number): Rate {
  if (!Number.isSafeInteger(hundredths) || hundredths < 0 || hundredths > 1_000_000) {
    throw new RangeError(`not a rate in hundredths of a percent: ${hundredths}`);
  }
  return (hundredths + 0) as Rate;
}

export const ZERO: Money = money(0);

export function add(a: Money, b: Money): Money {
  return money(a + b);
}

export function subtract(a: Money, b: Money): Money {
  return money(a - b);
}

export function negate(a: Money): Money {
  return money(0 - a);
}

export function sum(amounts: Iterable<Money>): Money {
  let total = ZERO;
  for (const amount of amounts) total = add(total, amount);
  return total;
}

/** Negative, zero or positive, as `Array.prototype.sort` wants it. */
export function compare(a: Money, b: Money): number {
  return a - b;
}

export function addQuantities(a: Quantity, b: Quantity): Quantity {
  return quantity(a + b);
}

/** `numerator / denominator` to a whole number; the only rounding function. Throws RangeError unless denominator > 0. */
export function divideRounded(numerator: bigint, denominator: bigint, mode: RoundingMode): bigint {
  if (denominator <= 0n) throw new RangeError(`denominator must be positive: ${denominator}`);
  const truncated = numerator / denominator;
  const rest = numerator % denominator;
  if (rest === 0n) return truncated;
  const awayFromZero = numerator < 0n ? -1n : 1n;
  if (mode === 'floor') return numerator < 0n ? truncated - 1n : truncated;
  return rest * awayFromZero * 2n >= denominator ? truncated + awayFromZero : truncated;
}

/** `a x b / div` with an exact product inside; throws RangeError when the result is not a safe integer. */
export function mulDiv(a: number, b: number, div: number, mode: RoundingMode): number {
  return toSafe(divideRounded(BigInt(a) * BigInt(b), BigInt(div), mode));
}

/** Price x quantity, unrounded, in thousandths of a minor unit: the base of every discount (rules.md 0, no. 3). */
export function exactGross(price: Money, units: Quantity): bigint {
  return BigInt(price) * BigInt(units);
}

/** What a line costs before discounts: below half a kopeck dropped, half and above up (rules.md 3.2). */
export function lineGross(price: Money, units: Quantity): Money {
  return money(toSafe(divideRounded(exactGross(price, units), THOUSANDTHS, 'half-away')));
}

/** A bigint back to a number; throws RangeError when it does not fit. */
export function toSafe(value: bigint): number {
  const asNumber = Number(value);
  if (!Number.isSafeInteger(asNumber)) throw new RangeError(`does not fit a safe integer: ${value}`);
  return asNumber;
}
