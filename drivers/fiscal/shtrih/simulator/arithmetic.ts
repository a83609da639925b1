/**
 * The device's own arithmetic: whole kopecks and millionths, products through bigint, half up. It is the other
 * side of the wire, so it shares nothing with the till's money module: a common mistake would hide itself.
 */

/** 5 bytes of kopecks, spec/fiscal.md 1.6. */
export const MAX_KOPECKS = 9_999_999_999;

function divideHalfUp(numerator: bigint, denominator: bigint): number {
  return Number((numerator * 2n + denominator) / (denominator * 2n));
}

/** Price times quantity in millionths, half up to a kopeck. */
export function productKopecks(priceKopecks: number, quantityMicro: number): number {
  return divideHalfUp(BigInt(priceKopecks) * BigInt(quantityMicro), 1_000_000n);
}

/** Price of one when so many millionths cost `sumKopecks`, half up. */
export function priceKopecks(sumKopecks: number, quantityMicro: number): number {
  return divideHalfUp(BigInt(sumKopecks) * 1_000_000n, BigInt(quantityMicro));
}

/** Parts of `total` in proportion to `weights` that add up to it; the last weighty one takes what rounding left. */
export function shareOut(total: number, weights: readonly number[]): number[] {
  const whole = sumOf(weights);
  let given = 0;
  let passed = 0;
  return weights.map((weight) => {
    passed += weight;
    const upTo = whole === 0 ? 0 : divideHalfUp(BigInt(total) * BigInt(passed), BigInt(whole));
    const part = upTo - given;
    given = upTo;
    return part;
  });
}

/** VAT inside a sum; `rate` in hundredths of a percent (2200 = 22 %), half up. */
export function includedVatKopecks(sumKopecks: number, rate: number): number {
  return rate === 0 ? 0 : divideHalfUp(BigInt(sumKopecks) * BigInt(rate), BigInt(10_000 + rate));
}

export function sumOf(values: Iterable<number>): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}

/** `9990` as `99.90`, the form printed and put into the QR line. */
export function shownKopecks(kopecks: number): string {
  const sign = kopecks < 0 ? '-' : '';
  const digits = String(Math.abs(kopecks)).padStart(3, '0');
  return `${sign}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

/** `1500000` as `1.5`. */
export function shownQuantity(quantityMicro: number): string {
  const digits = String(quantityMicro).padStart(7, '0');
  const fraction = digits.slice(-6).replace(/0+$/, '');
  return fraction === '' ? digits.slice(0, -6) : `${digits.slice(0, -6)}.${fraction}`;
}
