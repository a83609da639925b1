/**
 * Check digits of the EAN family (spec/peripherals.md 2.6): from the right, weights 3 and 1 in turn, complement
 * to ten. One rule serves EAN-8, UPC-A (12 digits), EAN-13 and ITF-14.
 */

export type GtinKind = 'ean-8' | 'upc-a' | 'ean-13' | 'itf-14';

const KIND_BY_LENGTH: ReadonlyMap<number, GtinKind> = new Map([
  [8, 'ean-8'],
  [12, 'upc-a'],
  [13, 'ean-13'],
  [14, 'itf-14'],
]);

const DIGITS = /^[0-9]+$/;

export const isDigits = (text: string): boolean => DIGITS.test(text);

/** The check digit of `body` (the code without its last digit), one character; `body` must be digits only. */
export function checkDigit(body: string): string {
  if (!isDigits(body)) throw new Error(`check digit asked for something that is not digits: ${body.slice(0, 20)}`);
  let sum = 0;
  let weight = 3;
  for (let index = body.length - 1; index >= 0; index--) {
    sum += Number(body[index]) * weight;
    weight = 4 - weight;
  }
  return String((10 - (sum % 10)) % 10);
}

/** `body` with its check digit added: `460123456789` gives `4601234567893`. */
export const withCheckDigit = (body: string): string => body + checkDigit(body);

/** True when the last digit is the right one; says nothing about the length. */
export function hasRightCheckDigit(code: string): boolean {
  return code.length > 1 && isDigits(code) && withCheckDigit(code.slice(0, -1)) === code;
}

/** Which of the four codes it could be by its length, whether or not the check digit is right; null for none. */
export function gtinShape(code: string): GtinKind | null {
  return isDigits(code) ? (KIND_BY_LENGTH.get(code.length) ?? null) : null;
}

/** Which of the four codes it is, check digit included; null for none. */
export function gtinKind(code: string): GtinKind | null {
  return hasRightCheckDigit(code) ? gtinShape(code) : null;
}

/**
 * All spellings under which the same goods may be stored, the scanned one first. A GTIN is one number written with
 * 8, 12, 13 or 14 digits: leading zeros carry nothing, so a UPC-A scanned as 12 digits may be kept as 13 and the
 * other way round. Shorter spellings than the number itself do not exist.
 */
export function gtinSpellings(code: string): readonly string[] {
  const number = code.replace(/^0+/, '');
  const spellings = [...KIND_BY_LENGTH.keys()]
    .filter((length) => length >= number.length)
    .map((length) => number.padStart(length, '0'));
  return [code, ...spellings.filter((spelling) => spelling !== code)];
}
