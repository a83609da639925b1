/**
 * Amounts of nexo are decimal numbers of the main unit. They are read and written as text: a float never holds one.
 */

/** 1230 -> `12.30`. Throws RangeError for anything but a whole number of 0 or more. */
export function decimalOf(amountMinor: number): string {
  if (!Number.isSafeInteger(amountMinor) || amountMinor < 0) throw new RangeError(`no amount: ${amountMinor}`);
  const digits = String(amountMinor).padStart(3, '0');
  return `${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

/** Up to thirteen digits keep the minor units a safe integer. */
const DECIMAL = /^(0|[1-9]\d{0,12})(?:\.(\d{1,2})0*)?$/;

/** `12`, `12.3`, `12.30`, `12.300` -> minor units; null for a sign, an exponent, a third decimal or anything else. */
export function amountMinorOf(decimal: string): number | null {
  const found = DECIMAL.exec(decimal);
  return found ? Number(`${found[1]}${(found[2] ?? '').padEnd(2, '0')}`) : null;
}
